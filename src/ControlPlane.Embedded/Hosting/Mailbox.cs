using ControlPlane.Actors;

namespace ControlPlane.Embedded.Hosting;

/// <summary>
/// One actor's calls in the order they came, one turn at a time. A failed turn drops the actor, so that the next reloads its state.
/// </summary>
internal sealed class Mailbox(Func<Task<IActor>> activate, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource> waiting = [];
    private bool busy;
    private bool retired;
    private IActor? actor;
    private DateTimeOffset lastTurn = clock.GetUtcNow();

    /// <summary>Waits for its turn and takes it; false when the mailbox was retired meanwhile and a new one must be asked.</summary>
    internal async ValueTask<bool> Enter(CancellationToken ct)
    {
        TaskCompletionSource place;
        lock (gate)
        {
            if (retired) return false;
            if (!busy)
            {
                busy = true;
                return true;
            }

            place = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(place);
        }

        await using var canceled = ct.UnsafeRegister(static p => ((TaskCompletionSource)p!).TrySetCanceled(), place);
        await place.Task;
        return true;
    }

    /// <summary>Runs within the turn.</summary>
    internal async Task<T> Run<T>(Func<IActor, Task<T>> body)
    {
        try
        {
            return await body(actor ??= await activate());
        }
        catch
        {
            actor = null;
            throw;
        }
    }

    /// <summary>Ends the turn; the next in the queue begins.</summary>
    internal void Leave()
    {
        lock (gate)
        {
            lastTurn = clock.GetUtcNow();
            while (waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult()) return;
            }

            busy = false;
        }
    }

    /// <summary>Whether it has had no turn since then and is now closed for good.</summary>
    internal bool Retire(DateTimeOffset idleSince)
    {
        lock (gate) return retired = retired || (!busy && lastTurn <= idleSince);
    }
}
