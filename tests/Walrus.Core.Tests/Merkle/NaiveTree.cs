using Walrus.Core.Tests.Hashing;

namespace Walrus.Core.Tests.Merkle;

/// <summary>The Merkle tree of spec/encoding.md §3.2 by its definition, with somebody else's hash.</summary>
internal static class NaiveTree
{
    internal static byte[] Root(IEnumerable<byte[]> leaves) => RootOfHashes(leaves.Select(leaf => ReferenceBlake2b.Hash([0], leaf)));

    internal static byte[] RootOfHashes(IEnumerable<byte[]> hashes)
    {
        List<byte[]> level = [.. hashes];
        if (level.Count == 0)
        {
            return new byte[32];
        }

        while (level.Count > 1)
        {
            if (level.Count % 2 == 1)
            {
                level.Add(new byte[32]);
            }

            level = [.. level.Chunk(2).Select(pair => ReferenceBlake2b.Hash([1], pair[0], pair[1]))];
        }

        return level[0];
    }
}
