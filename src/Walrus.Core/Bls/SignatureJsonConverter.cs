using System.Text.Json;
using System.Text.Json.Serialization;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Bls;

/// <summary>A signature as standard base64 (spec/messages.md §3).</summary>
internal sealed class SignatureJsonConverter : JsonConverter<BlsSignature>
{
    public override BlsSignature Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || StrictBase64.Decode(reader.GetString(), BlsSignature.Length) is not { } bytes)
        {
            throw new JsonException($"A signature is expected here: {BlsSignature.Length} bytes in standard base64.");
        }

        try
        {
            return BlsSignature.FromBytes(bytes);
        }
        catch (WalrusFormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, BlsSignature value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.Span);
}
