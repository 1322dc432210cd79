using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Store;

/// <summary>What came of one node: its confirmation, not verified, or why there is none.</summary>
internal sealed record NodeOutcome(SignedMessage<StorageConfirmation>? Confirmation, NodeFailure? Failure, bool IsForbidden = false);

/// <summary>
/// Brings one node everything its shards should hold of a blob, and its confirmation back (storage-node-api §C.2). The first sliver that
/// fails for good ends it: a node with a hole confirms nothing.
/// </summary>
internal sealed class NodeUpload(
    WalrusNetwork network, BlobStoreOptions options, RedStuffCodec codec, EncodedBlob blob, StorageConfirmation expected,
    SemaphoreSlim inFlight, Action<long> sent, Action<CommitteeNode, NodeFailure> trouble, EarlyUpload? early = null)
{
    // Asking first costs a round trip; upstream does so from this length on.
    private const int AskFirstBytes = 5_560;

    // A node that stalls must not keep the others waiting for their turn; its bytes are not on the line anyway.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestRegistrationDelay = TimeSpan.FromSeconds(1);

    private BlobId Id => blob.Metadata.BlobId;

    internal async Task<NodeOutcome> Run(CommitteeNode node, CancellationToken ct)
    {
        var client = network.Nodes.At(node.Info);
        if (early is not null && await early.IsComplete(node, ct))
        {
            // The node has everything, unless it has dropped it since; it says so instead of confirming.
            var signed = await Confirm(node, client, ct);
            if (signed.Confirmation is not null)
            {
                return signed;
            }
        }

        var metadata = await Retried(node, stop => client.PutMetadata(Id, blob.Metadata.Metadata, stop), ct);
        if (metadata is not NodeReply<string>.Ok(_, var code))
        {
            return Failed(node, metadata);
        }

        if (await PutSlivers(node, client, askFirst: code == 200, ct) is { } failed)
        {
            return Failed(node, failed);
        }

        return await Confirm(node, client, ct);
    }

    private async Task<NodeOutcome> Confirm(CommitteeNode node, IStorageNode client, CancellationToken ct)
    {
        var confirmation = await Retried(node, stop => client.GetConfirmation(Id, expected.DeletableObject, stop), ct);
        return confirmation is NodeReply<SignedMessage<StorageConfirmation>>.Ok(var signed, _)
            ? signed.Says(expected)
                ? new(signed, null)
                : new(null, NodeFailure.Of(node.Info, $"confirmed something else: {signed.Message}, expected {expected}"))
            : Failed(node, confirmation);
    }

    private static NodeOutcome Failed<T>(CommitteeNode node, NodeReply<T> reply) =>
        new(null, NodeFailure.Of(node.Info, reply), reply is NodeReply<T>.Refused { HttpStatus: 451 });

    private async Task<NodeReply<string>?> PutSlivers(CommitteeNode node, IStorageNode client, bool askFirst, CancellationToken ct)
    {
        var slivers = node.Member.Shards
            .Select(shard => codec.Config.PairOn(shard, Id))
            .SelectMany(pair => new[] { (pair, SliverAxis.Primary), (pair, SliverAxis.Secondary) });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        NodeReply<string>? failed = null;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.RequestsPerNode, CancellationToken = stop.Token };
        try
        {
            await Parallel.ForEachAsync(slivers, parallel, async (which, each) =>
            {
                var reply = await PutSliver(node, client, which.pair, which.Item2, askFirst, each);
                if (!reply.IsOk && Interlocked.CompareExchange(ref failed, reply, null) is null)
                {
                    await stop.CancelAsync();
                }
            });
        }
        catch (OperationCanceledException) when (failed is not null && !ct.IsCancellationRequested)
        {
            // The first failure stopped the others.
        }

        return failed;
    }

    private async Task<NodeReply<string>> PutSliver(
        CommitteeNode node, IStorageNode client, SliverPairIndex pair, SliverAxis axis, bool askFirst, CancellationToken ct)
    {
        var sliver = blob.Slivers[axis, codec.Config.SliverOf(pair, axis)];
        if (askFirst && sliver.Data.Length >= AskFirstBytes
            && await client.GetSliverStatus(Id, pair, axis, ct) is NodeReply<StoredStatus>.Ok(StoredStatus.Stored, var code))
        {
            return new NodeReply<string>.Ok("", code);
        }

        await inFlight.WaitAsync(ct);
        var put = Retried(node, stop => client.PutSliver(Id, pair, sliver, stop), ct);
        try
        {
            await Task.WhenAny(put, Task.Delay(LongestTurn, network.Clock, ct));
        }
        finally
        {
            inFlight.Release();
        }

        var reply = await put;
        if (reply.IsOk)
        {
            sent(sliver.Data.Length);
        }

        return reply;
    }

    /// <summary>
    /// Repeats what may succeed later: a registration the node has not seen yet, until its time is over, and silence or overload a few times.
    /// </summary>
    private async Task<NodeReply<T>> Retried<T>(CommitteeNode node, Func<CancellationToken, Task<NodeReply<T>>> ask, CancellationToken ct)
    {
        long began = network.Clock.GetTimestamp();
        var registrationDelay = options.RegistrationDelay;
        var retryDelay = options.RetryDelay;
        int retries = 0;
        while (true)
        {
            var reply = await ask(ct);
            network.Standings.Note(node.Info.NodeId, reply);
            if (IsBehind(reply) && network.Clock.GetElapsedTime(began) < options.RegistrationTimeout)
            {
                trouble(node, NodeFailure.Of(node.Info, "has not seen the registration yet"));
                await Task.Delay(registrationDelay, network.Clock, ct);
                registrationDelay = registrationDelay * 1.5 < LongestRegistrationDelay ? registrationDelay * 1.5 : LongestRegistrationDelay;
            }
            else if (IsTransient(reply) && retries++ < options.Retries)
            {
                trouble(node, NodeFailure.Of(node.Info, reply));
                // Many blobs hit the same overloaded node at once; they should not come back at once.
                await Task.Delay(retryDelay * (0.5 + Random.Shared.NextDouble()), network.Clock, ct);
                retryDelay *= 2;
            }
            else
            {
                return reply;
            }
        }
    }

    private bool IsBehind<T>(NodeReply<T> reply) => reply switch
    {
        NodeReply<T>.Refused { Reason: "NOT_REGISTERED" } => true,
        NodeReply<T>.Ok(SignedMessage<StorageConfirmation> signed, _) => signed.Message.Epoch < expected.Epoch,
        _ => false,
    };

    private static bool IsTransient<T>(NodeReply<T> reply) => reply is NodeReply<T>.Unreachable or NodeReply<T>.TimedOut
        or NodeReply<T>.Refused { HttpStatus: 429 or 500 or 502 or 503 or 504 }
        or NodeReply<T>.Refused { Reason: "CACHE_SATURATED" };
}
