using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Confirmations;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.EventBlobs;
using Walrus.StorageNode.Events;
using Walrus.StorageNode.Health;
using Walrus.StorageNode.Http;
using Walrus.StorageNode.Keys;
using Walrus.StorageNode.Metrics;
using Walrus.StorageNode.Recovery;
using Walrus.StorageNode.Storage;
using Walrus.StorageNode.Symbols;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode;

/// <summary>Everything a node consists of, put together.</summary>
internal sealed record NodeParts(
    DataFolder Folder, NodeKeys Keys, X509Certificate2 Certificate, Database Database, WorkerLimit Workers, NodeState State,
    SliverStore Slivers, MetadataTable Metadata,
    ChainWatch Watch, Blocklist Blocklist, EventIntake Intake, EpochChange Epochs, EpochDriver Driver, ShardSync Sync, BlobRecovery Recovery,
    ExpiredData Expired, SegmentClearing Clearing, Scrub Scrub, EventBlobParts EventBlobs, ApiRoutes Api, AdminRoutes Admin,
    NodeMeter Meter, MonitoringRoutes Monitoring) : IDisposable
{
    internal static NodeParts Open(
        StorageNodeOptions options, IChainReader chain, IWalrusWallet wallet, IStorageNodes nodes, TimeProvider time, ILoggerFactory logs)
    {
        DataFolder? folder = null;
        NodeKeys? keys = null;
        Database? database = null;
        SliverStore? slivers = null;
        var meter = new NodeMeter();
        var disk = new DiskWatch(meter.FlushSeconds);
        try
        {
            folder = DataFolder.Open(options.DataDirectory);
            keys = NodeKeys.Load(options);
            database = Database.Open(Path.Combine(folder.FullPath, "node.db"), NodeTables.Layout);
            var stored = new SliverStoreOptions { ReservedBytes = options.ReservedBytes };
            slivers = SliverStore.Open(folder.FullPath, stored, logs.CreateLogger<SliverStore>(), disk);
            var blocklist = new Blocklist(options.BlocklistFile, time, logs.CreateLogger<Blocklist>());
            blocklist.Load();
            return Assemble(options, folder, keys, database, slivers, stored, meter, disk, blocklist, chain, wallet, nodes, time, logs);
        }
        catch (Exception e)
        {
            meter.Dispose();
            slivers?.Dispose();
            database?.Dispose();
            keys?.Dispose();
            folder?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new StorageNodeException($"The data directory {options.DataDirectory} cannot be used: {e.Message}", e);
            }

            throw;
        }
    }

    public void Dispose()
    {
        Meter.Dispose();
        EventBlobs.Dispose();
        Slivers.Dispose();
        Workers.Dispose();
        Database.Dispose();
        Certificate.Dispose();
        Keys.Dispose();
        Folder.Dispose();
    }

    private static NodeParts Assemble(
        StorageNodeOptions options, DataFolder folder, NodeKeys keys, Database database, SliverStore slivers,
        SliverStoreOptions stored, NodeMeter meter, DiskWatch disk, Blocklist blocklist, IChainReader chain, IWalrusWallet wallet,
        IStorageNodes nodes, TimeProvider time, ILoggerFactory logs)
    {
        var signals = new NodeSignals();
        var workers = new WorkerLimit(options.VerificationParallelism);
        var state = new NodeState(database);
        var metadata = new MetadataTable(database);
        var pending = new PendingUploads(time);
        var writes = new BlobWrites(metadata, slivers, pending, signals.Registered, meter, logs.CreateLogger<BlobWrites>());
        var watch = new ChainWatch(chain, time, logs.CreateLogger<ChainWatch>());
        var progress = database.Read(c => new EventProgress(c.Number(Facts.Cursor), c.Number(Facts.EventCount) ?? 0));
        var written = EventBlobParts.Open(folder, options.EventBlobs);
        var expired = new ExpiredData(
            database, state, metadata, slivers, watch, signals.EpochMoved, options.DataDeletionDelay, written.Journal.Keeps, time,
            logs.CreateLogger<ExpiredData>());
        var eventBlobs = EventBlobParts.Assemble(
            written, options.EventBlobs, chain, wallet, nodes, state, watch, slivers, writes, metadata, workers, progress, signals, meter, time,
            logs);
        var epochs = new EpochChange(state, slivers, watch, signals.ShardsChanged, time, logs.CreateLogger<EpochChange>());
        var peers = new Peers(watch, nodes, state);
        var report = new InconsistencyReport(state, watch, nodes, wallet, keys.Protocol, logs.CreateLogger<InconsistencyReport>());
        var rebuild = new SliverRebuild(state, metadata, slivers, writes, peers, workers, report, meter, logs.CreateLogger<SliverRebuild>());
        var transfer = new ShardTransfer(state, rebuild, peers, keys.Protocol, logs.CreateLogger<ShardTransfer>());
        var bodies = new RequestBody(options.MaxBodyBytesInFlight);
        var signer = new ConfirmationSigner(state, database, metadata, slivers, keys.Protocol, meter);
        var api = new ApiRoutes(
            new BlobRoutes(state, metadata, slivers, pending, writes, blocklist, bodies, workers, meter),
            new SymbolRoutes(state, new SymbolSource(slivers, workers), blocklist, options.MaxActiveSymbolRequests),
            new ConfirmationRoutes(signer, writes, signals.Registered, workers, options.ConfirmationLongPoll, time),
            new ProofRoutes(state, metadata, bodies, workers, keys.Protocol),
            new ShardSyncRoutes(state, watch, new ShardHandover(state, slivers), bodies, workers, options.MaxActiveShardSyncs),
            new HealthRoutes(new HealthReport(state, progress, watch, keys.Protocol.PublicKey, time)));
        var scrub = new Scrub(
            database, state, metadata, slivers, expired, signals.RecoveryAdded, workers, options, time, logs.CreateLogger<Scrub>());
        NodeGauges.Add(meter.Meter, state, database, progress, watch, disk, slivers, pending, () => scrub.Last, time);
        return new NodeParts(
            folder, keys, NodeCertificate.SelfSigned(keys.Network, options.PublicHost, time), database, workers, state,
            slivers, metadata, watch, blocklist,
            new EventIntake(
                eventBlobs.Chain, database, state, progress, writes, expired, epochs, signals, options.RecoveryGrace,
                logs.CreateLogger<EventIntake>()),
            epochs,
            new EpochDriver(watch, wallet, signals.EpochMoved, options.EpochCallJitter, time, logs.CreateLogger<EpochDriver>()),
            new ShardSync(database, state, transfer, rebuild, watch, wallet, signals.ShardsChanged, options, time, logs.CreateLogger<ShardSync>()),
            new BlobRecovery(database, state, rebuild, signals.RecoveryAdded, options, time, logs.CreateLogger<BlobRecovery>()),
            expired, new SegmentClearing(slivers, stored, time, logs.CreateLogger<SegmentClearing>()),
            scrub, eventBlobs, api,
            new AdminRoutes(state, metadata, slivers, workers), meter, new MonitoringRoutes(meter, state, disk));
    }
}
