namespace Walrus.Sui.Chain;

/// <summary>A subscription under way; unlike its enumerator it can be looked at without waiting, and left while it is waited for.</summary>
internal sealed class LiveCheckpoints : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping;
    private readonly IAsyncEnumerator<DecodedCheckpoint> stream;
    private Task<bool>? pending;

    internal LiveCheckpoints(Func<CancellationToken, IAsyncEnumerable<DecodedCheckpoint>> subscribe, CancellationToken ct)
    {
        stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        stream = subscribe(stopping.Token).GetAsyncEnumerator(stopping.Token);
    }

    private Task<bool> Pending => pending ??= stream.MoveNextAsync().AsTask();

    /// <summary>Whether it brings something, ends or fails within that time.</summary>
    internal async Task<bool> IsReady(TimeSpan within, TimeProvider time, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(Pending, Task.Delay(within, time, waiting.Token));
        await waiting.CancelAsync();
        return Pending.IsCompleted;
    }

    /// <summary>The next checkpoint; null at the end.</summary>
    internal async Task<DecodedCheckpoint?> Next()
    {
        var next = Pending;
        pending = null;
        return await next ? stream.Current : null;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (pending is not null)
        {
            await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await stream.DisposeAsync();
        stopping.Dispose();
    }
}
