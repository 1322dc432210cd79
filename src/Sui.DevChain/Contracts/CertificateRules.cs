using Sui.DevChain.Move;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>Certificates of the current committee (<c>bls_aggregate</c>, <c>messages</c>; spec messages §6).</summary>
internal static class CertificateRules
{
    /// <summary>The message of a certificate that the committee signed with the weight required; aborts as Move does.</summary>
    internal static OnChainVerdict.Accepted Verify(
        BlsCommittee committee, RequiredWeight required, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> bitmap, ReadOnlySpan<byte> message)
    {
        if (committee.Members.Count == 0)
        {
            throw (bitmap.IsEmpty ? MoveAbort.NotEnoughStake : MoveAbort.InvalidBitmap).In("verify_certificate");
        }

        return OnChainVerifier.Verify(ToCore(committee), required, bitmap, signature, message) switch
        {
            OnChainVerdict.Accepted accepted => accepted,
            OnChainVerdict.Aborted aborted => throw aborted.Abort.In("verify_certificate"),
            _ => throw new InvalidOperationException("A verdict is either of the two."),
        };
    }

    /// <summary>A storage confirmation in an accepted message.</summary>
    internal static StorageConfirmation Confirmation(OnChainVerdict.Accepted accepted)
    {
        if (OnChainVerifier.ReadStorageConfirmation(accepted, out var confirmation) is { } abort)
        {
            throw abort.In("certify_blob_message");
        }

        return confirmation!;
    }

    /// <summary>The blob id of an accepted invalid-blob message; bytes behind it are ignored.</summary>
    internal static BlobId InvalidBlobId(OnChainVerdict.Accepted accepted)
    {
        if (accepted.RequireType(MessageType.InvalidBlobId) is { } abort)
        {
            throw abort.In("invalid_blob_id_message");
        }

        MoveAbort.OutOfRange.Unless(accepted.Body.Length >= BlobId.Length, "peel_u256");
        return BlobId.FromBytes(accepted.Body.Span[..BlobId.Length]);
    }

    // Which shards a member holds does not matter to a certificate, only how many.
    private static Committee ToCore(BlsCommittee committee)
    {
        int next = 0;
        return new(committee.Epoch, committee.Members.Select(m =>
        {
            var shards = Enumerable.Range(next, m.Weight).Select(s => new ShardIndex((ushort)s)).ToArray();
            next += m.Weight;
            return new CommitteeMember(m.NodeId, m.PublicKey.ToPublicKey(), shards);
        }));
    }
}
