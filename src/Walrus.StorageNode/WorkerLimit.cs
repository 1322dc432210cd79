namespace Walrus.StorageNode;

/// <summary>Runs work that keeps a processor busy, a bounded number at a time, so that others find a thread.</summary>
internal sealed class WorkerLimit(int parallelism) : IDisposable
{
    private readonly SemaphoreSlim free = new(parallelism);

    internal async Task<T> Run<T>(Func<T> work, CancellationToken ct)
    {
        await free.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            // On the caller's thread, which is the pool's as any other would be: to change it costs more than most of the work.
            return work();
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose() => free.Dispose();
}
