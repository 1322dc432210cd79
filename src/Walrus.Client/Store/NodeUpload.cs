using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Store;

/// <summary>What came of one node: its confirmation, not verified, or why there is none.</summary>
/// <param name="Confirmation">Of the epoch asked for.</param>
/// <param name="Failure">Why there is none.</param>
/// <param name="IsForbidden">It must not store the blob.</param>
/// <param name="IsLater">It confirmed, for a later epoch.</param>
internal sealed record NodeOutcome(
    SignedMessage<StorageConfirmation>? Confirmation, NodeFailure? Failure, bool IsForbidden = false, bool IsLater = false);

/// <summary>
/// Brings one node everything its shards should hold of a blob and it has not taken yet, and its confirmation back (storage-node-api
/// §C.2). The first sliver that fails for good ends it: a node with a hole confirms nothing.
/// </summary>
internal sealed class NodeUpload(
    WalrusNetwork network, BlobStoreOptions options, RedStuffCodec codec, EncodedBlob blob, StorageConfirmation expected,
    SemaphoreSlim inFlight, Deliveries deliveries, Action<long> sent, Action<CommitteeNode, NodeFailure> trouble, Action suspect,
    EarlyUpload? early = null)
{
    // Asking first costs a round trip; upstream does so from this length on.
    private const int AskFirstBytes = 5_560;
    private const string MissingSlivers = "MISSING_SLIVERS", MetadataNotFound = "METADATA_NOT_FOUND", ShardNotAssigned = "SHARD_NOT_ASSIGNED";

    // A node that stalls must not keep the others waiting for their turn; its bytes are not on the line anyway.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestRegistrationDelay = TimeSpan.FromSeconds(1);

    private BlobId Id => blob.Metadata.BlobId;

    internal async Task<NodeOutcome> Run(CommitteeNode node, CancellationToken ct)
    {
        var client = network.Nodes.At(node.Info);
        if (early is not null)
        {
            await early.Ended(node.Info.NodeId, ct);
        }

        bool knew = deliveries.HasMetadata(node.Info.NodeId);
        var (outcome, lacks) = await Bring(node, client, ct);
        if (!lacks || !knew)
        {
            return outcome;
        }

        // It took something once and has it no more, or never wrote what it kept for a while: everything again.
        deliveries.Forget(node.Info.NodeId);
        return (await Bring(node, client, ct)).Outcome;
    }

    /// <summary>What came of it, and whether the node says that it lacks something.</summary>
    private async Task<(NodeOutcome Outcome, bool Lacks)> Bring(CommitteeNode node, IStorageNode client, CancellationToken ct)
    {
        bool askFirst = true, hadMetadata = deliveries.HasMetadata(node.Info.NodeId);
        if (!hadMetadata)
        {
            var metadata = await Retried(node, stop => client.PutMetadata(Id, blob.Metadata.Metadata, stop), ct);
            if (metadata is not NodeReply<string>.Ok(_, var code))
            {
                return (Failed(node, metadata), false);
            }

            deliveries.AddMetadata(node.Info.NodeId);
            askFirst = code == 200;
        }

        if (await PutSlivers(node, client, askFirst, ct) is { } failed)
        {
            return (Failed(node, failed), failed is NodeReply<string>.Refused { Reason: MetadataNotFound });
        }

        return await Confirm(node, client, mayLack: !hadMetadata, ct);
    }

    // A node that has just been given everything and lacks something counts the shards of an earlier epoch; it will come to this one.
    private async Task<(NodeOutcome Outcome, bool Lacks)> Confirm(CommitteeNode node, IStorageNode client, bool mayLack, CancellationToken ct)
    {
        var confirmation = await Retried(node, stop => client.GetConfirmation(Id, expected.DeletableObject, stop), ct, mayLack);
        if (confirmation is not NodeReply<SignedMessage<StorageConfirmation>>.Ok(var signed, _))
        {
            return (Failed(node, confirmation), confirmation is NodeReply<SignedMessage<StorageConfirmation>>.Refused { Reason: MissingSlivers });
        }

        return (signed.Says(expected)
            ? new(signed, null)
            : new(null, NodeFailure.Of(node.Info, $"confirmed something else: {signed.Message}, expected {expected}"), IsLater: IsLater(signed)), false);
    }

    private bool IsLater(SignedMessage<StorageConfirmation> signed) =>
        signed.Message.Epoch > expected.Epoch && signed.Says(expected with { Epoch = signed.Message.Epoch });

    private static NodeOutcome Failed<T>(CommitteeNode node, NodeReply<T> reply) =>
        new(null, NodeFailure.Of(node.Info, reply), reply is NodeReply<T>.Refused { HttpStatus: 451 });

    private async Task<NodeReply<string>?> PutSlivers(CommitteeNode node, IStorageNode client, bool askFirst, CancellationToken ct)
    {
        var slivers = node.Member.Shards
            .Select(shard => codec.Config.PairOn(shard, Id))
            .SelectMany(pair => new[] { (pair, SliverAxis.Primary), (pair, SliverAxis.Secondary) })
            .Where(s => !deliveries.Has(node.Info.NodeId, s.pair, s.Item2));
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
            deliveries.Add(node.Info.NodeId, pair, axis);
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
            deliveries.Add(node.Info.NodeId, pair, axis);
            sent(sliver.Data.Length);
        }

        return reply;
    }

    /// <summary>
    /// Repeats what may succeed later: what a node that lags behind the chain refuses, until its time is over, and silence or overload a
    /// few times.
    /// </summary>
    private async Task<NodeReply<T>> Retried<T>(
        CommitteeNode node, Func<CancellationToken, Task<NodeReply<T>>> ask, CancellationToken ct, bool mayLack = false)
    {
        long began = network.Clock.GetTimestamp();
        var registrationDelay = options.RegistrationDelay;
        var retryDelay = options.RetryDelay;
        int retries = 0;
        while (true)
        {
            var reply = await ask(ct);
            network.Standings.Note(node.Info.NodeId, reply);
            if (IsOfAnotherEpoch(reply))
            {
                suspect();
            }

            if (Lag(reply) is { } lag && network.Clock.GetElapsedTime(began) < options.RegistrationTimeout)
            {
                trouble(node, NodeFailure.Of(node.Info, lag));
                await Task.Delay(registrationDelay, network.Clock, ct);
                registrationDelay = registrationDelay * 1.5 < LongestRegistrationDelay ? registrationDelay * 1.5 : LongestRegistrationDelay;
            }
            else if ((IsTransient(reply) || (mayLack && reply is NodeReply<T>.Refused { Reason: MissingSlivers })) && retries++ < options.Retries)
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

    /// <summary>What a node has not seen yet of that which is final on chain; null when it is up to date, as far as its answer tells.</summary>
    private string? Lag<T>(NodeReply<T> reply) => reply switch
    {
        NodeReply<T>.Refused { Reason: "NOT_REGISTERED" } => "has not seen the registration yet",
        NodeReply<T>.Refused { Reason: ShardNotAssigned } => $"has not taken up its shards of epoch {expected.Epoch} yet",
        NodeReply<T>.Ok(SignedMessage<StorageConfirmation> signed, _) when signed.Message.Epoch < expected.Epoch =>
            $"has not taken up epoch {expected.Epoch} yet",
        _ => null,
    };

    // Either the node or this client is in an earlier epoch than the chain.
    private bool IsOfAnotherEpoch<T>(NodeReply<T> reply) => reply switch
    {
        NodeReply<T>.Refused { Reason: ShardNotAssigned or MissingSlivers } => true,
        NodeReply<T>.Ok(SignedMessage<StorageConfirmation> signed, _) => signed.Message.Epoch > expected.Epoch,
        _ => false,
    };

    private static bool IsTransient<T>(NodeReply<T> reply) => reply is NodeReply<T>.Unreachable or NodeReply<T>.TimedOut
        or NodeReply<T>.Refused { HttpStatus: 429 or 500 or 502 or 503 or 504 }
        or NodeReply<T>.Refused { Reason: "CACHE_SATURATED" };
}
