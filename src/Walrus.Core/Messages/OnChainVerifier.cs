using Walrus.Core.Bcs;
using Walrus.Core.Bls;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>
/// Verifies certificates as the Move code does: the same checks in the same order, with the same abort codes (spec/messages.md §6, then
/// §1). A client that asks it first does not pay for a transaction that aborts.
/// </summary>
public static class OnChainVerifier
{
    /// <summary>The verdict on a certificate: bitmap, weight, signature, then the header of the message.</summary>
    public static OnChainVerdict Verify(
        Committee committee, RequiredWeight required, ReadOnlySpan<byte> bitmap, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message)
    {
        IReadOnlyList<int> signers;
        try
        {
            signers = SignersBitmap.Decode(bitmap, committee.Members.Count);
        }
        catch (WalrusFormatException)
        {
            return new OnChainVerdict.Aborted(MoveAbort.InvalidBitmap);
        }

        int weight = committee.WeightOf(signers);
        bool enough = required == RequiredWeight.Quorum ? committee.Quorum.IsQuorumOnChain(weight) : committee.Quorum.IsValidityOnChain(weight);
        if (!enough)
        {
            return new OnChainVerdict.Aborted(MoveAbort.NotEnoughStake);
        }

        if (!IsSigned(committee, signers, signature, message))
        {
            return new OnChainVerdict.Aborted(MoveAbort.SignatureVerification);
        }

        return ReadHeader(committee.Epoch, message, weight);
    }

    /// <summary>
    /// Takes a storage confirmation from an accepted message as the contracts do. Unlike <see cref="ProtocolMessage.Parse"/> they ignore
    /// bytes behind it (spec/messages.md §2).
    /// </summary>
    public static MoveAbort? ReadStorageConfirmation(OnChainVerdict.Accepted accepted, out StorageConfirmation? confirmation)
    {
        confirmation = null;
        if (accepted.RequireType(MessageType.BlobCertification) is { } wrongType)
        {
            return wrongType;
        }

        var body = accepted.Body.Span;
        if (body.Length <= BlobId.Length)
        {
            return MoveAbort.OutOfRange;
        }

        byte persistence = body[BlobId.Length];
        if (persistence > 1)
        {
            return MoveAbort.InvalidPersistenceType;
        }

        var rest = body[(BlobId.Length + 1)..];
        if (persistence == 1 && rest.Length < ObjectId.Length)
        {
            return MoveAbort.OutOfRange;
        }

        confirmation = new(
            accepted.Epoch,
            BlobId.FromBytes(body[..BlobId.Length]),
            persistence == 1 ? ObjectId.FromBytes(rest[..ObjectId.Length]) : null);
        return null;
    }

    private static bool IsSigned(Committee committee, IReadOnlyList<int> signers, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message)
    {
        var absent = Enumerable.Range(0, committee.Members.Count).Except(signers);
        if (committee.TotalKey.Subtract(absent.Select(i => committee.Members[i].ProtocolKey)) is not { } key)
        {
            return false;
        }

        try
        {
            return key.Verify(message, BlsSignature.FromBytes(signature));
        }
        catch (WalrusFormatException)
        {
            return false;
        }
    }

    private static OnChainVerdict ReadHeader(Epoch committeeEpoch, ReadOnlySpan<byte> message, int weight)
    {
        var reader = new BcsReader(message);
        try
        {
            byte type = reader.ReadU8();
            if (reader.ReadU8() != ProtocolMessage.IntentVersion) return new OnChainVerdict.Aborted(MoveAbort.IncorrectIntentVersion);
            if (reader.ReadU8() != ProtocolMessage.ApplicationId) return new OnChainVerdict.Aborted(MoveAbort.InvalidAppId);
            var epoch = new Epoch(reader.ReadU32());
            return epoch == committeeEpoch
                ? new OnChainVerdict.Accepted(type, epoch, message[reader.Position..].ToArray(), weight)
                : new OnChainVerdict.Aborted(MoveAbort.IncorrectEpoch);
        }
        catch (BcsException)
        {
            return new OnChainVerdict.Aborted(MoveAbort.OutOfRange);
        }
    }
}
