using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.RedStuff;

/// <summary>What an inconsistency proof turned out to show.</summary>
public enum InconsistencyVerdict
{
    /// <summary>The metadata commits to symbols that do not form the sliver it commits to: the blob is wrongly encoded.</summary>
    Inconsistent,

    /// <summary>The sliver can be rebuilt and has the right root: the proof shows nothing.</summary>
    SliverNotInconsistent,

    /// <summary>It has not exactly as many symbols as the sliver needs, or repeats one.</summary>
    WrongSymbolCount,

    /// <summary>A symbol is not the one the metadata commits to.</summary>
    InvalidSymbol,
}

/// <summary>
/// Evidence that whoever encoded a blob did it wrongly: enough proven symbols of one sliver, from which anybody sees that the sliver's
/// root in the metadata is not that of the sliver they form. The body of <c>POST …/inconsistencyProof/{axis}</c> (spec/encoding.md §3.5).
/// </summary>
/// <param name="Axis">The axis of the sliver; carried by the URL, not by the body.</param>
/// <param name="Target">The sliver.</param>
/// <param name="Symbols">Exactly as many recovery symbols as rebuild it.</param>
public sealed record InconsistencyProof(SliverAxis Axis, SliverIndex Target, IReadOnlyList<RecoverySymbol> Symbols)
{
    /// <summary>Checks the proof against metadata that is verified already.</summary>
    public InconsistencyVerdict Verify(RedStuffCodec codec, BlobMetadata metadata)
    {
        var recovery = new SliverRecovery(codec);
        int needed = recovery.SymbolsNeeded(Axis);
        if (Symbols.Count != needed || Symbols.Select(s => s.Symbol.Source).Distinct().Count() != needed)
        {
            return InconsistencyVerdict.WrongSymbolCount;
        }

        if (Symbols.Any(s => s.Symbol.TargetAxis != Axis || s.Verify(codec.Config, metadata, Target) != SymbolFault.None))
        {
            return InconsistencyVerdict.InvalidSymbol;
        }

        int symbolSize = metadata.SymbolSize(codec.Config);
        var sliver = recovery.Recover(Axis, Target, symbolSize, Symbols.Select(s => s.Symbol));
        return sliver is not null && new SliverVerifier(codec).Verify(sliver, metadata) == SliverFault.MerkleRootMismatch
            ? InconsistencyVerdict.Inconsistent
            : InconsistencyVerdict.SliverNotInconsistent;
    }

    /// <summary>The body: target u16, then the symbols without axis.</summary>
    public byte[] ToBcs()
    {
        var writer = new BcsWriter(1 << 16).WriteU16(Target.Value).WriteUleb128((uint)Symbols.Count);
        foreach (var symbol in Symbols)
        {
            symbol.WriteTo(writer);
        }

        return writer.ToArray();
    }

    /// <summary>Reads the body of a request for <paramref name="axis"/>; symbol data stays a view of <paramref name="bytes"/>.</summary>
    /// <exception cref="BcsException">The bytes are not a proof.</exception>
    public static InconsistencyProof FromBcs(ReadOnlyMemory<byte> bytes, SliverAxis axis)
    {
        // A symbol takes at least its index, a length and the count of its path.
        const int MinSymbolBytes = 4;
        var reader = new BcsReader(bytes.Span);
        var target = new SliverIndex(reader.ReadU16());
        var symbols = new RecoverySymbol[reader.ReadLength(ushort.MaxValue, MinSymbolBytes)];
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = RecoverySymbol.ReadFrom(ref reader, bytes, axis);
        }

        reader.Finish();
        return new InconsistencyProof(axis, target, symbols);
    }

    /// <inheritdoc />
    public bool Equals(InconsistencyProof? other) =>
        other is not null && Axis == other.Axis && Target == other.Target && Symbols.SequenceEqual(other.Symbols);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Axis, Target, Symbols.Count);
}
