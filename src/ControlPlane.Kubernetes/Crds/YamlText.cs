using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace ControlPlane.Kubernetes.Crds;

/// <summary>JSON as YAML: block style, text quoted wherever a reader could take it for something else.</summary>
internal static class YamlText
{
    internal static string Of(JsonNode value)
    {
        var writer = new StringWriter { NewLine = "\n" };
        new SerializerBuilder().WithMaximumRecursion(200).Build().Serialize(writer, Node(value));
        return writer.ToString();
    }

    private static YamlNode Node(JsonNode? value) => value switch
    {
        JsonObject fields => new YamlMappingNode(fields.SelectMany(f => new[] { Text(f.Key), Node(f.Value) }))
        {
            Style = fields.Count == 0 ? MappingStyle.Flow : MappingStyle.Block,
        },
        JsonArray items => new YamlSequenceNode(items.Select(Node))
        {
            Style = items.All(i => i is JsonValue) ? SequenceStyle.Flow : SequenceStyle.Block,
        },
        JsonValue text when text.GetValueKind() is JsonValueKind.String => Text(text.GetValue<string>()),
        _ => new YamlScalarNode(value?.ToJsonString() ?? "null"),
    };

    private static YamlScalarNode Text(string text) => new(text)
    {
        Style = text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '/' or '_')
            && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n")
            ? ScalarStyle.Plain
            : ScalarStyle.DoubleQuoted,
    };
}
