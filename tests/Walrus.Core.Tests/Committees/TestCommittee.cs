using Walrus.Core.Bls;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Tests.Committees;

/// <summary>The committee of bls_tests.move: the secret keys are the scalars 1, 2, 3 and so on.</summary>
internal static class TestCommittee
{
    internal static BlsSecretKey Key(int scalar)
    {
        var bytes = new byte[BlsSecretKey.Length];
        bytes[^1] = (byte)scalar;
        return BlsSecretKey.FromBytes(bytes);
    }

    internal static ObjectId Node(int number) => ObjectId.Parse($"0x{number:x}");

    internal static Committee Of(uint epoch, params int[] weights)
    {
        int next = 0;
        var members = weights.Select((weight, i) =>
        {
            var shards = Enumerable.Range(next, weight).Select(s => new ShardIndex((ushort)s)).ToArray();
            next += weight;
            return new CommitteeMember(Node(i + 1), Key(i + 1).PublicKey, shards);
        });
        return new Committee(new Epoch(epoch), members.ToArray());
    }
}
