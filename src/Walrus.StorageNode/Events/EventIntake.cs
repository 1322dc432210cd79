using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Recovery;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Events;

/// <summary>
/// Follows the chain. What a checkpoint's events change and the cursor behind them are one transaction; what follows from it outside the
/// database is done after it, and found again after a crash.
/// </summary>
internal sealed partial class EventIntake(
    IChainReader chain, Database database, NodeState state, EventProgress progress, BlobWrites writes, ExpiredData data, Blocklist blocklist,
    SliverRebuild rebuild, EpochChange epochs, NodeSignals signals, StorageNodeOptions options, ILogger<EventIntake> log)
{
    /// <summary>Checkpoints without events need not be durable one by one: reading them again costs nothing.</summary>
    private const ulong LazyCheckpoints = 64;

    private ulong durable = progress.Persisted ?? 0;

    internal async Task Run(CancellationToken ct)
    {
        ulong first = progress.Persisted is { } last ? last + 1 : options.FirstCheckpoint;
        LogFollowing(first);
        await Resume(ct).ConfigureAwait(false);
        bool begun = false;
        await foreach (var checkpoint in chain.Follow(first, ct).ConfigureAwait(false))
        {
            begun = begun || await Begin(checkpoint.Events, ct).ConfigureAwait(false);
            await Process(checkpoint, ct).ConfigureAwait(false);
        }
    }

    /// <summary>One checkpoint; one that has been processed before changes nothing.</summary>
    internal async Task Process(CheckpointEvents checkpoint, CancellationToken ct)
    {
        if (checkpoint.Sequence <= progress.Persisted)
        {
            return;
        }

        if (checkpoint.Events.Count == 0)
        {
            if (checkpoint.Sequence - durable >= LazyCheckpoints)
            {
                database.Write(c => c.SetNumber(Facts.Cursor, checkpoint.Sequence));
                durable = checkpoint.Sequence;
            }

            progress.Persist(checkpoint.Sequence, 0);
            progress.Finish();
            return;
        }

        var view = state.View;
        var after = database.Write(c =>
        {
            var effects = new EventEffects(
                view.EventEpoch, view.Status, view.Status.IsCatchingUp, checkpoint.Timestamp, options.RecoveryGrace);
            foreach (var named in checkpoint.Events)
            {
                effects = effects.Apply(c, named);
            }

            c.SetNumber(Facts.Cursor, checkpoint.Sequence);
            c.SetNumber(Facts.EventCount, progress.Events + (ulong)checkpoint.Events.Count);
            return effects.Now;
        });
        durable = checkpoint.Sequence;
        state.SetEventEpoch(after);
        progress.Persist(checkpoint.Sequence, checkpoint.Events.Count);
        await FollowUp(checkpoint.Events, view.EventEpoch, ct).ConfigureAwait(false);
        progress.Finish();
    }

    /// <summary>Does what a crash or a failure left between events and what follows from them.</summary>
    private async Task Resume(CancellationToken ct)
    {
        data.DeleteUnwanted();
        if (state.View.CommitteeEpoch != state.View.EventEpoch)
        {
            await TakeUp(state.View.EventEpoch, ct).ConfigureAwait(false);
        }

        progress.Finish();
    }

    /// <summary>With the first event since the process began it is known how far behind the node is; true when these events tell.</summary>
    private async Task<bool> Begin(IReadOnlyList<NamedEvent> events, CancellationToken ct)
    {
        var telling = events.FirstOrDefault(e => CatchUp.EpochOf(e.Event) is not null)?.Event;
        bool lacksBeginning = options.FirstCheckpoint > 0 && state.View.EventEpoch == new Epoch(0);
        if (events.Count == 0 || (lacksBeginning && telling is null))
        {
            return false;
        }

        var pending = (telling is null ? null : CatchUp.EpochOf(telling)) ?? state.View.EventEpoch;
        bool isStart = telling is WalrusEvent.EpochChangeStart && pending.Value > 0;
        await epochs.Begin(lacksBeginning ? !isStart : null, pending, ct).ConfigureAwait(false);
        if (lacksBeginning)
        {
            state.BeginAt(isStart ? new Epoch(pending.Value - 1) : pending);
        }

        return true;
    }

    private async Task FollowUp(IReadOnlyList<NamedEvent> events, Epoch before, CancellationToken ct)
    {
        foreach (var named in events)
        {
            switch (named.Event)
            {
                case WalrusEvent.BlobRegistered { BlobId: var blob }:
                    await writes.Flush(blob).ConfigureAwait(false);
                    break;
                case WalrusEvent.PooledBlobRegistered { BlobId: var blob }:
                    await writes.Flush(blob).ConfigureAwait(false);
                    break;
                case WalrusEvent.BlobCertified or WalrusEvent.PooledBlobCertified:
                    signals.RecoveryAdded.Set();
                    break;
                case WalrusEvent.BlobDeleted { BlobId: var blob }:
                    await StopIfUnwanted(blob, ct).ConfigureAwait(false);
                    break;
                case WalrusEvent.PooledBlobDeleted { BlobId: var blob }:
                    await StopIfUnwanted(blob, ct).ConfigureAwait(false);
                    break;
                case WalrusEvent.InvalidBlobId { BlobId: var blob }:
                    await Remove(blob, ct).ConfigureAwait(false);
                    break;
                case WalrusEvent.DenyListBlobDeleted { BlobId: var blob }:
                    blocklist.Deny(blob);
                    await Remove(blob, ct).ConfigureAwait(false);
                    LogDenied(blob);
                    break;
                case WalrusEvent.EpochChangeDone e:
                    await epochs.Clear(e.Epoch, ct).ConfigureAwait(false);
                    signals.EpochMoved.Set();
                    break;
                case WalrusEvent.EpochParametersSelected:
                    signals.EpochMoved.Set();
                    break;
                case WalrusEvent.ProtocolVersionUpdated e:
                    LogProtocol(e.ProtocolVersion, e.StartEpoch);
                    break;
                case WalrusEvent.Unknown e:
                    LogUnknown(e.Type);
                    break;
            }
        }

        if (state.View.EventEpoch is var epoch && epoch != before)
        {
            await TakeUp(epoch, ct).ConfigureAwait(false);
        }

        signals.Registered.Set();
    }

    private async Task TakeUp(Epoch epoch, CancellationToken ct)
    {
        await epochs.TakeUp(epoch, ct).ConfigureAwait(false);
        signals.EpochMoved.Set();
        signals.RecoveryAdded.Set();
    }

    private async Task StopIfUnwanted(BlobId blob, CancellationToken ct)
    {
        if (!state.Blob(blob).IsCertified(state.View.EventEpoch))
        {
            await rebuild.Stop(blob, ct).ConfigureAwait(false);
        }
    }

    private async Task Remove(BlobId blob, CancellationToken ct)
    {
        await rebuild.Stop(blob, ct).ConfigureAwait(false);
        data.Delete(blob);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Following the chain from checkpoint {First}.")]
    private partial void LogFollowing(ulong first);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An event of type {Type} is unknown to this build and has no effect.")]
    private partial void LogUnknown(string type);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Blob} was deleted by deny list: it is neither kept nor served any more.")]
    private partial void LogDenied(BlobId blob);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The network agreed on protocol version {Version} from epoch {Start} on; see whether this build is to be updated.")]
    private partial void LogProtocol(ulong version, Epoch start);
}
