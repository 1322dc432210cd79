using Walrus.Sui.Events;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>
/// The last checkpoints whose events have had their effect, for whoever needs them a second time: the chain is then followed once. Bounded by
/// number and by events; what is gone is read from the chain again.
/// </summary>
/// <param name="next">The checkpoint that will come next.</param>
internal sealed class CheckpointRelay(ulong next)
{
    private const int MaxCheckpoints = 1024;
    private const int MaxEvents = 16_384;
    private readonly Lock gate = new();
    private readonly Queue<CheckpointEvents> recent = new();
    private readonly Signal passed = new();
    private ulong next = next;
    private int events;

    /// <summary>Keeps a checkpoint for a while.</summary>
    internal void Pass(CheckpointEvents checkpoint)
    {
        lock (gate)
        {
            if (checkpoint.Sequence != next)
            {
                recent.Clear();
                events = 0;
            }

            recent.Enqueue(checkpoint);
            events += checkpoint.Events.Count;
            next = checkpoint.Sequence + 1;
            while (recent.Count > MaxCheckpoints || (events > MaxEvents && recent.Count > 1))
            {
                events -= recent.Dequeue().Events.Count;
            }
        }

        passed.Set();
    }

    /// <summary>Whether a checkpoint is here, or will be.</summary>
    internal bool Covers(ulong sequence)
    {
        lock (gate)
        {
            return sequence >= next - (ulong)recent.Count;
        }
    }

    /// <summary>A checkpoint, waited for when it is still to come; null when it is gone.</summary>
    internal async Task<CheckpointEvents?> Find(ulong sequence, CancellationToken ct)
    {
        while (true)
        {
            var more = passed.Next;
            lock (gate)
            {
                ulong oldest = next - (ulong)recent.Count;
                if (sequence < oldest)
                {
                    return null;
                }

                if (sequence < next)
                {
                    return recent.ElementAt((int)(sequence - oldest));
                }
            }

            await more.WaitAsync(ct).ConfigureAwait(false);
        }
    }
}
