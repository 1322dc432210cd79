using ControlPlane.Actors;
using ControlPlane.Epochs;
using Walrus.Sui.Chain;

namespace ControlPlane.Chain;

/// <summary>Carries checkpoints from the chain to the feed, and keeps the picture of the epoch and of the tip fresh.</summary>
internal sealed class ChainFollower(IActors actors, IChainReader chain, ControlPlaneOptions options, TimeProvider clock)
{
    private static readonly TimeSpan PictureAge = TimeSpan.FromSeconds(15);

    private DateTimeOffset? refreshedAt;

    private IFeed Feed => actors.Actor<IFeed>(Keys.Feed);

    /// <summary>Follows until the feed wants another place than the chain gives, which is when another process follows too.</summary>
    internal async Task Follow(CancellationToken ct)
    {
        var want = (await Feed.Describe(ct)).Next;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var checkpoints = chain.Follow(want, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = checkpoints.MoveNextAsync().AsTask();
        try
        {
            var batch = new List<Checkpoint>();
            while (await next)
            {
                batch.Add(Checkpoint.From(checkpoints.Current));
                next = checkpoints.MoveNextAsync().AsTask();
                if (next.IsCompletedSuccessfully && batch.Count < options.CheckpointsPerBatch) continue;
                if (batch[0].Sequence > want) return;
                batch.RemoveAll(c => c.Sequence < want);
                if (batch.Count > 0) want = (await Feed.Accept(new([.. batch]), ct)).Next;
                batch.Clear();
            }
        }
        finally
        {
            // An enumerator may not be disposed of while it moves.
            stop.Cancel();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>One look at the tip and, where it is old or an epoch was announced, at the epoch.</summary>
    internal async Task Look(CancellationToken ct)
    {
        await Feed.Observe(await chain.LatestCheckpoint(ct), ct);
        var epochs = actors.Actor<IEpochs>(Keys.Epochs);
        if ((await epochs.Describe(ct)).Settled is not null && clock.GetUtcNow() - refreshedAt < PictureAge) return;
        var state = await chain.ReadState(ct);
        await epochs.Refresh(EpochPicture.From(state), ct);
        refreshedAt = clock.GetUtcNow();
    }
}
