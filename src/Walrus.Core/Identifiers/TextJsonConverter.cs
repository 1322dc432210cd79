using System.Text.Json;
using System.Text.Json.Serialization;

namespace Walrus.Core.Identifiers;

/// <summary>An id as the JSON string of its text form, as a value and as a property name.</summary>
internal abstract class TextJsonConverter<T> : JsonConverter<T> where T : struct, ISpanParsable<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.String
        ? ReadAsPropertyName(ref reader, typeToConvert, options)
        : throw new JsonException($"A string with a {typeof(T).Name} is expected here.");

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.TryParse(reader.GetString(), null, out var value)
            ? value
            : throw new JsonException($"'{Excerpt.Of(reader.GetString())}' is not a {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString()!);
}

/// <summary><see cref="BlobId"/> in JSON.</summary>
internal sealed class BlobIdJsonConverter : TextJsonConverter<BlobId>;

/// <summary><see cref="ObjectId"/> in JSON.</summary>
internal sealed class ObjectIdJsonConverter : TextJsonConverter<ObjectId>;

/// <summary><see cref="SuiAddress"/> in JSON.</summary>
internal sealed class SuiAddressJsonConverter : TextJsonConverter<SuiAddress>;
