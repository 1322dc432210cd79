using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>Attestations of event blobs: each node has at most one outstanding in an epoch (contracts §5).</summary>
internal static class EventBlobRules
{
    /// <summary>The cap of a node that attests the events up to a checkpoint.</summary>
    internal static StorageNodeCap Attest(StorageNodeCap cap, EventBlobState state, ulong checkpoint, Epoch epoch, Epoch now)
    {
        const string Function = "certify_event_blob";
        AbortCodes.SystemState.InvalidIdEpoch.Unless(epoch == now, Function);
        if (cap.LastEventBlob is { } last && last.Epoch >= now)
        {
            AbortCodes.SystemState.RepeatedAttestation.Unless(checkpoint > last.Checkpoint, Function);
            AbortCodes.SystemState.IncorrectAttestation.Unless(state.Latest is { } latest && last.Checkpoint <= latest.EndingCheckpoint, Function);
        }

        return cap with { LastEventBlob = new(checkpoint, epoch) };
    }

    /// <summary>Whether the events up to that checkpoint are certified already.</summary>
    internal static bool IsCertified(EventBlobState state, ulong checkpoint) => state.Latest is { } latest && latest.EndingCheckpoint >= checkpoint;

    /// <summary>The state with more weight behind an event blob; with a quorum it is the latest, and no other is under way.</summary>
    internal static (EventBlobState State, bool IsQuorum) Count(EventBlobState state, EventBlob blob, ushort weight, ushort shards)
    {
        ushort before = state.Weights.FirstOrDefault(w => w.Blob == blob)?.Weight ?? 0;
        var counted = new EventBlobWeight(blob, checked((ushort)(before + weight)));
        return new Quorum(shards).IsQuorumOnChain(counted.Weight)
            ? (new(blob, []), true)
            : (state with { Weights = [.. state.Weights.Where(w => w.Blob != blob), counted] }, false);
    }
}
