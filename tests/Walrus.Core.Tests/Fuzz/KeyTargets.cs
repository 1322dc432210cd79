using Walrus.Core.Bls;
using Walrus.Core.Keys;
using Walrus.Core.Tests.Committees;

namespace Walrus.Core.Tests.Fuzz;

/// <summary>Keys, signatures and key files.</summary>
internal static class KeyTargets
{
    private static readonly NetworkKeyPair Network = NetworkKeyPair.FromBytes([.. new byte[31], 7]);

    internal static readonly FuzzTarget[] All =
    [
        new("BlsPublicKey", b => BlsPublicKey.FromBytes(b), TestCommittee.Key(1).PublicKey.ToArray()) { IsDear = true },
        new("BlsPublicKey uncompressed", b => BlsPublicKey.FromUncompressed(b), TestCommittee.Key(1).PublicKey.ToUncompressed()) { IsDear = true },
        new("BlsSignature", b => BlsSignature.FromBytes(b), TestCommittee.Key(1).Sign([1]).ToArray()) { IsDear = true },
        new("BlsSecretKey", b => BlsSecretKey.FromBytes(b).Dispose(), TestCommittee.Key(1).ToArray()),
        new("Ed25519PublicKey", b => Ed25519PublicKey.FromBytes(b), Ed25519KeyPair.FromSeed(new byte[32]).PublicKey.ToArray()),
        new("NetworkPublicKey", b => NetworkPublicKey.FromBytes(b), Network.PublicKey.ToArray()) { IsDear = true },
        FuzzTarget.Text("NetworkKeyPair", t => NetworkKeyPair.Parse(t).Dispose(), Network.ToTaggedBase64(), Network.ToPem()).Dear(),
        FuzzTarget.Text("ProtocolKeyFile", t => ProtocolKeyFile.Parse(t).Dispose(), ProtocolKeyFile.Format(TestCommittee.Key(1))),
    ];
}
