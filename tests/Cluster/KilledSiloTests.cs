using System.Buffers.Binary;
using System.Security.Cryptography;
using ControlPlane;
using ControlPlane.Blobs;
using ControlPlane.Chain;
using Walrus.Core.Identifiers;
using Walrus.Sui;

namespace Cluster;

/// <summary>A silo dies in the middle of work; whoever was told that something is done finds it done.</summary>
public sealed class KilledSiloTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    private const int Batches = 60;
    private const int BlobsPerBatch = 20;
    private static readonly ControlPlaneOptions Options = new() { Partitions = 64 };

    [ClusterFact]
    public async Task What_the_feed_acknowledged_outlives_a_silo_killed_in_the_middle()
    {
        await using var cluster = await TwoSilos.Start(postgres, SiloProcess.Shipped, Options);
        var feed = cluster.Actors.Actor<IFeed>(Keys.Feed);
        ulong acknowledged = 0;
        Task killed = Task.CompletedTask;
        while (acknowledged < Batches)
        {
            if (acknowledged == Batches / 3) killed = cluster.Silos[0].Kill();
            if (acknowledged == Batches * 2 / 3 && cluster.Silos[0].HasExited) await cluster.Revive(0);
            ulong next = acknowledged;
            var reply = await Eventually.Answers(() => feed.Accept(Batch(next)));
            // A batch that was taken by a call whose answer was lost is refused the second time, with the cursor behind it.
            acknowledged = Math.Max(acknowledged, reply.Next);
            Assert.True(acknowledged >= next && acknowledged <= next + 1, $"after {next} the feed wants {reply.Next}");
        }

        await killed;
        var view = await Eventually.Answers(() => feed.Describe());
        Assert.Equal((ulong)Batches, view.Next);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Batches * BlobsPerBatch), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            {
                var blob = BlobAt(i);
                var partition = cluster.Actors.Actor<IPartition>(Keys.PartitionOf(blob, Options.Partitions));
                var record = await Eventually.Answers(() => partition.Find(new(blob)));
                Assert.Equal(BlobPhase.Certified, record.Phase);
            });
    }

    private static CheckpointBatch Batch(ulong sequence)
    {
        var at = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(sequence);
        var blobs = Enumerable.Range((int)sequence * BlobsPerBatch, BlobsPerBatch).ToArray();
        IEnumerable<ChainEvent> events =
        [
            .. blobs.Select(i => new ChainEvent.BlobRegistered(BlobAt(i), ObjectAt(i), 1000, new Epoch(10), true)),
            .. blobs.Select(i => new ChainEvent.BlobCertified(BlobAt(i), ObjectAt(i), new Epoch(1), new Epoch(10), true)),
        ];
        return new([new(sequence, SuiDigest.FromBytes(Hash((int)sequence)).ToString(), at, [.. events])]);
    }

    private static BlobId BlobAt(int i) => BlobId.FromBytes(Hash(i));

    private static ObjectId ObjectAt(int i) => ObjectId.FromBytes(Hash(-1 - i));

    private static byte[] Hash(int i)
    {
        var seed = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(seed, i);
        return SHA256.HashData(seed);
    }
}
