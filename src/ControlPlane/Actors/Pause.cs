namespace ControlPlane.Actors;

/// <summary>
/// Waiting, for workers. Unlike <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)"/>, which ends on a pool thread when it is
/// canceled, it never leaves the caller's scheduler, so that the simulator sees all of it.
/// </summary>
public static class Pause
{
    /// <summary>Returns after <paramref name="time"/> by the clock.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> came first.</exception>
    public static async Task For(TimeSpan time, TimeProvider clock, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var canceled = ct.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), over);
        await using var timer = clock.CreateTimer(
            static state => ((TaskCompletionSource)state!).TrySetResult(), over, time > TimeSpan.Zero ? time : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
        await over.Task;
    }
}
