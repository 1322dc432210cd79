using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Core.Tests.Committees;

namespace Walrus.Core.Tests.Fuzz;

/// <summary>Messages, signed and certified.</summary>
internal static class MessageTargets
{
    private static readonly Epoch Five = new(5);
    private static readonly StorageConfirmation Confirmation = new(Five, default, default(ObjectId));
    private static readonly SignedMessage<StorageConfirmation> Signed = SignedMessage.Sign(Confirmation, TestCommittee.Key(1));

    private static readonly ProtocolMessageCertificate<StorageConfirmation> Certificate = ProtocolMessageCertificate.Assemble(
        TestCommittee.Of(5, 1), Confirmation, new Dictionary<int, SignedMessage<StorageConfirmation>> { [0] = Signed });

    internal static readonly FuzzTarget[] All =
    [
        Message(new ProofOfPossession(Five, default, TestCommittee.Key(1).PublicKey)),
        Message(Confirmation),
        Message(Confirmation with { DeletableObject = null }),
        Message(new InvalidBlobId(Five, default)),
        Message(new SyncShard(Five, new ShardIndex(3), SliverAxis.Secondary, default, 1000, Five)),
        Message(new DenyListUpdate(Five, default, 1, 2, default)),
        Message(new DenyListBlobDeleted(Five, default)),
        Message(new ProtocolVersion(Five, Five, 2)),
        new("SignedMessage BCS", b => SignedMessage.FromBcs<StorageConfirmation>(b), Signed.ToBcs()) { IsDear = true },
        new("SignedMessage JSON", b => SignedMessage.FromJson<StorageConfirmation>(b), Signed.ToJson()) { IsDear = true },
        new("StorageConfirmation BCS", b => StorageConfirmationEnvelope.FromBcs(b), new StorageConfirmationEnvelope(Signed).ToBcs()) { IsDear = true },
        new("StorageConfirmation JSON", b => StorageConfirmationEnvelope.FromJson(b), new StorageConfirmationEnvelope(Signed).ToJson()) { IsDear = true },
        new("Certificate JSON", b => ProtocolMessageCertificate.FromJson<StorageConfirmation>(b), Certificate.ToJson()) { IsDear = true },
        FuzzTarget.Text(
            "ShardSyncAuthorization",
            t => ShardSyncAuthorization.Parse(t),
            ShardSyncAuthorization.Format(TestCommittee.Key(1).PublicKey)),
        new("ShardSyncResponse", b => ShardSyncResponse.FromBcs(b, 1000), [0, 1, .. new byte[32], 1, 2, 7, 7, 2, 0, 3, 0]),
        new("SignersBitmap", b => SignersBitmap.Decode(b, 101), [0xff, 0, 1], new byte[13]),
        new("On-chain confirmation", ReadOnChain, ProtocolMessage.Encode(Confirmation)),
    ];

    private static FuzzTarget Message<T>(T message) where T : class, IProtocolMessage<T>
    {
        var bytes = ProtocolMessage.Encode(message);
        return new($"{typeof(T).Name} of {bytes.Length} bytes", b => ProtocolMessage.Parse<T>(b), bytes);
    }

    private static void ReadOnChain(byte[] bytes)
    {
        var body = bytes.AsMemory(Math.Min(ProtocolMessage.HeaderLength, bytes.Length));
        OnChainVerifier.ReadStorageConfirmation(new OnChainVerdict.Accepted(bytes.FirstOrDefault(), Five, body, 1), out _);
    }
}
