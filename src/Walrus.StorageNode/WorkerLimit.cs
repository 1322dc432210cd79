namespace Walrus.StorageNode;

/// <summary>Runs work that keeps a processor busy away from the threads that serve requests, a bounded number at a time.</summary>
internal sealed class WorkerLimit(int parallelism) : IDisposable
{
    private readonly SemaphoreSlim free = new(parallelism);

    internal async Task<T> Run<T>(Func<T> work, CancellationToken ct)
    {
        await free.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await Task.Run(work, ct).ConfigureAwait(false);
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose() => free.Dispose();
}
