using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

/// <summary>The whole stack below the store as it is: file system, SQLite, kernel.</summary>
public sealed class Ext4PowerFailureTests
{
    private static RecordKey Key(int n) => n % 8 == 0
        ? RecordKey.MetadataOf(Blob(n))
        : new RecordKey(Blob(n), new ShardIndex((ushort)(n % 5)), (RecordKind)(n % 2));

    private static BlobId Blob(int n) => BlobId.FromBytes([.. BitConverter.GetBytes(n), .. new byte[28]]);

    private static byte[] Content(int n)
    {
        var bytes = new byte[n % 70_000 + 1];
        new Random(n).NextBytes(bytes);
        return bytes;
    }

    private static RecordStore Open(Ext4Disk disk) => RecordStore.Open(
        Path.Combine(disk.FullPath, "node"), new SliverStoreOptions { SegmentBytes = 4 << 20 }, NullLogger.Instance, new DiskWatch());

    /// <summary>Writes until the disk is gone; what was acknowledged until then.</summary>
    private static async Task<int[]> WriteUntilTheEnd(Ext4Disk disk, int first, Random random)
    {
        using var store = Open(disk);
        var acknowledged = new ConcurrentBag<int>();
        int next = first, cutAfter = random.Next(5, 150);
        var writers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                int n = Interlocked.Increment(ref next);
                try
                {
                    await store.Log.Append(Key(n), Content(n));
                }
                catch (IOException)
                {
                    return;
                }

                acknowledged.Add(n);
                if (acknowledged.Count == cutAfter)
                {
                    disk.CutPower();
                }
            }
        })).ToArray();
        await Task.WhenAll(writers);
        return [.. acknowledged];
    }

    [Ext4Fact]
    public async Task Power_cut_while_eight_write_loses_nothing_that_was_acknowledged()
    {
        using var disk = new Ext4Disk(mebibytes: 256);
        var random = new Random(20);
        var all = new List<int>();
        for (int round = 0; round < 6; round++)
        {
            all.AddRange(await WriteUntilTheEnd(disk, round * 10_000, random));
            disk.Restart();
            using var store = Open(disk);
            Assert.All(all, n => Assert.Equal(Content(n), store.Read(Key(n))));
            Assert.False(Directory.Exists(Path.Combine(disk.FullPath, "node", "quarantine")));
        }
    }
}
