using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ControlPlane.Kubernetes.Api;

/// <summary>
/// An object as the API server sent it. The JSON is kept whole because a decision compares what is there with what it wishes, field by field;
/// it is never written to.
/// </summary>
internal sealed class Resource(JsonObject json)
{
    /// <summary>How typed parts are read and written: camel case, enums by name, nothing written for null.</summary>
    internal static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
    };

    internal JsonObject Json { get; } = json;

    internal JsonObject Metadata { get; } = json["metadata"] as JsonObject ?? [];

    internal string Name => Text("name");

    internal string Namespace => Text("namespace");

    internal string Uid => Text("uid");

    internal string ResourceVersion => Text("resourceVersion");

    internal string Kind => Json["kind"] is JsonValue value && value.TryGetValue(out string? kind) ? kind : "";

    internal string ApiVersion => Json["apiVersion"] is JsonValue value && value.TryGetValue(out string? version) ? version : "";

    internal long Generation => Number("metadata", "generation");

    internal bool IsDeleting => Metadata["deletionTimestamp"] is not null;

    internal DateTimeOffset? Created =>
        DateTimeOffset.TryParse(Text("creationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>The uid of the owner that controls this object; null when none does.</summary>
    internal string? ControllerUid => (Metadata["ownerReferences"] as JsonArray)?.OfType<JsonObject>()
        .Where(o => o["controller"] is JsonValue c && c.TryGetValue(out bool controls) && controls)
        .Select(o => o["uid"]?.ToString()).FirstOrDefault();

    internal string? Label(string key) => (Metadata["labels"] as JsonObject)?[key]?.ToString();

    internal string? Annotation(string key) => (Metadata["annotations"] as JsonObject)?[key]?.ToString();

    /// <summary>A part of the object as a type; null when it is absent.</summary>
    /// <exception cref="JsonException">The part does not have the shape of the type.</exception>
    internal T? Part<T>(string field) where T : class => Json[field]?.Deserialize<T>(Format);

    /// <summary>A value deep in the object by its path; null when any step is absent.</summary>
    internal JsonNode? At(params ReadOnlySpan<string> path)
    {
        JsonNode? node = Json;
        foreach (string step in path)
        {
            node = (node as JsonObject)?[step];
        }

        return node;
    }

    internal long Number(params ReadOnlySpan<string> path) =>
        long.TryParse(At(path)?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private string Text(string field) => Metadata[field] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
