using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>What is to be done next for the sealed event blob.</summary>
internal enum AttestationStep
{
    /// <summary>Nothing until something changes.</summary>
    Wait,

    /// <summary>Store the slivers that belong on this node's shards.</summary>
    Store,

    /// <summary>Attest it on chain.</summary>
    Attest,
}

/// <summary>Decides about attestations (contracts §5): one blob at a time, once in each epoch, and only what this node has stored.</summary>
internal static class Attestations
{
    /// <param name="state">Where the writer stands.</param>
    /// <param name="stored">Which blob's slivers are stored, for the shards of which epoch.</param>
    /// <param name="view">The node now.</param>
    /// <param name="self">The node's id.</param>
    /// <param name="chain">The contracts now.</param>
    internal static AttestationStep Next(WriterState state, (BlobId Blob, Epoch Epoch)? stored, NodeView view, ObjectId self, ChainState chain)
    {
        if (state.Sealed is not { } waiting)
        {
            return AttestationStep.Wait;
        }

        if (stored != (waiting.Id, view.CommitteeEpoch))
        {
            return AttestationStep.Store;
        }

        // What the chain has certified already needs no more weight; its event is on its way.
        bool isNeeded = chain.EventBlobs.Latest is not { } latest || latest.EndingCheckpoint < waiting.Cut.End;
        bool isMember = chain.Epoch == view.CommitteeEpoch && chain.Current?.IndexOf(self) >= 0;
        return isNeeded && isMember && state.Attested != chain.Epoch ? AttestationStep.Attest : AttestationStep.Wait;
    }
}
