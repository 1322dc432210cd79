using Microsoft.Extensions.Logging;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Epochs;

/// <summary>
/// Moves the epoch on when its time has come: ends the vote at half the epoch, begins the next at its end. Every node does, a random
/// moment late; losing that race is normal and said nothing about.
/// </summary>
internal sealed partial class EpochDriver(
    ChainWatch watch, IWalrusWallet wallet, TimeSpan jitter, TimeProvider time, ILogger<EpochDriver> log)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim changed = new(0);

    /// <summary>An event says that the epoch has moved on.</summary>
    internal void Wake() => changed.Release();

    internal async Task Run(CancellationToken ct)
    {
        var retry = TimeSpan.FromSeconds(1);
        while (true)
        {
            var state = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
            var duty = EpochDuty.Of(state);
            if (duty.Call == EpochCall.None || !await Await(duty, state, ct).ConfigureAwait(false))
            {
                // Woken by an event, or it is time to look whether anything has changed that no event told of.
                await (duty.Call == EpochCall.None ? changed.WaitAsync(LookAgain, ct) : Task.CompletedTask).ConfigureAwait(false);
                continue;
            }

            var now = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
            if (EpochDuty.Of(now) != duty || now.Epoch != state.Epoch)
            {
                continue;
            }

            if (await Call(duty.Call, ct).ConfigureAwait(false))
            {
                retry = TimeSpan.FromSeconds(1);
            }
            else
            {
                // The chain's clock may be behind ours, or nobody has staked yet.
                await Task.Delay(retry, time, ct).ConfigureAwait(false);
                retry = retry < LookAgain ? retry * 2 : LookAgain;
            }
        }
    }

    /// <summary>True once the duty is due; false when an event came first.</summary>
    private async Task<bool> Await(EpochDuty duty, ChainState state, CancellationToken ct)
    {
        var due = duty.Due + EpochDuty.Jitter(jitter, state.EpochDuration, Random.Shared.NextDouble());
        while (due - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var pause = Task.Delay(left < LookAgain ? left : LookAgain, time, either.Token);
            var wake = changed.WaitAsync(either.Token);
            var first = await Task.WhenAny(pause, wake).ConfigureAwait(false);
            await either.CancelAsync().ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            if (first == wake)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> Call(EpochCall call, CancellationToken ct)
    {
        try
        {
            await watch.Insist(call.ToString(), call == EpochCall.EndVoting ? wallet.EndVoting : wallet.ChangeEpoch, ct).ConfigureAwait(false);
            LogCalled(call);
            return true;
        }
        catch (MoveAbortException e)
        {
            LogLost(call, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Call} is done; this node was first.")]
    private partial void LogCalled(EpochCall call);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Call} was refused, most likely because another node was first: {Cause}")]
    private partial void LogLost(EpochCall call, string cause);
}
