using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Challenges;
using ControlPlane.Epochs;
using ControlPlane.Nodes;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Core.Hashing;
using Walrus.Core.RedStuff;

namespace ControlPlane.Repairs;

/// <summary>Takes repairs from the lanes: rebuilds the sliver, delivers it, challenges it, and only then calls it healed.</summary>
internal sealed partial class RepairWorker(
    IActors actors, NodeClients clients, VerifiedMetadata metadata, SymbolChallenge symbols, Obligations obligations, ISliverSource source,
    ControlPlaneOptions options, TimeProvider clock, string worker, ILogger logger)
{
    private const int AcceptanceSymbols = 2;
    private static readonly TimeSpan PutDeadline = TimeSpan.FromSeconds(60);

    private int turn;

    internal async Task Step(CancellationToken ct)
    {
        var epochs = await actors.Actor<IEpochs>(Keys.Epochs).Describe(ct);
        if (epochs.Settled is not { } picture) return;
        var nodes = epochs.Nodes().ToArray();
        var jobs = new List<(NodeIdentity Node, LeasedJob Job)>();
        turn = nodes.Length == 0 ? 0 : (turn + 1) % nodes.Length;
        foreach (var node in nodes.Skip(turn).Concat(nodes.Take(turn)))
        {
            var work = await Lane(node).Lease(new(worker, options.RepairConcurrency - jobs.Count), ct);
            jobs.AddRange(work.Jobs.Select(j => (node, j)));
            await Tell(node, work.Untold, ct);
        }

        await Turns.ForEach(jobs, options.RepairConcurrency, j => Repair(picture, j.Node, j.Job, ct));
        foreach (var node in jobs.Select(j => j.Node).Distinct()) await Tell(node, (await Lane(node).Lease(new(worker, 0), ct)).Untold, ct);
    }

    private IRepairLane Lane(NodeIdentity node) => actors.Actor<IRepairLane>(Keys.Lane(node.NodeId));

    private async Task Tell(NodeIdentity node, IReadOnlyList<RepairResult> results, CancellationToken ct)
    {
        foreach (var blob in results.GroupBy(r => r.Job.Loss.Blob))
        {
            await actors.Actor<IBlob>(Keys.Blob(blob.Key)).Close(new([.. blob]), ct);
            await Lane(node).Told(new([.. blob.Select(r => r.Job.Id)]), ct);
        }
    }

    private async Task Repair(EpochPicture picture, NodeIdentity node, LeasedJob leased, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        Healing? healing;
        try
        {
            healing = await HeldLease.While(Lane(node), leased, options, clock, held => Heal(picture, node, leased, held), ct);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            healing = new(RepairOutcome.Failed, $"{e.GetType().Name}: {e.Message}", 0);
        }

        if (healing is null) return;
        var report = new RepairReport(leased.Job.Id, leased.Fence, healing.Outcome, healing.Detail, healing.Bytes, clock.GetElapsedTime(began));
        var reply = await Lane(node).Finish(report, ct);
        if (reply.Accepted) LogRepair(leased.Job.Id, node.Name, healing.Outcome, healing.Bytes, report.Duration.TotalMilliseconds, healing.Detail);
    }

    private async Task<Healing> Heal(EpochPicture picture, NodeIdentity identity, LeasedJob leased, CancellationToken ct)
    {
        var (loss, config) = (leased.Job.Loss, new EncodingConfig(picture.Shards));
        if (await obligations.Release(loss.Blob, loss.Node, loss.Shard, picture.Epoch, ct) is { } released)
        {
            return new(RepairOutcome.Superseded, released, 0);
        }

        if (await metadata.Find(loss.Blob, picture, loss.Node, ct) is not { } verified) return new(RepairOutcome.Failed, "no node gave metadata", 0);
        var node = clients.Of(identity);
        if (loss.Kind is LossKind.Missing && await IsStored(node, loss, ct) && await Accept(node, verified, config, leased, ct) is null)
        {
            return new(RepairOutcome.Healed, "it was there again", 0);
        }

        var delivery = await source.Rebuild(verified, loss.Axis, config.SliverOf(loss.Pair, loss.Axis), loss.Node, ct);
        if (delivery.Sliver is not { } sliver) return new(RepairOutcome.Failed, $"not rebuilt: {delivery.Detail}", delivery.Bytes);
        if (await Deliver(node, verified, leased, sliver, ct) is { } refused) return new(RepairOutcome.Failed, refused, delivery.Bytes);
        return await Accept(node, verified, config, leased, ct) is { } fault
            ? new(RepairOutcome.Failed, $"delivered, but its challenge failed: {fault}", delivery.Bytes)
            : new(RepairOutcome.Healed, delivery.Detail, delivery.Bytes + sliver.Data.Length);
    }

    private async Task<bool> IsStored(IStorageNode node, Loss loss, CancellationToken ct) =>
        await clients.Within(options.ChallengeDeadline, stop => node.GetSliverStatus(loss.Blob, loss.Pair, loss.Axis, stop), ct)
            is NodeReply<StoredStatus>.Ok(StoredStatus.Stored, _);

    /// <summary>Null when the node took it.</summary>
    private async Task<string?> Deliver(IStorageNode node, BlobMetadataWithId verified, LeasedJob leased, Sliver sliver, CancellationToken ct)
    {
        // The fence is looked at last: a worker that was away for long must not write what another is about to.
        var lane = actors.Actor<IRepairLane>(Keys.Lane(leased.Job.Loss.Node));
        if (await lane.Renew(leased.Job.Id, leased.Fence, ct) is { Accepted: false, Reason: var reason }) return reason;
        var status = await clients.Within(options.ChallengeDeadline, stop => node.GetMetadataStatus(verified.BlobId, stop), ct);
        if (status is not NodeReply<StoredStatus>.Ok(StoredStatus.Stored, _))
        {
            var put = await clients.Within(PutDeadline, stop => node.PutMetadata(verified.BlobId, verified.Metadata, stop), ct);
            if (!put.IsOk) return $"it did not take the metadata: {Words(put)}";
        }

        var taken = await clients.Within(PutDeadline, stop => node.PutSliver(verified.BlobId, leased.Job.Loss.Pair, sliver, stop), ct);
        return taken.IsOk ? null : $"it did not take the sliver: {Words(taken)}";
    }

    /// <summary>Null when symbols it could not have foreseen are answered rightly.</summary>
    private async Task<string?> Accept(IStorageNode node, BlobMetadataWithId verified, EncodingConfig config, LeasedJob leased, CancellationToken ct)
    {
        var (loss, sliver) = (leased.Job.Loss, config.SliverOf(leased.Job.Loss.Pair, leased.Job.Loss.Axis));
        var draw = new Draw(Blake2b256.Hash(System.Text.Encoding.UTF8.GetBytes($"{leased.Job.Id}/{leased.Fence}/{clock.GetUtcNow().UtcTicks}")));
        foreach (var index in draw.Distinct(AcceptanceSymbols, config.Shards))
        {
            Walrus.Core.Identifiers.SliverIndex other = new((ushort)index);
            var id = loss.Axis is SliverAxis.Primary ? new SymbolId(sliver, other) : new SymbolId(other, sliver);
            var (outcome, detail) = await symbols.Ask(node, verified, config, id, loss.Axis, ct);
            if (outcome is not ChallengeOutcome.Pass) return $"{outcome} {detail}";
        }

        return null;
    }

    private static string Words<T>(NodeReply<T> reply) => reply switch
    {
        NodeReply<T>.Refused(var status, var reason, var message) => $"HTTP {status} {reason} {message}",
        NodeReply<T>.Unreachable(var cause) => cause,
        NodeReply<T>.TimedOut(var after) => $"no answer in {after.TotalSeconds:0.#} s",
        NodeReply<T>.Malformed(var cause) => cause,
        _ => "no answer",
    };

    private sealed record Healing(RepairOutcome Outcome, string Detail, long Bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Repair {Job} at node {Node}: {Outcome}, {Bytes} bytes in {Milliseconds:0} ms. {Detail}")]
    private partial void LogRepair(string job, string node, RepairOutcome outcome, long bytes, double milliseconds, string detail);
}
