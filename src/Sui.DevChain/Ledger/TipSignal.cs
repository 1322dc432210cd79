namespace Sui.DevChain.Ledger;

/// <summary>The newest durable checkpoint, and a way to wait for the next one.</summary>
internal sealed class TipSignal(StoredCheckpoint tip)
{
    private readonly Lock gate = new();
    private StoredCheckpoint tip = tip;
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal StoredCheckpoint Tip
    {
        get
        {
            lock (gate)
            {
                return tip;
            }
        }
    }

    internal void Move(StoredCheckpoint to)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            tip = to;
            waiting = moved;
            moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiting.SetResult();
    }

    /// <summary>Answers the tip as soon as it is at or beyond <paramref name="sequence"/>.</summary>
    internal async Task<StoredCheckpoint> WaitFor(ulong sequence, CancellationToken ct)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (tip.Sequence >= sequence)
                {
                    return tip;
                }

                next = moved.Task;
            }

            await next.WaitAsync(ct);
        }
    }
}
