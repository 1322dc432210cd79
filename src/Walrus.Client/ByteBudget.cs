namespace Walrus.Client;

/// <summary>
/// So many bytes may be held at once; whoever asks for more waits in turn. Written by hand because the framework's limiter with several
/// permits belongs to ASP.NET.
/// </summary>
internal sealed class ByteBudget(long limit)
{
    private readonly Lock gate = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Turn)> waiting = [];
    private long held;

    /// <summary>Waits for a share; one larger than everything gets everything.</summary>
    internal async Task<IDisposable> Acquire(long bytes, CancellationToken ct)
    {
        long share = Math.Min(bytes, limit);
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<(long, TaskCompletionSource)> place;
        lock (gate)
        {
            place = waiting.AddLast((share, turn));
            Admit();
        }

        try
        {
            await turn.Task.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            Leave(place, share);
            throw;
        }

        return new Lease(this, share);
    }

    private void Leave(LinkedListNode<(long, TaskCompletionSource)> place, long share)
    {
        lock (gate)
        {
            if (place.List is null)
            {
                held -= share;
            }
            else
            {
                waiting.Remove(place);
            }

            Admit();
        }
    }

    private void Return(long share)
    {
        lock (gate)
        {
            held -= share;
            Admit();
        }
    }

    private void Admit()
    {
        while (waiting.First is { } first && held + first.Value.Bytes <= limit)
        {
            held += first.Value.Bytes;
            waiting.RemoveFirst();
            first.Value.Turn.SetResult();
        }
    }

    private sealed class Lease(ByteBudget budget, long share) : IDisposable
    {
        private long share = share;

        public void Dispose() => budget.Return(Interlocked.Exchange(ref share, 0));
    }
}
