using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Client.Nodes;
using Walrus.Core.Bls;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Storage;
using Walrus.StorageNode.Tests.Network;
using Walrus.StorageNode.Tests.Storage;
using Walrus.Sui;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.Events;

public sealed class ReplayTests
{
    private const int Objects = 12, Blobs = 5;
    private static readonly BlsPublicKey Key = BlsSecretKey.Generate().PublicKey;
    private static readonly ObjectId Self = Numbered(200), Other = Numbered(201);

    private static readonly string[] Tables =
        ["facts", "blobs", "objects", "pools", "denied", "shards", "shard_syncs", "pending_slivers", "recoveries", "metadata"];

    private static ObjectId Numbered(int n) => ObjectId.FromBytes([.. new byte[31], (byte)n]);

    private static BlobId Blob(int n) => BlobId.FromBytes([(byte)n, .. new byte[31]]);

    /// <summary>Thrown in the midst of things: nothing after it happens.</summary>
    private sealed class KilledException : Exception
    {
        public KilledException() : base("killed")
        {
        }
    }

    /// <summary>A history, and a chain that is in the epoch of whatever was read of it last.</summary>
    private sealed class HistoryChain(IReadOnlyList<CheckpointEvents> history) : IChainReader
    {
        private uint epoch;
        private ulong read;

        /// <summary>Ends the reader before that checkpoint; null for never.</summary>
        internal ulong? KillBefore { get; set; }

        /// <summary>Ends whoever asks for the state after that checkpoint; null for never.</summary>
        internal ulong? KillReadersFrom { get; set; }

        public Task<ChainState> ReadState(CancellationToken ct = default) => read >= KillReadersFrom
            ? throw new KilledException()
            : Task.FromResult(new ChainState(
                new(epoch), TestNetwork.Shards, EpochPhase.Done, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1), 50,
                CommitteeOf(epoch), epoch > 1 ? CommitteeOf(epoch - 1) : null, null, new Dictionary<ObjectId, StorageNodeInfo>(), 1, 1, 1, 0));

        public Task<BlobObject?> FindBlob(ObjectId id, CancellationToken ct = default) => Task.FromResult<BlobObject?>(null);

        public Task<ulong> LatestCheckpoint(CancellationToken ct = default) => Task.FromResult(history[^1].Sequence);

        public async IAsyncEnumerable<CheckpointEvents> Follow(ulong first, [EnumeratorCancellation] CancellationToken ct = default)
        {
            foreach (var checkpoint in history.Skip((int)first))
            {
                await Task.Yield();
                if (checkpoint.Sequence == KillBefore) throw new KilledException();
                epoch = checkpoint.Events.Select(e => (e.Event as WalrusEvent.EpochChangeStart)?.Epoch.Value ?? 0).Append(epoch).Max();
                read = checkpoint.Sequence;
                yield return checkpoint;
            }
        }

        /// <summary>Every third epoch the node is no member; its shards change with each.</summary>
        private static Committee? CommitteeOf(uint epoch)
        {
            if (epoch == 0)
            {
                return null;
            }

            int mine = (int)(epoch % 3) * 2;
            var shards = Enumerable.Range(0, TestNetwork.Shards).GroupBy(s => s < mine ? Self : Other, s => new ShardIndex((ushort)s));
            return new Committee(new(epoch), shards.Select(g => new CommitteeMember(g.Key, Key, [.. g])));
        }
    }

    /// <summary>Checkpoints of none to a few events, with all that may happen to blobs, pools and epochs.</summary>
    private static CheckpointEvents[] History(Random random)
    {
        uint epoch = 0;
        List<CheckpointEvents> history = [];
        for (int i = 0; i < 40; i++)
        {
            var digest = SuiDigest.FromBytes([(byte)i, .. new byte[31]]);
            var events = Enumerable.Range(0, random.Next(4)).Select(_ => Any(random, ref epoch)).ToArray();
            history.Add(new(
                (ulong)i, digest, DateTimeOffset.UnixEpoch + TimeSpan.FromMinutes(i),
                [.. events.Select((e, at) => new NamedEvent(new(digest, (ulong)at), e))]));
        }

        return [.. history];
    }

    private static WalrusEvent Any(Random random, ref uint epoch)
    {
        var now = new Epoch(epoch);
        var end = new Epoch(epoch + 1 + (uint)random.Next(4));
        int owner = random.Next(Objects);
        var (id, blob, pool, deletable) = (Numbered(owner), Blob(owner % Blobs), Numbered(100 + (owner % 2)), owner % 3 == 0);
        return random.Next(20) switch
        {
            < 5 => new WalrusEvent.BlobRegistered(now, blob, 1, 1, end, deletable, id),
            < 9 => new WalrusEvent.BlobCertified(now, blob, end, deletable, id, IsExtension: false),
            9 => new WalrusEvent.BlobCertified(now, blob, end, deletable, id, IsExtension: true),
            10 or 11 => new WalrusEvent.BlobDeleted(now, blob, end, id, false),
            12 => new WalrusEvent.StoragePoolCreated(now, pool, 1, now, end),
            13 => new WalrusEvent.PooledBlobRegistered(now, blob, 1, 1, true, Numbered(50 + owner), pool),
            14 => new WalrusEvent.PooledBlobCertified(now, blob, true, Numbered(50 + owner), pool),
            15 => new WalrusEvent.StoragePoolExtended(now, pool, end),
            16 when random.Next(3) == 0 => new WalrusEvent.InvalidBlobId(now, blob),
            16 when random.Next(3) == 0 => new WalrusEvent.DenyListBlobDeleted(now, blob),
            17 => new WalrusEvent.EpochChangeDone(now),
            _ => new WalrusEvent.EpochChangeStart(new(++epoch)),
        };
    }

    private static NodeParts Open(TemporaryFolder folder, HistoryChain chain, HttpStorageNodes nodes)
    {
        var options = new StorageNodeOptions { DataDirectory = Path.Combine(folder.FullPath, "data"), ReservedBytes = 0 };
        var wallet = new TestWallet(new TestChain(TestNetwork.Shards));
        var parts = NodeParts.Open(options, chain, wallet, nodes, TimeProvider.System, NullLoggerFactory.Instance);
        parts.State.SetNetworkShards(TestNetwork.Shards);
        parts.State.SetCapability(new NodeCapability(Numbered(202), Self, new(0)));
        parts.Database.Write(c => c.Run("DROP TRIGGER IF EXISTS kill_on_object; DROP TRIGGER IF EXISTS kill_on_commit"));
        return parts;
    }

    private static string[] Dump(Database database) => database.Read(c => Tables.SelectMany(table =>
    {
        var columns = c.All($"SELECT name FROM pragma_table_info('{table}')", r => r.GetString(0));
        string line = string.Join("||'|'||", columns.Select(n => $"quote({n})"));
        return c.All($"SELECT {line} AS line FROM {table} ORDER BY line", r => $"{table}: {r.GetString(0)}");
    }).ToArray());

    /// <summary>Processes a history in one life, or in as many as <paramref name="lives"/> says, each ended by force at a random point.</summary>
    private static async Task<string[]> Process(CheckpointEvents[] history, Random random, int lives)
    {
        using var folder = new TemporaryFolder();
        using var nodes = new HttpStorageNodes();
        var chain = new HistoryChain(history);
        for (int life = 0; life < lives; life++)
        {
            using var parts = Open(folder, chain, nodes);
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                Arm(parts, chain, random, history.Length);
                await parts.Intake.Run(default);
                throw new KilledException();
            });
            (chain.KillBefore, chain.KillReadersFrom) = (null, null);
        }

        using var last = Open(folder, chain, nodes);
        await last.Intake.Run(default);
        return Dump(last.Database);
    }

    /// <summary>Within a transaction, at its end, between two checkpoints, or between an epoch's event and the taking up of its committee.</summary>
    private static void Arm(NodeParts parts, HistoryChain chain, Random random, int checkpoints)
    {
        switch (random.Next(4))
        {
            case 0:
                string owner = Convert.ToHexString(Numbered(random.Next(Objects)).ToArray());
                Arm(parts, "kill_on_object", $"objects WHEN NEW.object_id = x'{owner}'");
                break;
            case 1:
                int at = random.Next(1, 60);
                Arm(parts, "kill_on_commit", $"facts WHEN NEW.name = 'event_count' AND NEW.value >= x'{at:x16}'");
                break;
            case 2:
                chain.KillBefore = (ulong)random.Next(checkpoints);
                break;
            default:
                chain.KillReadersFrom = (ulong)random.Next(checkpoints);
                break;
        }
    }

    private static void Arm(NodeParts parts, string name, string where) => parts.Database.Write(c => c.Run(
        $"CREATE TRIGGER {name} BEFORE UPDATE ON {where} BEGIN SELECT RAISE(ABORT, 'killed'); END"));

    [Fact]
    public void Whenever_the_processing_is_killed_the_tables_end_as_if_it_never_was() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(12), Prop.ForAll<int>(seed =>
        {
            var history = History(new Random(seed));
            return Task.Run(async () =>
            {
                var undisturbed = await Process(history, new Random(seed), lives: 0);
                var killed = await Process(history, new Random(seed), lives: 8);
                Assert.Equal(undisturbed, killed);
            });
        }));
}
