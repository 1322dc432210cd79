using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.Merkle;

namespace Walrus.Core.RedStuff;

/// <summary>Why a recovery symbol is not to be believed; <see cref="None"/> if it is.</summary>
public enum SymbolFault
{
    /// <summary>It is what the metadata commits to.</summary>
    None,

    /// <summary>Its source or its target is n or more.</summary>
    IndexTooLarge,

    /// <summary>It is not as long as the blob's symbols.</summary>
    SymbolSizeMismatch,

    /// <summary>It belongs to another target than the one asked for.</summary>
    TargetMismatch,

    /// <summary>The proof does not lead to the source sliver's root.</summary>
    InvalidProof,
}

/// <summary>
/// A decoding symbol with the proof that it lies in its source sliver at the target's place. BCS: the symbol, then the proof
/// (spec/encoding.md §3.5).
/// </summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Proof">Path in the source sliver's tree, at the leaf of the target.</param>
public sealed record RecoverySymbol(DecodingSymbol Symbol, MerkleProof Proof)
{
    /// <summary>Checks the symbol as one for sliver <paramref name="target"/> of its axis. The metadata is verified already.</summary>
    public SymbolFault Verify(EncodingConfig config, BlobMetadata metadata, SliverIndex target)
    {
        if (Symbol.Source.Value >= config.Shards || target.Value >= config.Shards)
        {
            return SymbolFault.IndexTooLarge;
        }

        if (Symbol.Data.Length != metadata.SymbolSize(config))
        {
            return SymbolFault.SymbolSizeMismatch;
        }

        var root = metadata.RootOf(config, Symbol.TargetAxis.Other(), Symbol.Source);
        return Proof.Verify(root, Symbol.Data.Span, config.Shards, target.Value) ? SymbolFault.None : SymbolFault.InvalidProof;
    }

    /// <summary>Writes it without the axis.</summary>
    public void WriteTo(BcsWriter writer)
    {
        Symbol.WriteTo(writer);
        Proof.WriteTo(writer);
    }

    /// <summary>Reads one of a known axis; the data stays a view of <paramref name="all"/>.</summary>
    /// <exception cref="BcsException">The bytes are not a recovery symbol.</exception>
    public static RecoverySymbol ReadFrom(ref BcsReader reader, ReadOnlyMemory<byte> all, SliverAxis axis)
    {
        var symbol = DecodingSymbol.ReadFrom(ref reader, all, axis);
        return new RecoverySymbol(symbol, MerkleProof.ReadFrom(ref reader));
    }

    /// <summary>Writes it with the axis in front, as the enum upstream calls <c>RecoverySymbol</c>.</summary>
    public void WriteEitherTo(BcsWriter writer)
    {
        writer.WriteU8((byte)Symbol.TargetAxis);
        WriteTo(writer);
    }

    /// <summary>Reads one with its axis in front.</summary>
    /// <exception cref="BcsException">The bytes are not a recovery symbol.</exception>
    public static RecoverySymbol ReadEitherFrom(ref BcsReader reader, ReadOnlyMemory<byte> all)
    {
        var axis = (SliverAxis)reader.ReadVariant(2, "a sliver axis");
        return ReadFrom(ref reader, all, axis);
    }
}
