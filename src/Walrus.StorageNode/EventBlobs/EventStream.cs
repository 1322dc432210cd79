using System.Runtime.CompilerServices;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>
/// Checkpoints for the writer, never ahead of what the node has processed: from the relay, and from the chain what is no longer there, as after a
/// start that begins further back.
/// </summary>
internal sealed class EventStream(CheckpointRelay relay, IChainReader chain)
{
    /// <summary>Whether a checkpoint is neither here nor on the chain any more.</summary>
    internal async Task<bool> IsGone(ulong checkpoint, CancellationToken ct) =>
        !relay.Covers(checkpoint) && await chain.OldestCheckpoint(ct).ConfigureAwait(false) > checkpoint;

    internal async IAsyncEnumerable<CheckpointEvents> From(ulong first, [EnumeratorCancellation] CancellationToken ct)
    {
        ulong next = first;
        while (true)
        {
            if (await relay.Find(next, ct).ConfigureAwait(false) is { } found)
            {
                yield return found;
                next++;
                continue;
            }

            await foreach (var old in chain.Follow(next, ct).ConfigureAwait(false))
            {
                yield return old;
                next++;
                if (relay.Covers(next))
                {
                    break;
                }
            }
        }
    }
}
