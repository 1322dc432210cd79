using Walrus.Core.Bls;
using Walrus.Core.Keys;
using Walrus.Core.Tests.Committees;

namespace Walrus.Core.Tests.Fuzz;

/// <summary>Keys, signatures and key files.</summary>
internal static class KeyTargets
{
    internal static readonly FuzzTarget[] All =
    [
        new("BlsPublicKey", b => BlsPublicKey.FromBytes(b), TestCommittee.Key(1).PublicKey.ToArray()),
        new("BlsPublicKey uncompressed", b => BlsPublicKey.FromUncompressed(b), TestCommittee.Key(1).PublicKey.ToUncompressed()),
        new("BlsSignature", b => BlsSignature.FromBytes(b), TestCommittee.Key(1).Sign([1]).ToArray()),
        new("BlsSecretKey", b => BlsSecretKey.FromBytes(b).Dispose(), TestCommittee.Key(1).ToArray()),
        FuzzTarget.Text("ProtocolKeyFile", t => ProtocolKeyFile.Parse(t).Dispose(), ProtocolKeyFile.Format(TestCommittee.Key(1))),
    ];
}
