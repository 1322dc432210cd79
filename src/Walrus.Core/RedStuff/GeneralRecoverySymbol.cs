using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.Merkle;

namespace Walrus.Core.RedStuff;

/// <summary>
/// A recovery symbol that names its target, so that it can be used on either axis: one symbol of the matrix lies in one row and one
/// column. BCS: axis byte, symbol, target u16, proof (spec/encoding.md §3.5).
/// </summary>
/// <param name="Symbol">The symbol, seen from the source sliver it was taken from.</param>
/// <param name="Target">The sliver on the symbol's axis at whose place in the source sliver it lies.</param>
/// <param name="Proof">Path in the source sliver's tree, at the leaf of the target.</param>
public sealed record GeneralRecoverySymbol(DecodingSymbol Symbol, SliverIndex Target, MerkleProof Proof)
{
    /// <summary>The symbol at <paramref name="target"/> of a sliver that is at hand.</summary>
    public static GeneralRecoverySymbol From(ExpandedSliver source, SliverIndex target)
    {
        var (symbol, proof) = source.RecoverySymbolFor(target);
        return new GeneralRecoverySymbol(symbol, target, proof);
    }

    /// <summary>Where the symbol lies in the matrix.</summary>
    public SymbolId Id => Symbol.TargetAxis == SliverAxis.Primary ? new(Target, Symbol.Source) : new(Symbol.Source, Target);

    /// <summary>The axis of the source sliver, in whose tree the proof is a path.</summary>
    public SliverAxis ProofAxis => Symbol.TargetAxis.Other();

    /// <summary>
    /// Checks the symbol as one that helps to rebuild sliver <paramref name="target"/> of <paramref name="axis"/>: it lies in that sliver,
    /// and its proof holds in the sliver it was taken from. The metadata is verified already. Unlike upstream, which accepts any symbol
    /// whose source merely has the target's number, the axis counts.
    /// </summary>
    public SymbolFault Verify(EncodingConfig config, BlobMetadata metadata, SliverAxis axis, SliverIndex target)
    {
        if (Target.Value >= config.Shards || target.Value >= config.Shards)
        {
            return SymbolFault.IndexTooLarge;
        }

        var onAxis = axis == SliverAxis.Primary ? Id.Row : Id.Column;
        var fault = new RecoverySymbol(Symbol, Proof).Verify(config, metadata, Target);
        return fault != SymbolFault.None ? fault : onAxis == target ? SymbolFault.None : SymbolFault.TargetMismatch;
    }

    /// <summary>The same symbol as one for a sliver of <paramref name="axis"/>.</summary>
    public DecodingSymbol For(SliverAxis axis) => axis == Symbol.TargetAxis ? Symbol : new DecodingSymbol(axis, Target, Symbol.Data);

    /// <summary>The BCS form.</summary>
    public byte[] ToBcs()
    {
        var writer = new BcsWriter(Symbol.Data.Length + 400);
        WriteTo(writer);
        return writer.ToArray();
    }

    /// <summary>Writes axis, symbol, target and proof.</summary>
    public void WriteTo(BcsWriter writer)
    {
        Symbol.WriteEitherTo(writer);
        writer.WriteU16(Target.Value);
        Proof.WriteTo(writer);
    }

    /// <summary>Reads one at the reader's position; the data stays a view of <paramref name="all"/>.</summary>
    /// <exception cref="BcsException">The bytes are not a recovery symbol.</exception>
    public static GeneralRecoverySymbol ReadFrom(ref BcsReader reader, ReadOnlyMemory<byte> all)
    {
        var symbol = DecodingSymbol.ReadEitherFrom(ref reader, all);
        var target = new SliverIndex(reader.ReadU16());
        return new GeneralRecoverySymbol(symbol, target, MerkleProof.ReadFrom(ref reader));
    }

    /// <summary>Reads what <see cref="ToBcs"/> writes.</summary>
    /// <exception cref="BcsException">The bytes are not a recovery symbol.</exception>
    public static GeneralRecoverySymbol FromBcs(ReadOnlyMemory<byte> bytes)
    {
        var reader = new BcsReader(bytes.Span);
        var symbol = ReadFrom(ref reader, bytes);
        reader.Finish();
        return symbol;
    }
}
