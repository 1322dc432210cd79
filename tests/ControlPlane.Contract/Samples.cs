using ControlPlane.Blobs;
using ControlPlane.Chain;
using ControlPlane.Challenges;
using ControlPlane.Epochs;
using ControlPlane.Nodes;
using ControlPlane.Repairs;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui;
using Walrus.Sui.Chain;

namespace ControlPlane.Contract;

/// <summary>Short words for what the contract speaks about: a network of ten shards and five nodes.</summary>
public static class Samples
{
    public const int Shards = 10;
    public const int NodeCount = 5;

    public static DateTimeOffset Genesis { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Epoch Epoch(int value) => new((uint)value);

    public static BlobId Blob(int i) => BlobId.FromBytes(Hash("blob", i));

    /// <summary>The i-th blob whose id falls into a partition.</summary>
    public static BlobId BlobIn(int partition, int i) => Enumerable.Range(0, 10_000).Select(Blob)
        .Where(b => Keys.PartitionOf(b, ActorContract.Options.Partitions) == Keys.Partition(partition)).ElementAt(i);

    public static ObjectId Object(int i) => ObjectId.FromBytes(Hash("object", i));

    public static ObjectId NodeId(int i) => ObjectId.FromBytes(Hash("node", i));

    public static string Digest(ulong checkpoint) => SuiDigest.FromBytes(Hash("checkpoint", (int)checkpoint)).ToString();

    public static NodeIdentity Identity(int i) => new(NodeId(i), $"node {i}", $"127.0.0.1:{9000 + i}", "protocol key", "network key");

    public static IReadOnlyList<ShardIndex> ShardsOf(int node) => [new((ushort)(node * 2)), new((ushort)(node * 2 + 1))];

    public static EpochPicture Picture(int epoch, int members = NodeCount) => new(
        Epoch(epoch), Shards, EpochPhase.Done, null, TimeSpan.FromDays(1),
        [.. Enumerable.Range(0, members).Select(i => new EpochMember(Identity(i), ShardsOf(i)))]);

    public static NodeAssignment Assignment(int node, int epoch) => new(Epoch(epoch), EpochPhase.Done, Shards, Identity(node), ShardsOf(node));

    public static NodeProbe Healthy(int epoch) => new(true, "", Epoch(epoch), "Active", 2, 2, null);

    public static NodeProbe Silent { get; } = new(false, "connection refused", default, "", 0, 0, null);

    public static ChainEvent Registered(BlobId blob, int reference, int end, bool deletable = false) =>
        new ChainEvent.BlobRegistered(blob, Object(reference), 1000, Epoch(end), deletable);

    public static ChainEvent Certified(BlobId blob, int reference, int epoch, int end, bool deletable = false) =>
        new ChainEvent.BlobCertified(blob, Object(reference), Epoch(epoch), Epoch(end), deletable);

    public static ChainEvent EpochStarted(int epoch) => new ChainEvent.EpochStarted(Epoch(epoch));

    public static Checkpoint Checkpoint(ulong sequence, params ChainEvent[] events) =>
        new(sequence, Digest(sequence), Genesis + TimeSpan.FromSeconds(sequence), events);

    public static CheckpointBatch Batch(params Checkpoint[] checkpoints) => new(checkpoints);

    public static EventSpan Span(ulong checkpoint, params ChainEvent[] events) =>
        new(checkpoint, checkpoint, [.. events.Select(e => new PlacedEvent(checkpoint, Genesis, e))]);

    public static BlobEntry Entry(int i) => new(Blob(i), 1000, Epoch(1), Epoch(9), 1, Genesis);

    public static RoundPlan Plan(long round, int epoch = 1, int blobs = 4) => new(
        round, Epoch(epoch), Shards, 1, Digest(1), "", "", Convert.ToHexStringLower(Hash("seed", (int)round)), Genesis,
        [.. Enumerable.Range(0, blobs).Select(Entry)]);

    public static Loss Loss(int blob, int node, SliverAxis axis = SliverAxis.Primary, LossKind kind = LossKind.Missing)
    {
        var shard = ShardsOf(node)[0];
        return new(Blob(blob), NodeId(node), shard, new EncodingConfig(Shards).PairOn(shard, Blob(blob)), axis, kind, Epoch(1), "404 twice");
    }

    public static LossReport Report(int blob, params Loss[] losses) => new(Blob(blob), 1000, Shards, losses);

    public static RepairJob Job(int blob, int node = 0, int number = 1, int rank = 2, int score = 0) =>
        new(Loss(blob, node), number, 1000, rank, score);

    public static RepairReport Outcome(LeasedJob job, RepairOutcome outcome) =>
        new(job.Job.Id, job.Fence, outcome, "detail", 4096, TimeSpan.FromSeconds(1));

    public static RoundRequest Round(long round, int epoch = 1) => new(
        round, Epoch(epoch), Shards, 7, Digest(7), Genesis, Convert.ToHexStringLower(Hash("entropy", 0)));

    private static byte[] Hash(string what, int i) => Blake2b256.Hash(System.Text.Encoding.UTF8.GetBytes($"{what} {i}"));
}
