namespace ControlPlane.Kubernetes.Reconcile;

/// <summary>What to look at next. A key stands on it once, with its earliest time; keys that fail come later and later.</summary>
internal sealed class Agenda(TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<Subject, DateTimeOffset> due = [];
    private readonly Dictionary<Subject, int> failures = [];
    private TaskCompletionSource changed = New();

    /// <summary>Puts a subject on the agenda, now or later; an earlier time already there stays.</summary>
    internal void Add(Subject subject, TimeSpan after = default)
    {
        lock (gate)
        {
            var at = clock.GetUtcNow() + after;
            if (!due.TryGetValue(subject, out var before) || at < before)
            {
                due[subject] = at;
                changed.TrySetResult();
            }
        }
    }

    /// <summary>Puts a subject on the agenda again after a failure.</summary>
    internal void Failed(Subject subject)
    {
        int count;
        lock (gate)
        {
            count = failures[subject] = Math.Min(failures.GetValueOrDefault(subject) + 1, 10);
        }

        var pause = FirstPause * Math.Pow(2, count - 1);
        Add(subject, pause < LongestPause ? pause : LongestPause);
    }

    internal void Succeeded(Subject subject)
    {
        lock (gate)
        {
            failures.Remove(subject);
        }
    }

    /// <summary>Takes the subject that is due first, as soon as it is due.</summary>
    internal async Task<Subject> Next(CancellationToken ct)
    {
        while (true)
        {
            Task signal;
            TimeSpan wait = Timeout.InfiniteTimeSpan;
            lock (gate)
            {
                if (due.Count > 0)
                {
                    var (subject, at) = due.MinBy(d => d.Value);
                    wait = at - clock.GetUtcNow();
                    if (wait <= TimeSpan.Zero)
                    {
                        due.Remove(subject);
                        return subject;
                    }
                }

                if (changed.Task.IsCompleted)
                {
                    changed = New();
                }

                signal = changed.Task;
            }

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(signal, Task.Delay(wait, clock, stop.Token));
            await stop.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A fleet or a node to look at.</summary>
internal readonly record struct Subject(bool IsFleet, string Namespace, string Name);
