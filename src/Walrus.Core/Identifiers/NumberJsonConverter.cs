using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Walrus.Core.Identifiers;

/// <summary>An index or an epoch as a JSON number, and as decimal digits where it is a property name.</summary>
internal abstract class NumberJsonConverter<T>(uint max, Func<uint, T> from, Func<T, uint> to) : JsonConverter<T> where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out uint value) && value <= max
            ? from(value)
            : throw new JsonException($"A number from 0 to {max} is expected here: a {typeof(T).Name}.");

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        StrictDecimal.TryParse<uint>(reader.GetString(), out uint value) && value <= max
            ? from(value)
            : throw new JsonException($"'{Excerpt.Of(reader.GetString())}' is not a number from 0 to {max}: a {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(to(value));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(to(value).ToString(CultureInfo.InvariantCulture));
}

/// <summary><see cref="Epoch"/> in JSON.</summary>
internal sealed class EpochJsonConverter() : NumberJsonConverter<Epoch>(uint.MaxValue, v => new(v), e => e.Value);

/// <summary><see cref="ShardIndex"/> in JSON.</summary>
internal sealed class ShardIndexJsonConverter() : NumberJsonConverter<ShardIndex>(ushort.MaxValue, v => new((ushort)v), i => i.Value);

/// <summary><see cref="SliverIndex"/> in JSON.</summary>
internal sealed class SliverIndexJsonConverter() : NumberJsonConverter<SliverIndex>(ushort.MaxValue, v => new((ushort)v), i => i.Value);

/// <summary><see cref="SliverPairIndex"/> in JSON.</summary>
internal sealed class SliverPairIndexJsonConverter()
    : NumberJsonConverter<SliverPairIndex>(ushort.MaxValue, v => new((ushort)v), i => i.Value);
