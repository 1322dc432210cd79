namespace ControlPlane.Embedded.Simulation;

/// <summary>Runs tasks on the calling thread, one after another, choosing the next among the ready ones by a seed.</summary>
internal sealed class SeededScheduler(int seed) : TaskScheduler
{
    private readonly List<Task> ready = [];
    private int pumping;
    private string? escaped;
#pragma warning disable CA5394 // the choice must be reproducible, not secret
    private readonly Random random = new(seed);

    /// <summary>Tasks run so far.</summary>
    internal long Steps { get; private set; }

    /// <summary>Whether a task is ready.</summary>
    internal bool Idle => ready.Count == 0;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs one ready task.</summary>
    internal void Step()
    {
        var i = random.Next(ready.Count);
        var task = ready[i];
        ready[i] = ready[^1];
        ready.RemoveAt(ready.Count - 1);
        Steps++;
        // A context of the thread, such as a test runner's, would draw what is awaited away from here.
        var outside = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        pumping = Environment.CurrentManagedThreadId;
        TryExecuteTask(task);
        pumping = 0;
        SynchronizationContext.SetSynchronizationContext(outside);
        if (escaped is not null) throw new InvalidOperationException($"Something left the simulator's thread and came back:\n{escaped}");
    }
#pragma warning restore CA5394

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        if (pumping != 0 && pumping != Environment.CurrentManagedThreadId) escaped ??= Environment.StackTrace;
        ready.Add(task);
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => ready;
}
