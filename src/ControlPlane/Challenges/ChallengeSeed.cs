using System.Buffers.Binary;
using Walrus.Core.Bcs;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Sui;

namespace ControlPlane.Challenges;

/// <summary>Where the chance in a round comes from (product §B.5): nobody can aim it, and everybody can recompute it afterwards. Pure.</summary>
public static class ChallengeSeed
{
    /// <summary>
    /// Blake2b-256 of <c>haulout/chal/1</c>, chain, epoch, round, checkpoint and nonce; in BCS, so that no two inputs run into each other:
    /// string, string, u32, u64, u64, 32 bytes, 32 bytes.
    /// </summary>
    public static byte[] OfRound(string chain, Epoch epoch, long round, ulong checkpoint, SuiDigest digest, ReadOnlySpan<byte> nonce) =>
        Blake2b256.Hash(new BcsWriter().WriteString("haulout/chal/1").WriteString(chain).WriteU32(epoch.Value).WriteU64((ulong)round)
            .WriteU64(checkpoint).WriteFixed(digest.Span).WriteFixed(nonce).Written);

    /// <summary>
    /// Blake2b-256 of the round's seed and the node's id; a repeated attempt adds its number as u32, so that it asks for other symbols.
    /// </summary>
    public static byte[] OfNode(ReadOnlySpan<byte> roundSeed, ObjectId node, int attempt)
    {
        var writer = new BcsWriter().WriteFixed(roundSeed).WriteFixed(node.Span);
        return Blake2b256.Hash((attempt == 0 ? writer : writer.WriteU32((uint)attempt)).Written);
    }

    /// <summary>The nonce of the n-th round opened, from the challenger's secret.</summary>
    public static byte[] Nonce(ReadOnlySpan<byte> secret, long number) =>
        Blake2b256.Hash(new BcsWriter().WriteString("haulout/nonce/1").WriteFixed(secret).WriteU64((ulong)number).Written);
}

/// <summary>A reproducible stream of uniform numbers: Blake2b-256 in counter mode, four 64-bit words a block.</summary>
public sealed class Draw(byte[] seed)
{
    private byte[] block = [];
    private ulong counter;
    private int word = 4;

    /// <summary>A number from 0 below <paramref name="bound"/>; rejection sampling, so that each is equally likely.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong limit = ulong.MaxValue - ulong.MaxValue % (ulong)bound;
        while (true)
        {
            ulong value = Next();
            if (value < limit) return (int)(value % (ulong)bound);
        }
    }

    /// <summary>Different numbers below <paramref name="bound"/>, in the order drawn; all of them when there are no more than wanted.</summary>
    public IReadOnlyList<int> Distinct(int count, int bound)
    {
        if (bound <= count) return [.. Enumerable.Range(0, bound)];
        var seen = new HashSet<int>();
        var drawn = new List<int>(count);
        while (drawn.Count < count)
        {
            int value = Below(bound);
            if (seen.Add(value)) drawn.Add(value);
        }

        return drawn;
    }

    private ulong Next()
    {
        if (word == 4)
        {
            block = Blake2b256.Hash(new BcsWriter().WriteFixed(seed).WriteU64(counter++).Written);
            word = 0;
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(8 * word++));
    }
}
