using System.Text.Json;
using System.Text.Json.Serialization;

namespace ControlPlane.Kubernetes.Crds;

/// <summary>Reads a quantity that a manifest wrote as a number as if it had been quoted.</summary>
internal sealed class QuantityText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        JsonTokenType.String => reader.GetString(),
        _ => throw new JsonException("a quantity is a number or a text"),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
