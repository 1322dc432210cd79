using Walrus.Sui.EventBlobs;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>
/// The event blob that is being written during one turn of the writer: entries are added, now and then put on disk, and cut into a finished blob.
/// </summary>
internal sealed class EventBlobDraft : IDisposable
{
    /// <summary>The draft is put on disk now and then only: what is lost is written again from the chain.</summary>
    private const ulong CheckpointsBetweenFlushes = 256;
    private const long BytesBetweenFlushes = 1 << 20;

    private readonly EventBlobFolder folder;
    private readonly WriterJournal journal;
    private readonly CancellationToken turn;
    private readonly EventBlobOptions options;
    private DraftFile file;
    private (StreamPosition Next, long Bytes) durable;
    private (StreamPosition Next, long Bytes) whole;

    private EventBlobDraft(
        EventBlobFolder folder, WriterJournal journal, EventBlobOptions options, DraftFile file, StreamPosition next, CancellationToken turn)
    {
        (this.folder, this.journal, this.options, this.file, this.turn) = (folder, journal, options, file, turn);
        durable = whole = (next, file.Length);
    }

    /// <summary>The first checkpoint it does not have yet, and where the stream is then.</summary>
    internal StreamPosition Next => whole.Next;

    /// <summary>Goes on with the draft on disk, or begins it anew where it began.</summary>
    internal static EventBlobDraft Open(EventBlobFolder folder, WriterJournal journal, EventBlobOptions options, CancellationToken turn)
    {
        if (folder.OpenDraft(journal.State) is { } found)
        {
            return new(folder, journal, options, found, journal.State.Next, turn);
        }

        var state = journal.Update(s => s.Grow(s.Draft, 0), turn);
        journal.Position = state.Draft;
        return new(folder, journal, options, folder.NewDraft(state.Draft.Epoch), state.Draft, turn);
    }

    /// <summary>Adds the elements of the next checkpoint, and finishes the blob when it is long enough.</summary>
    /// <exception cref="ArgumentException">An event has no place in the format; nothing was added.</exception>
    internal void Add(CheckpointEvents checkpoint)
    {
        if (checkpoint.Sequence != Next.Checkpoint)
        {
            throw new InvalidOperationException($"Checkpoint {checkpoint.Sequence} came where {Next.Checkpoint} was due.");
        }

        var (index, epoch) = (Next.Index, Next.Epoch);
        List<byte[]> entries = [];
        foreach (var element in EventElement.Of(checkpoint, index))
        {
            entries.Add(EventEntry.Write(element));
            index++;
            epoch = element.Event?.Event is WalrusEvent.EpochChangeStart start ? start.Epoch : epoch;
        }

        foreach (var entry in entries)
        {
            file.Append(entry);
        }

        whole = (new(checkpoint.Sequence + 1, index, epoch), file.Length);
        journal.Position = Next;
        if (file.Length > options.MaxBytes || Next.Checkpoint - journal.State.Draft.Checkpoint >= options.MaxCheckpoints)
        {
            Cut();
        }
        else if (Next.Checkpoint - durable.Next.Checkpoint >= CheckpointsBetweenFlushes || file.Length - durable.Bytes >= BytesBetweenFlushes)
        {
            Flush();
        }
    }

    /// <summary>Ends; what is not on disk yet is put there, so that the next start goes on where this one ended.</summary>
    public void Dispose()
    {
        try
        {
            if (Next != durable.Next && !turn.IsCancellationRequested)
            {
                Flush();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // It is written again from the chain.
        }

        file.Dispose();
    }

    private void Cut()
    {
        folder.Finish(file, new CutBlob(journal.State.Draft.Checkpoint, Next));
        journal.Update(s => s.Cut(Next), turn);
        file = folder.NewDraft(Next.Epoch);
        durable = whole = (Next, file.Length);
    }

    // Only whole checkpoints count; what a failure left behind them is cut off by the next opening.
    private void Flush()
    {
        file.Flush();
        journal.Update(s => s.Grow(Next, whole.Bytes), turn);
        durable = whole;
    }
}
