using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>Certificates of the current committee (<c>bls_aggregate</c>, <c>messages</c>; spec messages §6).</summary>
internal static class CertificateRules
{
    private const string Function = "verify_certificate_and_weight";

    /// <summary>The message of a certificate that the committee signed with the weight required; aborts as Move does.</summary>
    internal static OnChainVerdict.Accepted Verify(
        BlsCommittee committee, RequiredWeight required, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> bitmap, ReadOnlySpan<byte> message)
    {
        if (committee.Members.Count == 0)
        {
            throw (bitmap.IsEmpty ? MoveAbort.NotEnoughStake : MoveAbort.InvalidBitmap).In(Function);
        }

        return OnChainVerifier.Verify(ToCore(committee), required, bitmap, signature, message) switch
        {
            OnChainVerdict.Accepted accepted => accepted,
            OnChainVerdict.Aborted aborted => throw aborted.Abort.In(aborted.Abort.Module == "messages" ? "new_certified_message" : Function),
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

    /// <summary>What an accepted message of that type says; bytes behind it are ignored, as Move ignores them.</summary>
    internal static T Message<T>(OnChainVerdict.Accepted accepted) where T : IProtocolMessage<T>
    {
        if (accepted.RequireType(T.Type) is { } abort)
        {
            throw abort.In("into_message");
        }

        try
        {
            var reader = new BcsReader(accepted.Body.Span);
            return T.ReadBody(accepted.Epoch, ref reader);
        }
        catch (BcsException)
        {
            throw MoveAbort.OutOfRange.In("peel");
        }
    }

    /// <summary>The member of the committee that is this node; aborts when it is none.</summary>
    internal static BlsCommitteeMember Member(BlsCommittee committee, ObjectId node, string function) =>
        committee.Members.FirstOrDefault(m => m.NodeId == node) ?? throw AbortCodes.SystemState.NotCommitteeMember.In(function);

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
