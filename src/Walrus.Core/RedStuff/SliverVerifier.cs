using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.Merkle;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.RedStuff;

/// <summary>Why a sliver does not fit the metadata, in the order the checks are made (spec/encoding.md §3.4).</summary>
public enum SliverFault
{
    /// <summary>It fits.</summary>
    None,

    /// <summary>Its index is n or more.</summary>
    IndexTooLarge,

    /// <summary>It has not as many bytes as the blob's slivers have.</summary>
    SliverSizeMismatch,

    /// <summary>Its symbols are not as long as the blob's are.</summary>
    SymbolSizeMismatch,

    /// <summary>Re-encoded and hashed, it gives another root: a bit of it is wrong, or it belongs to another blob.</summary>
    MerkleRootMismatch,
}

/// <summary>Checks slivers against the metadata of their blob.</summary>
/// <param name="codec">Tables and kernels, shared.</param>
public sealed unsafe class SliverVerifier(RedStuffCodec codec)
{
    /// <summary>Whether a sliver is the one the metadata commits to.</summary>
    /// <exception cref="ArgumentException">The metadata is not for this number of shards.</exception>
    /// <exception cref="BlobTooLargeException">The claimed length exceeds what so many shards can encode.</exception>
    public SliverFault Verify(Sliver sliver, BlobMetadata metadata)
    {
        int symbolSize = SymbolSizeOf(metadata);
        var config = codec.Config;
        if (sliver.Index.Value >= config.Shards)
        {
            return SliverFault.IndexTooLarge;
        }

        if (sliver.Data.Length != config.SliverLength(sliver.Axis, symbolSize))
        {
            return SliverFault.SliverSizeMismatch;
        }

        if (sliver.SymbolSize != symbolSize)
        {
            return SliverFault.SymbolSizeMismatch;
        }

        return ComputeRoot(sliver) == metadata.RootOf(config, sliver.Axis, sliver.Index) ? SliverFault.None : SliverFault.MerkleRootMismatch;
    }

    /// <summary>The Merkle root over the n symbols a sliver expands to.</summary>
    /// <exception cref="ArgumentException">The sliver has not as many symbols as this number of shards wants.</exception>
    public MerkleNode ComputeRoot(Sliver sliver)
    {
        using var hasher = HasherFor(sliver);
        HashSymbols(sliver, hasher, null);
        return hasher.Root();
    }

    /// <summary>All n symbols of a sliver, with the Merkle tree over them, from which recovery symbols are served.</summary>
    /// <exception cref="ArgumentException">The sliver has not as many symbols as this number of shards wants.</exception>
    public ExpandedSliver Expand(Sliver sliver)
    {
        using var hasher = HasherFor(sliver);
        int n = codec.Config.Shards;
        var symbols = new byte[(long)n * sliver.SymbolSize];
        HashSymbols(sliver, hasher, symbols);
        var leaves = new byte[n * 32];
        for (int i = 0; i < n; i++)
        {
            DigestColumn.At(hasher.Digests, i).Span.CopyTo(leaves.AsSpan(i * 32));
        }

        return new ExpandedSliver(sliver, symbols, MerkleTree.FromLeafHashes(leaves));
    }

    private SymbolHasher HasherFor(Sliver sliver)
    {
        RequireShape(sliver);
        return new SymbolHasher(codec.Hash, codec.Config.Shards, new SymbolSlices(sliver.SymbolSize));
    }

    /// <summary>Extends a sliver to its n symbols, hashes them, and keeps them in <paramref name="symbols"/> where that is wanted.</summary>
    private void HashSymbols(Sliver sliver, SymbolHasher hasher, byte[]? symbols)
    {
        var code = codec.CodeAlong(sliver.Axis);
        int n = codec.Config.Shards, size = sliver.SymbolSize;
        var slices = new SymbolSlices(size);
        using var tile = new Tile(SymbolHasher.TileRows(n), Math.Min(size, SymbolSlices.MaxBytes));
        using var work = new Scratch(code.WorkBytes);
        var plans = new StripPlans();
        var data = sliver.Data.Span;
        for (int slice = 0; slice < slices.Count; slice++)
        {
            if (slice > 0)
            {
                SymbolHasher.KeepLastByte(tile);
            }

            int start = SymbolSlices.Start(slice), length = slices.Length(slice);
            for (int i = 0; i < code.SourceCount; i++)
            {
                data.Slice(i * size + start, length).CopyTo(tile.RowSpan(i, length));
            }

            code.EncodeRows(tile, plans.For(length, 1), work.Pointer);
            hasher.Add(tile, 0, slice);
            for (int row = 0; symbols is not null && row < n; row++)
            {
                tile.RowSpan(row, length).CopyTo(symbols.AsSpan(row * size + start));
            }
        }
    }

    private int SymbolSizeOf(BlobMetadata metadata) =>
        metadata.Pairs.Count == codec.Config.Shards
            ? metadata.SymbolSize(codec.Config)
            : throw new ArgumentException(
                $"The metadata is not of a blob for {codec.Config.Shards} shards; verify it before slivers.", nameof(metadata));

    private void RequireShape(Sliver sliver)
    {
        if ((sliver.SymbolSize & 1) != 0 || sliver.Data.Length != codec.Config.SliverLength(sliver.Axis, sliver.SymbolSize))
        {
            throw new ArgumentException(
                $"A {sliver.Axis.Word()} sliver for {codec.Config.Shards} shards has {codec.Config.SymbolsInSliver(sliver.Axis)} symbols of "
                + $"an even length; this one has {sliver.Data.Length} bytes in symbols of {sliver.SymbolSize}.",
                nameof(sliver));
        }
    }
}

/// <summary>A sliver with all its n symbols: what a storage node serves recovery symbols from (spec/encoding.md §3.5).</summary>
public sealed class ExpandedSliver
{
    private readonly byte[] symbols;
    private readonly MerkleTree tree;

    internal ExpandedSliver(Sliver sliver, byte[] symbols, MerkleTree tree)
    {
        Sliver = sliver;
        this.symbols = symbols;
        this.tree = tree;
    }

    /// <summary>The sliver itself.</summary>
    public Sliver Sliver { get; }

    /// <summary>The root the metadata should name for it.</summary>
    public MerkleNode Root => tree.Root;

    /// <summary>Symbol <paramref name="index"/> of n.</summary>
    public ReadOnlyMemory<byte> Symbol(int index) => symbols.AsMemory(index * Sliver.SymbolSize, Sliver.SymbolSize);

    /// <summary>
    /// The symbol that helps to rebuild sliver <paramref name="target"/> of the other axis, without proof: enough among nodes that verify
    /// the sliver they have rebuilt.
    /// </summary>
    public DecodingSymbol DecodingSymbolFor(SliverIndex target) => new(Sliver.Axis.Other(), Sliver.Index, Symbol(target.Value));

    /// <summary>The same symbol with the proof that it belongs to this sliver.</summary>
    public RecoverySymbol RecoverySymbolFor(SliverIndex target) => new(DecodingSymbolFor(target), tree.Prove(target.Value));
}
