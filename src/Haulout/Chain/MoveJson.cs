using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Haulout.Chain;

/// <summary>
/// Move structs and events as JSON, field by field in the order of the contracts, whatever their type: 64-bit numbers and wider as strings
/// (as Sui's own JSON has them), bytes as hex, a variant of an enum with its <c>kind</c>.
/// </summary>
internal static class MoveJson
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> FieldsOf = new();

    /// <summary>On one line, with the characters as they are.</summary>
    internal static JsonSerializerOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static JsonNode? Of(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        byte or ushort or uint or int => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        Epoch epoch => JsonValue.Create(epoch.Value),
        ShardIndex shard => JsonValue.Create(shard.Value),
        ReadOnlyMemory<byte> bytes => JsonValue.Create(Hex(bytes.Span)),
        byte[] bytes => JsonValue.Create(Hex(bytes)),
        ValueType or GroupElement => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
        IEnumerable many => new JsonArray([.. many.Cast<object?>().Select(Of)]),
        _ => WithKind(value),
    };

    /// <summary>The fields of a record by name.</summary>
    internal static JsonObject Fields(object value)
    {
        var fields = new JsonObject();
        foreach (var property in FieldsOf.GetOrAdd(value.GetType(), Declared))
        {
            fields[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = Of(property.GetValue(value));
        }

        return fields;
    }

    /// <summary>A value within a line: texts without quotes, everything else as JSON.</summary>
    internal static string Inline(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : node?.ToJsonString(Compact) ?? "none";

    internal static string Hex(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    private static JsonObject WithKind(object value)
    {
        var fields = Fields(value);
        if (value.GetType().DeclaringType is { IsAbstract: true, IsSealed: false })
        {
            fields.Insert(0, "kind", JsonNamingPolicy.CamelCase.ConvertName(value.GetType().Name));
        }

        return fields;
    }

    /// <summary>The properties of a record in the order of its constructor, which is that of the contract.</summary>
    private static PropertyInfo[] Declared(Type type)
    {
        var longest = type.GetConstructors().MaxBy(c => c.GetParameters().Length);
        return [.. (longest?.GetParameters() ?? []).Select(p => type.GetProperty(p.Name!)).OfType<PropertyInfo>()];
    }
}
