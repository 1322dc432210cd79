using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.EventBlobs;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>
/// The durable <see cref="WriterState"/>, shared by the writer and by what attests its blobs. The writer works in turns: a reset ends its turn, and
/// what it still wanted to save is refused.
/// </summary>
internal sealed class WriterJournal : IDisposable
{
    private readonly Lock gate = new();
    private readonly EventBlobFolder folder;
    private CancellationTokenSource turn = new();
    private volatile WriterState state;
    private StreamPosition position;

    private WriterJournal(EventBlobFolder folder, WriterState state, string? damage)
    {
        this.folder = folder;
        this.state = state;
        position = state.Next;
        Damage = damage;
    }

    /// <summary>What is on disk.</summary>
    internal WriterState State => state;

    /// <summary>Why the saved state could not be used and the writer begins anew; null when it could.</summary>
    internal string? Damage { get; }

    /// <summary>Set whenever the state changes in more than the length of the draft.</summary>
    internal Signal Changed { get; } = new();

    /// <summary>Whether the writer waits for a checkpoint that the chain does not have any more.</summary>
    internal bool IsStranded { get; set; }

    /// <summary>How far the writer is, what is not on disk yet included.</summary>
    internal StreamPosition Position
    {
        get
        {
            lock (gate)
            {
                return position;
            }
        }

        set
        {
            lock (gate)
            {
                position = value;
            }
        }
    }

    /// <summary>The saved state; a writer that begins at <paramref name="first"/> when there is none that can be used.</summary>
    internal static WriterJournal Open(EventBlobFolder folder, StreamPosition first)
    {
        try
        {
            return new(folder, folder.Load() ?? WriterState.At(first), null);
        }
        catch (WalrusFormatException e)
        {
            return new(folder, WriterState.At(first), e.Message);
        }
    }

    /// <summary>Whether the data of a blob must stay although the chain does not know it: it is about to be certified.</summary>
    internal bool Keeps(BlobId blob) => state.Sealed is { } waiting && waiting.Id == blob;

    /// <summary>Begins a turn of the writer, which ends at the next reset.</summary>
    internal (WriterState State, CancellationToken Turn) BeginTurn()
    {
        lock (gate)
        {
            if (turn.IsCancellationRequested)
            {
                turn.Dispose();
                turn = new CancellationTokenSource();
            }

            position = state.Next;
            IsStranded = false;
            return (state, turn.Token);
        }
    }

    /// <summary>Changes the state, durable before it is visible.</summary>
    /// <exception cref="OperationCanceledException">The turn has ended.</exception>
    internal WriterState Update(Func<WriterState, WriterState> change, CancellationToken during)
    {
        lock (gate)
        {
            during.ThrowIfCancellationRequested();
            return Save(change(state));
        }
    }

    /// <summary>Puts the writer into another state and ends its turn.</summary>
    internal Task Reset(WriterState to)
    {
        lock (gate)
        {
            Save(to);
            position = to.Next;
            return turn.CancelAsync();
        }
    }

    public void Dispose() => turn.Dispose();

    private WriterState Save(WriterState next)
    {
        var before = state;
        if (next == before)
        {
            return before;
        }

        folder.Save(next);
        state = next;
        if (next.Sealed != before.Sealed || next.Certified != before.Certified || next.Pending.Length != before.Pending.Length)
        {
            Changed.Set();
        }

        return next;
    }
}
