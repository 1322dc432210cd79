using System.Text.Json;
using System.Text.Json.Serialization;

namespace Walrus.Core.Messages;

/// <summary>The bytes of a message as an array of numbers, the form certificates have (spec/messages.md §4).</summary>
internal sealed class NumberArrayJsonConverter : JsonConverter<ReadOnlyMemory<byte>>
{
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var bytes = new List<byte>(ProtocolMessage.MaxLength);
        if (reader.TokenType != JsonTokenType.StartArray) throw Unexpected();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetByte(out byte value) || bytes.Count == ProtocolMessage.MaxLength)
            {
                throw Unexpected();
            }

            bytes.Add(value);
        }

        return bytes.ToArray();
    }

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (byte b in value.Span)
        {
            writer.WriteNumberValue(b);
        }

        writer.WriteEndArray();
    }

    private static JsonException Unexpected() =>
        new($"A message is expected here: an array of at most {ProtocolMessage.MaxLength} numbers from 0 to 255.");
}
