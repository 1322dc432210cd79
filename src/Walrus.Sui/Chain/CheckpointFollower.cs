using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Walrus.Core;
using Walrus.Sui.Events;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;

namespace Walrus.Sui.Chain;

/// <summary>
/// Follows checkpoints in order, each once, without a gap: behind the tip it asks for several at once, at the tip it subscribes. What a
/// subscription leaves out is asked for, what it repeats is dropped, and when it ends the next one goes on where this one stood, at
/// whichever node is healthy and not behind. A chain that does not answer is asked again after growing pauses.
/// </summary>
internal sealed partial class CheckpointFollower(
    SuiRpc rpc, SuiChain chain, SuiChainOptions options, EventTally tally, TimeProvider time, ILogger<SuiChain> logger)
{
    /// <summary>How long a chain without subscriptions is polled before it is asked for one again.</summary>
    private static readonly TimeSpan PollingTime = TimeSpan.FromMinutes(10);

    private readonly Backoff backoff = new(options.PollInterval, options.LongestPause);
    private ulong next;
    private SuiDigest? last;
    private long? pollingSince;

    private bool Polls => pollingSince is { } since && time.GetElapsedTime(since) < PollingTime;

    internal async IAsyncEnumerable<CheckpointEvents> Follow(ulong first, [EnumeratorCancellation] CancellationToken ct)
    {
        next = first;
        await using var window = new CheckpointWindow(rpc, chain.Objects, options.Prefetch, options.PrefetchBytes);
        while (true)
        {
            if (await Tip(ct) is not { } tip)
            {
                continue;
            }

            ulong behind = tip + 1 - next;
            while (next <= tip && await FromHistory(window, tip, ct) is { } old)
            {
                yield return Pass(old);
            }

            if (next <= tip || behind > (ulong)options.Prefetch)
            {
                continue;
            }

            if (Polls)
            {
                await Task.Delay(options.PollInterval, time, ct);
                continue;
            }

            await using var stream = new LiveCheckpoints(Subscribe, ct);
            while (!await stream.IsReady(options.PollInterval, time, ct))
            {
                // What came into being while we subscribed is in no subscription; on a quiet chain it would be long in coming.
                if (await Tip(ct) is { } newer)
                {
                    while (next <= newer && await FromHistory(window, newer, ct) is { } old)
                    {
                        yield return Pass(old);
                    }
                }
            }

            while (await Live(stream, ct) is { } live)
            {
                while (next < live.Sequence && await FromHistory(window, live.Sequence - 1, ct) is { } missed)
                {
                    yield return Pass(missed);
                }

                if (next < live.Sequence)
                {
                    break;
                }

                if (next > live.Sequence)
                {
                    continue;
                }

                if (!Follows(live))
                {
                    await Task.Delay(backoff.Next(), time, ct);
                    break;
                }

                yield return Pass(live);
            }
        }
    }

    private CheckpointEvents Pass(DecodedCheckpoint checkpoint)
    {
        int unknown = checkpoint.Events.Events.Count(e => e.Event is WalrusEvent.Unknown);
        tally.AddKnown(checkpoint.Events.Events.Count - unknown);
        for (int i = checkpoint.Faults.Count; i < unknown; i++)
        {
            tally.AddUnknown();
        }

        foreach (var fault in checkpoint.Faults)
        {
            // One line for each doubling: a contract that changed under us fills every checkpoint with them.
            if (long.IsPow2(tally.AddMalformed()))
            {
                Malformed(logger, checkpoint.Sequence, fault, tally.Counts.Malformed);
            }
        }

        last = checkpoint.Events.Digest;
        next = checkpoint.Sequence + 1;
        backoff.Reset();
        return checkpoint.Events;
    }

    /// <summary>The newest checkpoint, once it is not older than what was passed on; null after a pause.</summary>
    private async Task<ulong?> Tip(CancellationToken ct)
    {
        try
        {
            var tip = await chain.LatestCheckpoint(ct);
            if (tip + 1 >= next)
            {
                return tip;
            }

            Ahead(logger, next, rpc.Endpoint, tip);
        }
        catch (ChainUnavailableException e)
        {
            Unanswered(logger, next, e.Message);
        }

        await Task.Delay(backoff.Next(), time, ct);
        return null;
    }

    /// <summary>The next checkpoint, one that exists; null after a pause.</summary>
    private async Task<DecodedCheckpoint?> FromHistory(CheckpointWindow window, ulong tip, CancellationToken ct)
    {
        try
        {
            if (await window.Next(next, tip, last, ct) is not { } found)
            {
                Missing(logger, next, rpc.Endpoint);
            }
            else if (Follows(found))
            {
                return found;
            }
        }
        catch (Exception e) when (IsFault(e, ct))
        {
            Unanswered(logger, next, e.Message);
        }

        await window.Abandon();
        await Task.Delay(backoff.Next(), time, ct);
        return null;
    }

    private async IAsyncEnumerable<DecodedCheckpoint> Subscribe([EnumeratorCancellation] CancellationToken ct)
    {
        var package = await chain.Objects.Package(ct);
        var request = new SubscribeCheckpointsRequest { ReadMask = FieldMask.FromString(CheckpointDecoder.Mask) };
        var stream = rpc.Stream(
            SuiMethods.SubscribeCheckpoints, request, next == 0 ? null : next - 1,
            reply => CheckpointDecoder.Read(reply.Checkpoint, reply.HasCursor ? reply.Cursor : null, package), ct);
        await foreach (var checkpoint in stream)
        {
            if (checkpoint.Sequence >= next)
            {
                yield return checkpoint;
            }
            else if (rpc.Endpoints.Any(e => e.Height >= next && !e.IsResting))
            {
                Behind(logger, checkpoint.Sequence, next);
                yield break;
            }
        }
    }

    /// <summary>What the subscription brings; null when it has ended, after a pause.</summary>
    private async Task<DecodedCheckpoint?> Live(LiveCheckpoints stream, CancellationToken ct)
    {
        var pause = options.PollInterval;
        try
        {
            if (await stream.Next() is { } live)
            {
                return live;
            }
        }
        catch (SuiRpcException e) when (e.Status is GrpcStatus.Unimplemented or GrpcStatus.PermissionDenied)
        {
            NoSubscription(logger, rpc.Endpoint, options.PollInterval, e.Message);
            pollingSince = time.GetTimestamp();
        }
        catch (Exception e) when (IsFault(e, ct))
        {
            Interrupted(logger, next, e.Message);
            pause = backoff.Next();
        }

        await Task.Delay(pause, time, ct);
        return null;
    }

    /// <summary>Whether it is of the history that was passed on, as far as the node tells.</summary>
    private bool Follows(DecodedCheckpoint checkpoint)
    {
        bool follows = last is not { } digest || checkpoint.Previous is not { } previous || previous == digest;
        if (!follows)
        {
            OtherHistory(logger, checkpoint.Sequence, rpc.Endpoint);
        }

        return follows;
    }

    private static bool IsFault(Exception e, CancellationToken ct) =>
        e is ChainUnavailableException or SuiRpcException or WalrusFormatException && !ct.IsCancellationRequested;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Checkpoint {Sequence} was not read and is asked for again: {Reason}")]
    private static partial void Unanswered(ILogger logger, ulong sequence, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The subscription ended before checkpoint {Sequence} and is renewed: {Reason}")]
    private static partial void Interrupted(ILogger logger, ulong sequence, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Endpoint} has no subscriptions and is asked every {Interval} instead: {Reason}")]
    private static partial void NoSubscription(ILogger logger, Uri endpoint, TimeSpan interval, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message =
        "The subscription is at checkpoint {Sequence} when {Next} is needed; another full node is further and is subscribed to")]
    private static partial void Behind(ILogger logger, ulong sequence, ulong next);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Checkpoint {Sequence} is older than the chain's newest one and yet not to be had from {Endpoint}, which may keep recent ones only; " +
        "name a full node that keeps it")]
    private static partial void Missing(ILogger logger, ulong sequence, Uri endpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Checkpoint {Sequence} is asked for, and the newest one of {Endpoint} is only {Tip}; it is behind, or was the chain replaced by a new one?")]
    private static partial void Ahead(ILogger logger, ulong sequence, Uri endpoint, ulong tip);

    [LoggerMessage(Level = LogLevel.Error, Message =
        "Checkpoint {Sequence} does not follow the one before it and is asked for again ({Endpoint} answers); " +
        "a node lies, or the chain was replaced")]
    private static partial void OtherHistory(ILogger logger, ulong sequence, Uri endpoint);

    [LoggerMessage(Level = LogLevel.Error, Message =
        "Checkpoint {Sequence}: {Fault} It is passed on as unknown, as {Count} in all; the contracts may be newer than this build")]
    private static partial void Malformed(ILogger logger, ulong sequence, string fault, long count);
}
