using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;

namespace Walrus.Sui.Chain;

/// <summary>
/// Follows checkpoints in order without a gap: one after the other, several at once behind the tip. A checkpoint that is not there yet is
/// asked for again after the poll interval, a chain that does not answer after growing pauses.
/// </summary>
internal sealed partial class CheckpointFollower(
    SuiRpc rpc, SuiChain chain, SuiChainOptions options, TimeProvider time, ILogger<SuiChain> logger)
{
    private const string Mask = "sequence_number,digest,summary.timestamp,transactions.digest,transactions.events.events";

    /// <summary>After so many polls in vain, or checkpoints without a wait, it asks where the tip is.</summary>
    private const int TipEvery = 32;

    private readonly Backoff backoff = new(options.PollInterval, options.LongestPause);
    private readonly Queue<Task<CheckpointEvents?>> window = new();
    private ulong? tip;
    private int sinceTip = TipEvery;

    internal async IAsyncEnumerable<CheckpointEvents> Follow(ulong first, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            for (ulong next = first; ;)
            {
                var found = await Next(next, stopping.Token);
                if (found is not null)
                {
                    yield return found;
                    next++;
                }
            }
        }
        finally
        {
            await stopping.CancelAsync();
            await Abandon();
        }
    }

    private async Task<CheckpointEvents?> Next(ulong next, CancellationToken ct)
    {
        try
        {
            await LookForTip(next, ct);
            Ask(next, ct);
            sinceTip++;
            if (await window.Dequeue() is { } found)
            {
                backoff.Reset();
                return found;
            }

            await Abandon();
            if (tip < next)
            {
                await Task.Delay(options.PollInterval, time, ct);
                return null;
            }

            Missing(logger, next, rpc.Endpoint);
        }
        catch (Exception e) when (e is ChainUnavailableException or SuiRpcException or WalrusFormatException && !ct.IsCancellationRequested)
        {
            Unanswered(logger, next, e.Message);
            await Abandon();
        }

        sinceTip = TipEvery;
        await Task.Delay(backoff.Next(), time, ct);
        return null;
    }

    private async Task LookForTip(ulong next, CancellationToken ct)
    {
        if (sinceTip < TipEvery)
        {
            return;
        }

        tip = await chain.LatestCheckpoint(ct);
        sinceTip = 0;
        if (tip + 1 < next)
        {
            Ahead(logger, next, tip.Value);
        }
    }

    private void Ask(ulong next, CancellationToken ct)
    {
        for (ulong asked = next + (ulong)window.Count; window.Count == 0 || (window.Count < options.Prefetch && asked <= tip); asked++)
        {
            window.Enqueue(Fetch(asked, ct));
        }
    }

    /// <summary>Forgets what was asked in advance; its faults are those of the request that failed first.</summary>
    private async Task Abandon()
    {
        while (window.TryDequeue(out var request))
        {
            await ((Task)request).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<CheckpointEvents?> Fetch(ulong sequence, CancellationToken ct)
    {
        var package = await chain.Objects.Package(ct);
        Checkpoint checkpoint;
        try
        {
            var request = new GetCheckpointRequest { SequenceNumber = sequence, ReadMask = FieldMask.FromString(Mask) };
            checkpoint = (await rpc.Call(SuiMethods.GetCheckpoint, request, ct)).Checkpoint;
        }
        catch (SuiRpcException e) when (e.Status == GrpcStatus.NotFound)
        {
            return null;
        }

        return checkpoint is { HasSequenceNumber: true } && checkpoint.SequenceNumber == sequence
            ? Read(checkpoint, package)
            : throw new WalrusFormatException($"The chain answered with another checkpoint than {sequence}.");
    }

    private CheckpointEvents Read(Checkpoint checkpoint, ObjectId package)
    {
        var timestamp = checkpoint.Summary?.Timestamp ?? throw new WalrusFormatException($"Checkpoint {checkpoint.SequenceNumber} has no time.");
        List<NamedEvent> events = [];
        foreach (var transaction in checkpoint.Transactions)
        {
            ulong place = 0;
            foreach (var raw in transaction.Events?.Events ?? [])
            {
                if (WalrusEvents.Parse(package, new(raw.EventType, raw.Contents?.Value.Memory ?? default)) is not { } parsed)
                {
                    continue;
                }

                if (parsed.Fault is { } fault)
                {
                    Malformed(logger, checkpoint.SequenceNumber, fault);
                }

                events.Add(new(new(SuiDigest.Parse(transaction.Digest), place++), parsed.Event));
            }
        }

        return new(checkpoint.SequenceNumber, SuiDigest.Parse(checkpoint.Digest), Time(timestamp), events);
    }

    private static DateTimeOffset Time(Timestamp timestamp)
    {
        try
        {
            return timestamp.ToDateTimeOffset();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new WalrusFormatException("A checkpoint's time is malformed.", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Checkpoint {Sequence} was not read and is asked for again: {Reason}")]
    private static partial void Unanswered(ILogger logger, ulong sequence, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Checkpoint {Sequence} is older than the chain's newest one and yet not to be had from {Endpoint}, which may keep recent ones only; " +
        "name a full node that keeps it")]
    private static partial void Missing(ILogger logger, ulong sequence, Uri endpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Checkpoint {Sequence} is asked for, and the chain's newest one is only {Tip}; was the chain replaced by a new one?")]
    private static partial void Ahead(ILogger logger, ulong sequence, ulong tip);

    [LoggerMessage(Level = LogLevel.Error, Message =
        "Checkpoint {Sequence}: {Fault} It is passed on as unknown; the contracts may be newer than this build")]
    private static partial void Malformed(ILogger logger, ulong sequence, string fault);
}
