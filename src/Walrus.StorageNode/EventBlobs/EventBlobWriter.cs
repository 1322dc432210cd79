using Microsoft.Extensions.Logging;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Epochs;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>
/// Writes the stream of Walrus events into event blobs (node-behaviour §1). What it writes follows from the chain alone, so every node writes the
/// same bytes, and a crash only makes it write some of them again.
/// </summary>
internal sealed partial class EventBlobWriter(
    EventBlobFolder folder, WriterJournal journal, EventStream stream, NodeState node, WorkerLimit workers, EventBlobOptions options,
    ILogger<EventBlobWriter> log)
{
    internal async Task Run(CancellationToken ct)
    {
        if (journal.Damage is { } damage)
        {
            LogDamaged(damage);
        }

        while (true)
        {
            var (state, turn) = journal.BeginTurn();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, turn);
            try
            {
                await Write(state, turn, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (turn.IsCancellationRequested && !ct.IsCancellationRequested)
            {
                LogReset(journal.State.Next.Checkpoint);
            }
        }
    }

    private async Task Write(WriterState state, CancellationToken turn, CancellationToken ct)
    {
        folder.Clean(state);
        if (state.Pending.Append(state.Sealed?.Cut).OfType<CutBlob>().Any(cut => !folder.Has(cut)))
        {
            LogMissing();
            await journal.Reset(state.Rewound(options.FirstCheckpoint)).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
        }

        await Seal(turn, ct).ConfigureAwait(false);
        using var draft = EventBlobDraft.Open(folder, journal, options, turn);
        if (await stream.IsGone(draft.Next.Checkpoint, ct).ConfigureAwait(false))
        {
            // Nodes must begin alike: it goes on behind the next event blob that others get certified.
            LogStranded(draft.Next.Checkpoint);
            journal.IsStranded = true;
            await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(false);
        }

        await foreach (var checkpoint in stream.From(draft.Next.Checkpoint, ct).ConfigureAwait(false))
        {
            await Room(turn, ct).ConfigureAwait(false);
            draft.Add(checkpoint);
            foreach (var certified in checkpoint.Events.Select(e => e.Event).OfType<WalrusEvent.BlobCertified>())
            {
                Certify(certified.BlobId, turn);
            }

            await Seal(turn, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Takes note of a certification; nothing happens unless it is the sealed blob's.</summary>
    private void Certify(BlobId blob, CancellationToken turn)
    {
        var before = journal.State;
        var after = journal.Update(s => s.Certify(blob), turn);
        if (after.Certified != before.Certified)
        {
            LogCertified(blob, after.Certified!.Next.Checkpoint - 1);
            folder.Clean(after);
        }
    }

    /// <summary>
    /// Gives the oldest pending blob its place behind the last certified one, from which its id follows. This happens before the stream goes on:
    /// the certification that comes next in it may be this blob's.
    /// </summary>
    private async Task Seal(CancellationToken turn, CancellationToken ct)
    {
        var state = journal.State;
        if (state.Sealed is not null || state.Pending.IsEmpty)
        {
            return;
        }

        var codec = node.View.Codec ?? throw new InvalidOperationException("The network's number of shards is not known yet.");
        var cut = state.Pending[0];
        try
        {
            folder.SetPrevious(cut, state.Certified?.Id ?? default);
            using var blob = folder.Open(cut);
            var metadata = await workers.Run(() => new BlobEncoder(codec).ComputeMetadata(blob, null, ct), ct).ConfigureAwait(false);
            journal.Update(s => s.Seal(metadata.BlobId), turn);
            LogSealed(metadata.BlobId, cut.Start, cut.End, blob.Length);
        }
        catch (WalrusFormatException e)
        {
            LogUnusable(e.Message);
            await journal.Reset(state.Rewound(options.FirstCheckpoint)).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Waits while so many blobs are pending that no other may be finished.</summary>
    private async Task Room(CancellationToken turn, CancellationToken ct)
    {
        while (true)
        {
            var next = journal.Changed.Next;
            await Seal(turn, ct).ConfigureAwait(false);
            if (!journal.State.IsFull)
            {
                return;
            }

            await next.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Where the writer of event blobs stood cannot be read, it begins anew: {Cause}")]
    private partial void LogDamaged(string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A finished event blob is gone; the writer goes back to the last certified one.")]
    private partial void LogMissing();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A finished event blob is damaged ({Cause}); the writer goes back to the last certified one.")]
    private partial void LogUnusable(string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The chain no longer has checkpoint {Checkpoint}, with which the next event blob begins; the writer waits for one that others certify.")]
    private partial void LogStranded(ulong checkpoint);

    [LoggerMessage(Level = LogLevel.Information, Message = "The writer of event blobs goes on at checkpoint {Checkpoint}.")]
    private partial void LogReset(ulong checkpoint);

    [LoggerMessage(Level = LogLevel.Information, Message = "The event blob {Blob} is finished: checkpoints {Start} to {End}, {Bytes} bytes.")]
    private partial void LogSealed(BlobId blob, ulong start, ulong end, long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "The event blob {Blob} is certified, up to checkpoint {End}.")]
    private partial void LogCertified(BlobId blob, ulong end);
}
