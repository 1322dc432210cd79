using Microsoft.Extensions.Logging;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Epochs;

/// <summary>Reads the chain's state, patiently: an unreachable chain is waited for with growing pauses, and the wait is visible in health.</summary>
internal sealed partial class ChainWatch(IChainReader chain, TimeProvider time, ILogger<ChainWatch> log)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private volatile string status = "connecting";
    private volatile Reading? last;

    private sealed record Reading(ChainState State, DateTimeOffset At);

    /// <summary><c>connecting</c>, <c>reachable</c>, or why not.</summary>
    internal string Status => status;

    /// <summary>The state the chain gave last; null before the first.</summary>
    internal ChainState? Last => last?.State;

    /// <summary>The state, not older than <paramref name="age"/>; returns only when the chain answers.</summary>
    internal Task<ChainState> Read(TimeSpan age, CancellationToken ct) =>
        last is { } known && time.GetUtcNow() - known.At <= age
            ? Task.FromResult(known.State)
            : Insist("its state", async token =>
            {
                var state = await chain.ReadState(token).ConfigureAwait(false);
                last = new Reading(state, time.GetUtcNow());
                return state;
            }, ct);

    /// <summary>Repeats a call until the chain answers, whatever the answer.</summary>
    internal async Task<T> Insist<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken ct)
    {
        var pause = TimeSpan.FromMilliseconds(250);
        while (true)
        {
            try
            {
                var result = await call(ct).ConfigureAwait(false);
                status = "reachable";
                return result;
            }
            catch (ChainUnavailableException e)
            {
                status = $"unreachable: {e.Message}";
                LogUnreachable(what, e.Message, pause);
            }

            await Task.Delay(pause, time, ct).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The chain did not answer ({What}): {Cause} Trying again in {Pause}.")]
    private partial void LogUnreachable(string what, string cause, TimeSpan pause);
}
