using System.Threading.Channels;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Sui.DevChain.Ledger;
using Walrus.Sui;
using Walrus.Sui.Transactions;

namespace Sui.DevChain.Execution;

/// <summary>A transaction whose signatures are checked.</summary>
internal sealed record SignedTransaction(TransactionData Data, byte[] Bcs, SuiDigest Digest, IReadOnlyList<byte[]> Signatures);

/// <summary>
/// The one place where the chain moves: takes transactions and ticks of the clock in turn, makes a checkpoint of each, and answers when
/// they are on the disk. What waits together is written together, in one commit.
/// </summary>
internal sealed partial class Sequencer : IAsyncDisposable
{
    private const int MaxBatch = 64;
    private const int MaxWaiting = 1024;
    private const ulong PruneEvery = 256;

    private readonly LedgerFile file;
    private readonly TransactionExecutor executor;
    private readonly TimeProvider time;
    private readonly TimeSpan period;
    private readonly ulong interval;
    private readonly ulong history;
    private readonly ILogger logger;
    private readonly Channel<Work> queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;
    private CheckpointRow row;

    /// <param name="file">The ledger.</param>
    /// <param name="executor">Runs transactions.</param>
    /// <param name="time">The chain's clock.</param>
    /// <param name="period">Between empty checkpoints, in the machine's time.</param>
    /// <param name="history">For how many checkpoints replaced object versions stay readable.</param>
    /// <param name="logger">Where trouble is told.</param>
    internal Sequencer(LedgerFile file, TransactionExecutor executor, TimeProvider time, TimeSpan period, ulong history, ILogger logger)
    {
        this.file = file;
        this.executor = executor;
        this.time = time;
        this.period = period;
        interval = (ulong)Math.Max(1, period.TotalMilliseconds * (time is ChainTime { Pace: var pace } ? pace : 1));
        this.history = history;
        this.logger = logger;
        using (var view = LedgerView.Open(file))
        {
            row = view.FindTipRow() ?? throw new InvalidOperationException("The ledger has no genesis.");
        }

        Signal = new TipSignal(row.At(row.Last));
        running = Task.WhenAll(Task.Run(Run), Task.Run(Tick));
    }

    /// <summary>The newest checkpoint.</summary>
    internal TipSignal Signal { get; }

    /// <summary>The chain's time now, in milliseconds since 1970; never behind the newest checkpoint.</summary>
    internal ulong Now => NowAfter(Signal.Tip.Timestamp);

    /// <summary>Executes a transaction, or answers what became of it when it was executed before. It is on the disk when this returns.</summary>
    /// <exception cref="TransactionRefusedException">It cannot be executed.</exception>
    /// <exception cref="DevChainException">The disk does not take it.</exception>
    internal async Task<(StoredTransaction Transaction, ulong Timestamp)> Execute(SignedTransaction transaction, CancellationToken ct)
    {
        var work = new Work(transaction);
        await Enqueue(work, ct);
        return await work.Done.Task.WaitAsync(ct);
    }

    /// <summary>Makes a checkpoint at the time of the chain's clock now, for whoever has moved it. It is on the disk when this returns.</summary>
    /// <exception cref="DevChainException">The disk does not take it.</exception>
    internal async Task ShowTime(CancellationToken ct)
    {
        var work = new Work(null) { IsAsked = true };
        await Enqueue(work, ct);
        await work.Done.Task.WaitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task Enqueue(Work work, CancellationToken ct)
    {
        try
        {
            await queue.Writer.WriteAsync(work, ct);
        }
        catch (ChannelClosedException e)
        {
            throw new OperationCanceledException("The chain is stopping.", e);
        }
    }

    private async Task Tick()
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                await queue.Writer.WriteAsync(new Work(null), stopping.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
        }
    }

    private async Task Run()
    {
        var batch = new List<Work>();
        while (await queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && queue.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }

            try
            {
                Advance(batch);
            }
#pragma warning disable CA1031 // Whatever happens to one batch, the chain goes on with the next; the callers learn of it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                var told = e is SqliteException sqlite ? LedgerFile.Explain(sqlite, file.Folder) : e;
                NotWritten(logger, told.Message, told is DevChainException ? null : e);
                Reread();
                foreach (var work in batch)
                {
                    work.Done.TrySetException(told);
                }
            }
        }
    }

    /// <summary>A commit that failed may have reached the disk all the same.</summary>
    private void Reread()
    {
        try
        {
            using var view = LedgerView.Open(file);
            if (view.FindTipRow() is { } found && found != row)
            {
                row = found;
                Signal.Move(row.At(row.Last));
            }
        }
        catch (SqliteException e)
        {
            NotWritten(logger, e.Message, null);
        }
    }

    private void Advance(List<Work> works)
    {
        using var batch = new LedgerBatch(file);
        var after = row;
        var answers = new List<Action>();
        foreach (var work in works)
        {
            var tip = after.At(after.Last);
            if (work.Transaction is { } transaction)
            {
                answers.Add(Settle(batch, transaction, work, tip, ref after));
            }
            else if (work.IsAsked)
            {
                batch.Put(after = CheckpointRow.Empty(tip, NowAfter(tip.Timestamp), interval));
                answers.Add(() => work.Done.TrySetResult(default));
            }
            else if (after.Tick(tip, NowAfter(tip.Timestamp), interval) is { } ticked && IsDue(tip))
            {
                batch.Put(after = ticked);
            }
        }

        if (after != row)
        {
            batch.Commit();
            row = after;
            Signal.Move(row.At(row.Last));
        }

        foreach (var answer in answers)
        {
            answer();
        }
    }

    /// <summary>A busy chain's clock is moved by its transactions.</summary>
    private bool IsDue(StoredCheckpoint tip) => tip.IsEmpty || NowAfter(tip.Timestamp) - tip.Timestamp >= interval;

    private Action Settle(LedgerBatch batch, SignedTransaction transaction, Work work, StoredCheckpoint tip, ref CheckpointRow after)
    {
        if (batch.View.FindTransaction(transaction.Digest) is { } known)
        {
            var at = batch.View.FindCheckpoint(known.Checkpoint)!.Timestamp;
            return () => work.Done.TrySetResult((known, at));
        }

        ExecutionResult result;
        var now = NowAfter(tip.Timestamp);
        try
        {
            result = executor.Execute(batch.View, transaction.Data, transaction.Digest, now);
        }
#pragma warning disable CA1031 // Nothing was written yet: a refusal, or a defect of a contract, concerns its caller only.
        catch (Exception e) when (e is not SqliteException)
#pragma warning restore CA1031
        {
            return () => work.Done.TrySetException(e);
        }

        var checkpoint = CheckpointRow.OfTransactions(tip, now, [transaction.Digest]);
        var stored = new StoredTransaction(
            transaction.Digest, checkpoint.First, transaction.Bcs, transaction.Signatures, result.Outcome.ToByteArray());
        batch.Put(checkpoint);
        batch.Add(stored, position: 0);
        foreach (var value in result.Written)
        {
            batch.Put(value, checkpoint.First);
        }

        foreach (var id in result.Removed)
        {
            batch.Remove(id, checkpoint.First);
        }

        if (checkpoint.Total % PruneEvery == 0 && checkpoint.First > history)
        {
            batch.Prune(checkpoint.First - history);
        }

        after = checkpoint;
        return () => work.Done.TrySetResult((stored, now));
    }

    private ulong NowAfter(ulong last) => Math.Max((ulong)Math.Max(0, time.GetUtcNow().ToUnixTimeMilliseconds()), last);

    /// <summary>A transaction, or a tick of the clock.</summary>
    private sealed record Work(SignedTransaction? Transaction)
    {
        /// <summary>A tick that makes a checkpoint whether or not one is due.</summary>
        internal bool IsAsked { get; init; }

        internal TaskCompletionSource<(StoredTransaction, ulong)> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The chain could not go on: {Why}")]
    private static partial void NotWritten(ILogger logger, string why, Exception? exception);
}
