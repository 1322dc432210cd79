using System.Buffers.Binary;
using Walrus.Core.Bcs;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Core.Merkle;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.RedStuff;

/// <summary>The encodings that exist; the numbers are the wire form (spec/encoding.md §1.2).</summary>
public enum EncodingType
{
    /// <summary>The RaptorQ code of the first test network; refused wherever it is read.</summary>
    LegacyRaptorQ = 0,

    /// <summary>Red Stuff over Reed-Solomon, the only one in use.</summary>
    Rs2 = 1,
}

/// <summary>The Merkle roots of the two slivers of a pair, each over its n expanded symbols.</summary>
/// <param name="Primary">Root over row p.</param>
/// <param name="Secondary">Root over column n-1-p.</param>
public readonly record struct SliverPairHashes(MerkleNode Primary, MerkleNode Secondary)
{
    /// <summary>The root of the sliver on an axis.</summary>
    public MerkleNode Of(SliverAxis axis) => axis == SliverAxis.Primary ? Primary : Secondary;
}

/// <summary>
/// What is known of a blob without its content: length and the root of every sliver, from which the blob id follows and against which
/// every sliver and symbol is verified (spec/encoding.md §3.3). It does not prove that the encoding is consistent; that is what
/// inconsistency proofs is for.
/// </summary>
public sealed class BlobMetadata
{
    private readonly SliverPairHashes[] pairs;

    /// <summary>Metadata of a blob; <paramref name="pairs"/> in pair order, one for each shard.</summary>
    public BlobMetadata(ulong unencodedLength, IEnumerable<SliverPairHashes> pairs)
    {
        UnencodedLength = unencodedLength;
        this.pairs = [.. pairs];
    }

    /// <summary>Length of the blob in bytes before encoding, as claimed.</summary>
    public ulong UnencodedLength { get; }

    /// <summary>The roots, in pair order.</summary>
    public IReadOnlyList<SliverPairHashes> Pairs => pairs;

    /// <summary>The Merkle root over the pairs, each a leaf of 64 bytes.</summary>
    public MerkleNode ComputeRoot()
    {
        if (pairs.Length == 0)
        {
            return MerkleNode.Empty;
        }

        // Whoever receives metadata computes this, so the leaves are hashed side by side like symbols.
        const int Half = Blake2b256.DigestLength;
        using var tile = new Tile(SymbolHasher.TileRows(pairs.Length), 2 * Half);
        using var hasher = new SymbolHasher(HashKernel.Best, pairs.Length, new SymbolSlices(2 * Half));
        for (int i = 0; i < pairs.Length; i++)
        {
            var leaf = tile.RowSpan(i, 2 * Half);
            pairs[i].Primary.Span.CopyTo(leaf);
            pairs[i].Secondary.Span.CopyTo(leaf[Half..]);
        }

        hasher.Add(tile, 0, 0);
        return hasher.Root();
    }

    /// <summary>The blob id: H(encoding type ‖ unencoded length ‖ root).</summary>
    public BlobId ComputeBlobId() => DeriveBlobId(UnencodedLength, ComputeRoot());

    /// <summary>The blob id of a length and a root (Move: <c>BlobIdDerivation</c>).</summary>
    public static BlobId DeriveBlobId(ulong unencodedLength, MerkleNode root)
    {
        Span<byte> head = stackalloc byte[9];
        head[0] = (byte)EncodingType.Rs2;
        BinaryPrimitives.WriteUInt64LittleEndian(head[1..], unencodedLength);
        Span<byte> digest = stackalloc byte[Blake2b256.DigestLength];
        Blake2b256.Hash(head, root.Span, default, digest);
        return BlobId.FromBytes(digest);
    }

    /// <summary>The symbol size of the blob with the shards of <paramref name="config"/>.</summary>
    /// <exception cref="BlobTooLargeException">The claimed length exceeds what so many shards can encode.</exception>
    public int SymbolSize(EncodingConfig config) => config.SymbolSize((long)Math.Min(UnencodedLength, long.MaxValue));

    /// <summary>The root a sliver must have.</summary>
    public MerkleNode RootOf(EncodingConfig config, SliverAxis axis, SliverIndex sliver) =>
        pairs[config.PairOf(sliver, axis).Value].Of(axis);

    /// <summary>The body of <c>PUT …/metadata</c>: <c>00 ‖ type ‖ length:u64 ‖ hashes</c>.</summary>
    public byte[] ToBcs()
    {
        var writer = new BcsWriter(12 + pairs.Length * 66);
        WriteTo(writer);
        return writer.ToArray();
    }

    /// <summary>Writes the body of <c>PUT …/metadata</c>.</summary>
    public void WriteTo(BcsWriter writer)
    {
        writer.WriteU8(0).WriteU8((byte)EncodingType.Rs2).WriteU64(UnencodedLength).WriteUleb128((uint)pairs.Length);
        foreach (var pair in pairs)
        {
            pair.Primary.WriteTo(writer);
            pair.Secondary.WriteTo(writer);
        }
    }

    /// <summary>Reads what <see cref="ToBcs"/> writes.</summary>
    /// <exception cref="BcsException">The bytes are not metadata, or of the legacy encoding.</exception>
    public static BlobMetadata FromBcs(ReadOnlySpan<byte> bytes)
    {
        var reader = new BcsReader(bytes);
        var metadata = ReadFrom(ref reader);
        reader.Finish();
        return metadata;
    }

    /// <summary>Reads metadata at the reader's position.</summary>
    /// <exception cref="BcsException">The bytes are not metadata, or of the legacy encoding.</exception>
    public static BlobMetadata ReadFrom(ref BcsReader reader)
    {
        reader.ReadVariant(1, "blob metadata");
        if (reader.ReadVariant(2, "the encoding type") != (int)EncodingType.Rs2)
        {
            throw new BcsException("The blob uses the legacy RaptorQ encoding, which is no longer supported; store it again as RS2.");
        }

        ulong length = reader.ReadU64();
        var pairs = new SliverPairHashes[reader.ReadLength(ushort.MaxValue, minElementSize: 2)];
        for (int i = 0; i < pairs.Length; i++)
        {
            var primary = MerkleNode.ReadFrom(ref reader);
            pairs[i] = new SliverPairHashes(primary, MerkleNode.ReadFrom(ref reader));
        }

        return new BlobMetadata(length, pairs);
    }
}
