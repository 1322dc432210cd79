namespace Walrus.StorageNode.Events;

/// <summary>
/// How far the chain's events have had their effect. Events are taken up in order and finished in order, so all before the last finished
/// checkpoint are.
/// </summary>
internal sealed class EventProgress(ulong? checkpoint, ulong events)
{
    private readonly Lock gate = new();
    private ulong? persisted = checkpoint;
    private ulong? finished = checkpoint;
    private ulong events = events;
    private ulong finishedEvents = events;

    /// <summary>The last checkpoint whose effects on the database are durable; null before the first.</summary>
    internal ulong? Persisted
    {
        get
        {
            lock (gate)
            {
                return persisted;
            }
        }
    }

    /// <summary>The last checkpoint from which nothing is left to do; null before the first.</summary>
    internal ulong? Checkpoint
    {
        get
        {
            lock (gate)
            {
                return finished;
            }
        }
    }

    /// <summary>Events since the beginning whose effects are durable.</summary>
    internal ulong Events
    {
        get
        {
            lock (gate)
            {
                return events;
            }
        }
    }

    /// <summary>Of which something is left to do.</summary>
    internal ulong Pending
    {
        get
        {
            lock (gate)
            {
                return events - finishedEvents;
            }
        }
    }

    internal void Persist(ulong processed, int count)
    {
        lock (gate)
        {
            persisted = processed;
            events += (ulong)count;
        }
    }

    /// <summary>What follows from everything persisted is done.</summary>
    internal void Finish()
    {
        lock (gate)
        {
            finished = persisted;
            finishedEvents = events;
        }
    }
}
