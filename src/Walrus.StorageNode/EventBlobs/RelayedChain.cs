using System.Runtime.CompilerServices;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>
/// The chain as the intake of events follows it: far behind, from event blobs first; what the intake has processed is passed on to the relay.
/// </summary>
internal sealed class RelayedChain(IChainReader chain, EventBlobCatchUp catchUp, CheckpointRelay relay) : IChainReader
{
    public Task<ChainState> ReadState(CancellationToken ct = default) => chain.ReadState(ct);

    public Task<BlobObject?> FindBlob(ObjectId id, CancellationToken ct = default) => chain.FindBlob(id, ct);

    public Task<ulong> LatestCheckpoint(CancellationToken ct = default) => chain.LatestCheckpoint(ct);

    public Task<ulong> OldestCheckpoint(CancellationToken ct = default) => chain.OldestCheckpoint(ct);

    public async IAsyncEnumerable<CheckpointEvents> Follow(ulong first, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var old in catchUp.From(first, ct).ConfigureAwait(false))
        {
            yield return old;
            relay.Pass(old);
            first = old.Sequence + 1;
        }

        await foreach (var checkpoint in chain.Follow(first, ct).ConfigureAwait(false))
        {
            // Whoever asks for the next one has processed this one.
            yield return checkpoint;
            relay.Pass(checkpoint);
        }
    }
}
