using System.Runtime.ExceptionServices;

namespace Haulout.Cli;

/// <summary>Work on every core whose first error comes out as it is, so that a full disk is reported as one.</summary>
internal static class Threads
{
    internal static void For(int count, Action<int> body, CancellationToken ct = default)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = ct }, body);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
