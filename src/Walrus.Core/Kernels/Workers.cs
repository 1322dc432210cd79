using System.Runtime.ExceptionServices;

namespace Walrus.Core.Kernels;

/// <summary>Runs the same work on several threads, each with scratch memory of its own, over one queue of numbered jobs.</summary>
internal static class Workers
{
    /// <summary>
    /// Calls <paramref name="work"/> on up to <paramref name="parallelism"/> threads with a function that hands out job numbers 0 to
    /// <paramref name="jobs"/> - 1 and then -1. The first error of any thread is thrown as it was.
    /// </summary>
    internal static void Run(int parallelism, int jobs, Action<Func<int>> work, CancellationToken ct)
    {
        int next = -1;
        int Take()
        {
            ct.ThrowIfCancellationRequested();
            int job = Interlocked.Increment(ref next);
            return job < jobs ? job : -1;
        }

        int threads = Math.Min(parallelism, jobs);
        if (threads <= 1)
        {
            work(Take);
            return;
        }

        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => work(Take));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
