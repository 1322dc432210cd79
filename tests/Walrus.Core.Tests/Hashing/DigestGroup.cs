using System.Buffers.Binary;
using Walrus.Core.Hashing;

namespace Walrus.Core.Tests.Hashing;

/// <summary>Digests in and out of the word-major groups of eight that the hash kernels work on.</summary>
internal static class DigestGroup
{
    /// <summary>Writes digests into groups; lanes beyond the last keep what they hold.</summary>
    internal static void Put(ReadOnlySpan<byte[]> digests, Span<ulong> groups)
    {
        for (int i = 0; i < digests.Length; i++)
        {
            for (int w = 0; w < 4; w++)
            {
                groups[At(i, w)] = BinaryPrimitives.ReadUInt64LittleEndian(digests[i].AsSpan(8 * w));
            }
        }
    }

    internal static byte[] Get(ReadOnlySpan<ulong> groups, int index)
    {
        var digest = new byte[32];
        for (int w = 0; w < 4; w++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest.AsSpan(8 * w), groups[At(index, w)]);
        }

        return digest;
    }

    internal static byte[][] Random(Random random, int count)
    {
        var digests = new byte[count][];
        foreach (ref var digest in digests.AsSpan())
        {
            digest = new byte[32];
            random.NextBytes(digest);
        }

        return digests;
    }

    private static int At(int index, int word) =>
        index / HashKernel.Lanes * HashKernel.DigestWords + word * HashKernel.Lanes + index % HashKernel.Lanes;
}
