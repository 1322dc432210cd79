using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

/// <summary>Random lives of a store, each ended by a power failure at a random step; a seed that fails can be run again.</summary>
public sealed class PowerFailureTests
{
    private const int Lives = 60;

    /// <summary>A life: what was asked to be written and whether it was acknowledged, what was deleted.</summary>
    private sealed class Life(int seed, string folder) : IDisposable
    {
        private static readonly int[] Lengths = [1, 400, 3_000, 66_000, 140_000];
        private readonly Random random = new(seed);
        private readonly List<(RecordKey Key, Task Written)> writes = [];
        private readonly HashSet<RecordKey> deleted = [];
        private readonly FragileDisk disk = new(folder);
        private RecordStore? store;
        private RecordKey[] acknowledged = [];

        private static SliverStoreOptions Options(ISegmentDisk disk) => new() { SegmentBytes = 400_000, Disk = disk };

        private RecordKey Key(int n) => n % 5 == 0
            ? RecordKey.MetadataOf(Blob(n))
            : new RecordKey(Blob(n), new ShardIndex((ushort)(n % 3)), (RecordKind)(n % 2));

        private BlobId Blob(int n) => BlobId.FromBytes([(byte)n, (byte)(n >> 8), (byte)seed, .. new byte[29]]);

        private static byte[] Content(RecordKey key)
        {
            var random = new Random(key.Blob.Span[0] | (key.Blob.Span[1] << 8));
            var bytes = new byte[Lengths[(key.Blob.Span[0] + key.Blob.Span[2]) % Lengths.Length]];
            random.NextBytes(bytes);
            return bytes;
        }

        /// <summary>Writes in groups, deletes and clears, until the power fails; <paramref name="image"/> is what is left.</summary>
        internal async Task Live(string image)
        {
            store = RecordStore.Open(folder, Options(disk), NullLogger.Instance, new DiskWatch());
            int left = random.Next(1, 60);
            bool failed = false;
            disk.Step = () =>
            {
                if (--left == 0)
                {
                    failed = true;
                    lock (writes)
                    {
                        acknowledged = [.. writes.Where(w => w.Written.IsCompletedSuccessfully).Select(w => w.Key)];
                    }

                    disk.Fail(random, image);
                }
            };
            for (int n = 0; !failed;)
            {
                int group = random.Next(1, 9);
                var keys = Enumerable.Range(n, group).Select(Key).ToArray();
                n += group;
                lock (writes)
                {
                    writes.AddRange(keys.Select(key => (key, store.Log.Append(key, Content(key)))));
                }

                await Task.WhenAll(writes.Select(w => w.Written));
                foreach (var key in keys.Where(_ => !failed && random.Next(2) == 0))
                {
                    deleted.Add(key);
                    store.Index.Remove(key);
                }

                if (!failed && random.Next(3) == 0)
                {
                    await new SegmentClearing(store, Options(disk), TimeProvider.System, NullLogger<SegmentClearing>.Instance).Clear(default);
                }
            }
        }

        /// <summary>What was acknowledged and not deleted is there, nothing is half there, and the store takes more.</summary>
        internal async Task Check(string image)
        {
            for (int start = 0; start < 2; start++)
            {
                using var after = RecordStore.Open(image, Options(new SystemDisk()), NullLogger.Instance, new DiskWatch());
                foreach (var key in acknowledged.Where(k => !deleted.Contains(k)))
                {
                    Assert.True(after.Read(key) is { } found && found.AsSpan().SequenceEqual(Content(key)), $"seed {seed}: the {key} is lost");
                }

                foreach (var (key, _) in writes)
                {
                    Assert.True(after.Read(key) is not { } found || found.AsSpan().SequenceEqual(Content(key)), $"seed {seed}: the {key} is wrong");
                }

                Assert.False(Directory.Exists(Path.Combine(image, "quarantine")), $"seed {seed}: the index points to what is not intact");
                await after.Log.Append(Key(60_000 + start), Content(Key(60_000 + start)));
                Assert.True(after.IsIntact(Key(60_000 + start)), $"seed {seed}");
            }
        }

        public void Dispose() => store?.Dispose();
    }

    [Fact]
    public async Task Whatever_of_the_unflushed_is_lost_every_acknowledged_record_is_there_byte_for_byte()
    {
        for (int seed = 1; seed <= Lives; seed++)
        {
            using var folder = new TemporaryFolder();
            using var image = new TemporaryFolder();
            using (var life = new Life(seed, folder.FullPath))
            {
                await life.Live(image.FullPath);
                await life.Check(image.FullPath);
            }
        }
    }
}
