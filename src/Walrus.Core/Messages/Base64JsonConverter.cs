using System.Text.Json;
using System.Text.Json.Serialization;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>The bytes of a message as standard base64 (spec/messages.md §4).</summary>
internal sealed class Base64JsonConverter : JsonConverter<ReadOnlyMemory<byte>>
{
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && StrictBase64.Decode(reader.GetString(), ProtocolMessage.MaxLength) is { } bytes
            ? bytes
            : throw new JsonException($"A message is expected here: at most {ProtocolMessage.MaxLength} bytes in standard base64.");

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.Span);
}
