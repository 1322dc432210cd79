using System.Security.Cryptography;

namespace Walrus.Core.Tests.ReedSolomon;

/// <summary>A row of the tables in spec/vectors.md §3, which are those of reed-solomon-simd's own tests.</summary>
/// <param name="Sources">Original shards.</param>
/// <param name="Recoveries">Recovery shards.</param>
/// <param name="Length">Bytes of a shard.</param>
/// <param name="Seed">The byte that the key of the originals repeats.</param>
/// <param name="Digest">SHA-256 over the concatenated recovery shards.</param>
internal sealed record RecoveryVector(int Sources, int Recoveries, int Length, byte Seed, string Digest)
{
    internal byte[][] Originals() => ChaChaShards.Make(Sources, Length, Seed);

    internal void AssertDigestOf(IEnumerable<byte[]> recovery)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var shard in recovery)
        {
            hash.AppendData(shard);
        }

        Assert.True(Digest == Convert.ToHexStringLower(hash.GetHashAndReset()), $"The recovery shards of {this} differ.");
    }
}
