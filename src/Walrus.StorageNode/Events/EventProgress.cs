namespace Walrus.StorageNode.Events;

/// <summary>How far the chain's events have had their effect.</summary>
internal sealed class EventProgress(ulong? checkpoint, ulong events)
{
    private readonly Lock gate = new();
    private ulong? checkpoint = checkpoint;
    private ulong events = events;

    /// <summary>The last checkpoint processed; null before the first.</summary>
    internal ulong? Checkpoint
    {
        get
        {
            lock (gate)
            {
                return checkpoint;
            }
        }
    }

    /// <summary>Events processed since the beginning.</summary>
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

    internal void Advance(ulong processed, int count)
    {
        lock (gate)
        {
            checkpoint = processed;
            events += (ulong)count;
        }
    }
}
