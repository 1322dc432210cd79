using Sui.DevChain.Move;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>system</c>: certification of event blobs by attestation (contracts §5).</summary>
internal static class EventBlobModule
{
    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(
            "system", "certify_event_blob",
            [
                Mut(t.System), Mut(t.StorageNodeCap), Val("u256"), Val("u256"), Val("u64"), Val("u8"), Val("u64"), Val("u32"),
            ],
            [],
            CertifyEventBlob);
    }

    private static IReadOnlyList<MoveBox> CertifyEventBlob(Invocation call)
    {
        var state = call.State.System(call.Box(0));
        var cap = call.Read<StorageNodeCap>(1);
        var attested = new EventBlob(call.BlobId(2), call.U64(6));
        var (committee, now) = (state.Committee, state.Committee.Epoch);
        ushort weight = CertificateRules.Member(committee, cap.NodeId, "certify_event_blob").Weight;
        call.Write(1, EventBlobRules.Attest(cap, state.EventBlobs, attested.EndingCheckpoint, new(call.U32(7)), now));
        if (EventBlobRules.IsCertified(state.EventBlobs, attested.EndingCheckpoint))
        {
            return [];
        }

        var (events, isQuorum) = EventBlobRules.Count(state.EventBlobs, attested, weight, committee.Shards);
        state = state with { EventBlobs = events };
        call.State.Put(call.Box(0), isQuorum ? Certify(call, state) : state);
        return [];
    }

    // Its storage is for as long as can be, costs nothing and may exceed the capacity; nobody owns the blob object.
    private static SystemStateInner Certify(Invocation call, SystemStateInner state)
    {
        var (committee, now) = (state.Committee, state.Committee.Epoch);
        var registration = new Registration(call.BlobId(2), call.U256(3), call.U64(4), call.U8(5), Deletable: false);
        ulong length = BlobRules.EncodedLength(registration.Size, registration.EncodingType, committee.Shards);
        uint ahead = state.Accounts.Length;
        state = MarketRules.Take(state, length, 0, ahead, isBounded: false);
        var storage = StorageRules.Create(call.Context.NewId(), now, new(checked(now.Value + ahead)), length);
        var blob = BlobRules.Register(call.Context.NewId(), storage, registration, now, committee.Shards);
        BlobModule.EmitRegistered(call, blob);
        BlobModule.EmitCertified(call, BlobRules.Certify(blob, new StorageConfirmation(now, blob.BlobId, null), now), isExtension: false);
        return state;
    }
}
