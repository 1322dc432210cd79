using Walrus.Core.Bcs;

namespace Walrus.Sui.Objects;

/// <summary>A pair of texts.</summary>
public sealed record TextPair(string Key, string Value) : IMoveStruct<TextPair>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteString(Key).WriteString(Value);

    /// <inheritdoc/>
    public static TextPair ReadFrom(ref BcsReader reader) =>
        new(reader.ReadString(MoveParts.MaxObjectBytes), reader.ReadString(MoveParts.MaxObjectBytes));
}

/// <summary>Attributes of a blob (<c>metadata::Metadata</c>): a <c>VecMap&lt;String, String&gt;</c>.</summary>
/// <param name="Pairs">In the order of insertion; keys are distinct.</param>
public sealed record BlobAttributes(IReadOnlyList<TextPair> Pairs) : IMoveStruct<BlobAttributes>
{
    /// <summary>None.</summary>
    public static BlobAttributes Empty { get; } = new([]);

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteVector(Pairs, static (w, p) => w.Write(p));

    /// <inheritdoc/>
    public static BlobAttributes ReadFrom(ref BcsReader reader) => new(reader.ReadVector(2, TextPair.ReadFrom));
}
