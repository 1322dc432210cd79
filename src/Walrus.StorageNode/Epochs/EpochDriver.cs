using Microsoft.Extensions.Logging;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Epochs;

/// <summary>
/// Moves the epoch on when its time has come: ends the vote at half the epoch, begins the next at its end. Every node does, a random
/// moment late; losing that race is normal and said nothing about. <c>moved</c> is set when an event says that the epoch has moved on.
/// </summary>
internal sealed partial class EpochDriver(
    ChainWatch watch, IWalrusWallet wallet, Signal moved, TimeSpan jitter, TimeProvider time, ILogger<EpochDriver> log)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    internal async Task Run(CancellationToken ct)
    {
        int failures = 0;
        while (true)
        {
            var next = moved.Next;
            var state = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
            var duty = EpochDuty.Of(state);
            var left = duty.Call == EpochCall.None
                ? LookAgain
                : duty.Due + EpochDuty.Jitter(jitter, state.EpochDuration, Random.Shared.NextDouble()) - time.GetUtcNow();
            if (left > TimeSpan.Zero)
            {
                // A long wait is cut into pieces: not everything that matters is told by an event.
                bool woken = await Signal.Await(next, left < LookAgain ? left : LookAgain, time, ct).ConfigureAwait(false);
                if (woken || left > LookAgain || duty.Call == EpochCall.None)
                {
                    continue;
                }

                var now = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
                if (now.Epoch != state.Epoch || EpochDuty.Of(now) != duty)
                {
                    continue;
                }
            }

            if (await Call(duty.Call, ct).ConfigureAwait(false))
            {
                failures = 0;
                continue;
            }

            // Another node was first, the chain's clock is behind ours, or nobody has staked yet.
            await Signal.Await(next, EpochDuty.Retry(++failures, state.EpochDuration), time, ct).ConfigureAwait(false);
        }
    }

    private async Task<bool> Call(EpochCall call, CancellationToken ct)
    {
        try
        {
            await watch.Insist(
                call.ToString(), token => call == EpochCall.EndVoting ? wallet.EndVoting(token) : wallet.ChangeEpoch(token), ct)
                .ConfigureAwait(false);
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
