using System.Runtime.CompilerServices;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>
/// The chain as the intake of events follows it: from event blobs when it is far behind or the full node lacks what is needed, at the start and
/// later; what the intake has processed is passed on to the relay.
/// </summary>
internal sealed class RelayedChain(IChainReader chain, EventBlobCatchUp catchUp, CheckpointRelay relay, TimeSpan lookEvery, TimeProvider time)
    : IChainReader
{
    public Task<ChainState> ReadState(CancellationToken ct = default) => chain.ReadState(ct);

    public Task<BlobObject?> FindBlob(ObjectId id, CancellationToken ct = default) => chain.FindBlob(id, ct);

    public Task<ulong> LatestCheckpoint(CancellationToken ct = default) => chain.LatestCheckpoint(ct);

    public Task<ulong> OldestCheckpoint(CancellationToken ct = default) => chain.OldestCheckpoint(ct);

    public async IAsyncEnumerable<CheckpointEvents> Follow(ulong first, [EnumeratorCancellation] CancellationToken ct = default)
    {
        while (true)
        {
            // Whoever asks for the next checkpoint has processed the one before.
            await foreach (var old in catchUp.From(first, ct).ConfigureAwait(false))
            {
                yield return old;
                relay.Pass(old);
                first = old.Sequence + 1;
            }

            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await using var stream = chain.Follow(first, stopping.Token).GetAsyncEnumerator(stopping.Token);
            while (await Next(stream, first, stopping, ct).ConfigureAwait(false) is { } checkpoint)
            {
                yield return checkpoint;
                relay.Pass(checkpoint);
                first = checkpoint.Sequence + 1;
            }

            if (!stopping.IsCancellationRequested)
            {
                // The full node has nothing more to tell, and nothing that event blobs would add to.
                yield break;
            }
        }
    }

    /// <summary>The next checkpoint of the full node; null when it has ended, and when it does not come and event blobs have it: then it is stopped.</summary>
    private async Task<CheckpointEvents?> Next(
        IAsyncEnumerator<CheckpointEvents> stream, ulong next, CancellationTokenSource stopping, CancellationToken ct)
    {
        var more = stream.MoveNextAsync().AsTask();
        try
        {
            while (!more.IsCompleted)
            {
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(ct);
                await Task.WhenAny(more, Task.Delay(lookEvery, time, pause.Token)).ConfigureAwait(false);
                await pause.CancelAsync().ConfigureAwait(false);
                if (!more.IsCompleted && await catchUp.IsNeeded(next, ct).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        finally
        {
            // A stream must have come to rest before it is disposed of.
            if (!more.IsCompleted)
            {
                await stopping.CancelAsync().ConfigureAwait(false);
                await ((Task)more).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        bool isLeft = stopping.IsCancellationRequested && !ct.IsCancellationRequested;
        return !isLeft && await more.ConfigureAwait(false) ? stream.Current : null;
    }
}
