using Microsoft.Extensions.Logging;

namespace ControlPlane.Actors;

/// <summary>
/// The life of a worker: does its step, pauses, again. Workers do the I/O that has no place in a turn; every process runs all of them, and
/// leases, fences and idempotent messages make the overlap harmless.
/// </summary>
internal static partial class WorkLoop
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Runs until canceled; a step that fails is logged and comes again after a pause that grows.</summary>
    internal static async Task Run(
        string name, Func<CancellationToken, Task> step, TimeSpan interval, TimeProvider clock, ILogger logger, CancellationToken ct)
    {
        int failures = 0;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await step(ct);
                failures = 0;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogStepFailed(logger, e, name, ++failures);
            }

            try
            {
                var pause = interval * Math.Pow(2, Math.Min(failures, 10));
                await Pause.For(failures == 0 || pause < LongestPause ? pause : LongestPause > interval ? LongestPause : interval, clock, ct);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Worker} failed ({Failures} in a row) and goes on after a pause.")]
    private static partial void LogStepFailed(ILogger logger, Exception exception, string worker, int failures);
}
