namespace Walrus.StorageNode;

/// <summary>
/// Tells whoever waits that something has changed. Take <see cref="Next"/> before looking at what may change: nothing is then missed.
/// </summary>
internal sealed class Signal
{
    private TaskCompletionSource source = Fresh();

    /// <summary>Completes at the next <see cref="Set"/>.</summary>
    internal Task Next => Volatile.Read(ref source).Task;

    internal void Set() => Interlocked.Exchange(ref source, Fresh()).TrySetResult();

    /// <summary>Waits for a task taken from <see cref="Next"/>, at most so long; true when it came.</summary>
    internal static async Task<bool> Await(Task next, TimeSpan atMost, TimeProvider time, CancellationToken ct)
    {
        try
        {
            await next.WaitAsync(atMost, time, ct).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
