using Walrus.Core.Identifiers;

namespace Walrus.Core.RedStuff;

/// <summary>
/// What follows from the number of shards alone: fault bound, source symbols, sizes and the rotation between sliver pairs and shards
/// (spec/encoding.md §1, §3.1). With n = 3f+1 shards any f of them may be lost or lie.
/// </summary>
public sealed record EncodingConfig
{
    /// <summary>The fewest shards RS2 can encode for: with n ≤ 3 there is no fault to tolerate and no parity to compute.</summary>
    public const int MinShards = 4;

    /// <summary>The most shards RS2 can encode for: beyond them its codes no longer fit GF(2^16) (§2.5).</summary>
    public const int MaxShards = 49_155;

    /// <summary>The largest symbol in bytes: the largest even number in a <c>u16</c> (§1.1).</summary>
    public const int MaxSymbolSize = 65534;

    /// <summary>The configuration for <paramref name="shards"/> shards, 4 to 49,155.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of shards is outside that range.</exception>
    public EncodingConfig(int shards)
    {
        if (shards is < MinShards or > MaxShards)
        {
            throw new ArgumentOutOfRangeException(
                nameof(shards), shards, $"The number of shards must be {MinShards} to {MaxShards}; Walrus networks use 1000.");
        }

        Shards = shards;
        MaxFaulty = (shards - 1) / 3;
    }

    /// <summary>n: the number of shards, of sliver pairs, and of symbols in an expanded row or column.</summary>
    public int Shards { get; }

    /// <summary>f: how many shards may be faulty.</summary>
    public int MaxFaulty { get; }

    /// <summary>K1 = n - 2f: rows of the message matrix, symbols of a secondary sliver, primary slivers needed to decode.</summary>
    public int PrimarySourceSymbols => Shards - 2 * MaxFaulty;

    /// <summary>K2 = n - f: columns of the message matrix, symbols of a primary sliver, secondary slivers needed to decode.</summary>
    public int SecondarySourceSymbols => Shards - MaxFaulty;

    /// <summary>K1·K2: symbols of the message matrix.</summary>
    public int SourceSymbols => checked(PrimarySourceSymbols * SecondarySourceSymbols);

    /// <summary>The longest blob in bytes.</summary>
    public long MaxBlobLength => (long)PrimarySourceSymbols * SecondarySourceSymbols * MaxSymbolSize;

    /// <summary>How many slivers of an axis suffice to decode the blob; also the symbols in a sliver of the <i>other</i> axis.</summary>
    public int SourceSymbolsOf(SliverAxis axis) => axis == SliverAxis.Primary ? PrimarySourceSymbols : SecondarySourceSymbols;

    /// <summary>How many symbols a stored sliver of an axis holds: K2 for a primary, K1 for a secondary one.</summary>
    public int SymbolsInSliver(SliverAxis axis) => SourceSymbolsOf(axis.Other());

    /// <summary>The symbol size in bytes of a blob of <paramref name="unencodedLength"/> bytes: even, 2 to 65,534 (§1.1).</summary>
    /// <exception cref="BlobTooLargeException">The blob exceeds <see cref="MaxBlobLength"/>.</exception>
    public int SymbolSize(long unencodedLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unencodedLength);
        if (unencodedLength > MaxBlobLength)
        {
            throw new BlobTooLargeException(unencodedLength, this);
        }

        long symbols = (long)PrimarySourceSymbols * SecondarySourceSymbols;
        long size = (Math.Max(unencodedLength, 1) + symbols - 1) / symbols;
        return (int)(size + (size & 1));
    }

    /// <summary>Bytes of symbol data in a stored sliver.</summary>
    public int SliverLength(SliverAxis axis, int symbolSize) => checked(SymbolsInSliver(axis) * symbolSize);

    /// <summary>What storage is priced on: n·((K1+K2)·symbol + n·64 + 32) bytes; metadata counts once a shard (§1.1).</summary>
    public long EncodedBlobLength(long unencodedLength) =>
        Shards * ((PrimarySourceSymbols + SecondarySourceSymbols) * (long)SymbolSize(unencodedLength) + Shards * 64L + 32);

    /// <summary>The sliver of an axis in a pair: p for primary, n-1-p for secondary (§3).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pair.</exception>
    public SliverIndex SliverOf(SliverPairIndex pair, SliverAxis axis) =>
        new((ushort)(axis == SliverAxis.Primary ? Existing(pair.Value) : Shards - 1 - Existing(pair.Value)));

    /// <summary>The pair that a sliver belongs to (§3).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sliver.</exception>
    public SliverPairIndex PairOf(SliverIndex sliver, SliverAxis axis) =>
        new((ushort)(axis == SliverAxis.Primary ? Existing(sliver.Value) : Shards - 1 - Existing(sliver.Value)));

    /// <summary>The shard that stores a pair of a blob: the id read big-endian rotates the pairs (§3.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pair.</exception>
    public ShardIndex ShardOf(SliverPairIndex pair, BlobId blob) => new((ushort)((Existing(pair.Value) + blob.Modulo(Shards)) % Shards));

    /// <summary>The pair of a blob that a shard stores (§3.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shard.</exception>
    public SliverPairIndex PairOn(ShardIndex shard, BlobId blob) =>
        new((ushort)((Shards + Existing(shard.Value) - blob.Modulo(Shards)) % Shards));

    private int Existing(int index) => index < Shards
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"With {Shards} shards, indices run from 0 to {Shards - 1}.");
}
