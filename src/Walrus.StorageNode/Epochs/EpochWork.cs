using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Recovery;

namespace Walrus.StorageNode.Epochs;

/// <summary>
/// Brings a member of the committee to Active, step by step, and reports the epoch when nothing is left to do. One loop takes every step, so
/// the report has one owner; a new committee ends the step under way.
/// </summary>
internal sealed partial class EpochWork(
    NodeState state, MetadataRecovery metadata, ShardSync shards, NodeRecovery recovery, SyncReport report, NodeSignals signals,
    StorageNodeOptions options, TimeProvider time, ILogger<EpochWork> log)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    internal async Task Run(CancellationToken ct)
    {
        int failures = 0;
        var last = EpochStep.None;
        while (true)
        {
            var next = signals.ShardsChanged.Next;
            var view = state.View;
            var step = EpochSteps.Next(view);
            failures = step == last ? failures : 0;
            last = step;
            bool done = await Take(step, view.CommitteeEpoch, next, ct).ConfigureAwait(false);
            if (done && EpochSteps.Next(state.View) is var following && following != step)
            {
                continue;
            }

            failures = done ? 0 : failures + 1;
            var pause = failures == 0 ? LookAgain : await Pause(step, failures, ct).ConfigureAwait(false);
            await Signal.Await(next, pause < LookAgain || step == EpochStep.SyncShards ? pause : LookAgain, time, ct).ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan> Pause(EpochStep step, int failures, CancellationToken ct) => step == EpochStep.SyncShards
        ? await shards.Pause(failures, ct).ConfigureAwait(false)
        : BlobRecovery.Pause(options.RecoveryRetry, failures - 1);

    /// <summary>Takes a step for as long as its epoch lasts; false when it must be taken again.</summary>
    private async Task<bool> Take(EpochStep step, Epoch epoch, Task next, CancellationToken ct)
    {
        using var epochOver = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var work = Work(step, epoch, epochOver.Token);
        while (await Task.WhenAny(work, next).ConfigureAwait(false) != work)
        {
            next = signals.ShardsChanged.Next;
            if (state.View.CommitteeEpoch != epoch)
            {
                await epochOver.CancelAsync().ConfigureAwait(false);
                break;
            }
        }

        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            LogOver(step, epoch);
            return true;
        }
    }

    private async Task<bool> Work(EpochStep step, Epoch epoch, CancellationToken ct)
    {
        switch (step)
        {
            case EpochStep.RecoverMetadata:
                await metadata.Run(epoch, ct).ConfigureAwait(false);
                shards.Begin(epoch);
                return true;
            case EpochStep.SyncShards:
                return await shards.Fill(epoch, ct).ConfigureAwait(false);
            case EpochStep.RecoverNode:
                return await recovery.Pass(epoch, ct).ConfigureAwait(false) && Activate(epoch);
            case EpochStep.Finish:
                return Activate(epoch) && await report.Send(epoch, ct).ConfigureAwait(false);
            default:
                return true;
        }
    }

    private bool Activate(Epoch epoch)
    {
        bool was = state.View.Status is NodeStatus.Active;
        bool isNow = state.SetStatus(new NodeStatus.Active(), epoch);
        if (isNow && !was)
        {
            // What waits for a node that knows everything, such as the deletion of expired data, may begin.
            signals.EpochMoved.Set();
        }

        return isNow;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Step} of epoch {Epoch} ends: another committee is in office.")]
    private partial void LogOver(EpochStep step, Epoch epoch);
}
