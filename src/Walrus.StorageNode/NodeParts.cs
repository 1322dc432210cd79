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
using Walrus.StorageNode.Registration;
using Walrus.StorageNode.Storage;
using Walrus.StorageNode.Symbols;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode;

/// <summary>Everything a node consists of, put together.</summary>
internal sealed record NodeParts(
    DataFolder Folder, NodeKeys Keys, X509Certificate2 Certificate, Database Database, WorkerLimit Workers, NodeState State,
    SliverStore Slivers, MetadataTable Metadata, RequestBody Bodies,
    ChainWatch Watch, Blocklist Blocklist, EventIntake Intake, EpochChange Epochs, EpochDriver Driver, EpochWork Work, BlobRecovery Recovery,
    ParameterSync Parameters,
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
        var disk = new DiskWatch(time, meter.FlushSeconds);
        try
        {
            folder = DataFolder.Open(options.DataDirectory);
            keys = NodeKeys.Load(options);
            database = Database.Open(Path.Combine(folder.FullPath, "node.db"), NodeTables.Layout, disk);
            var stored = new SliverStoreOptions { ReservedBytes = options.ReservedBytes, Disk = options.Disk };
            slivers = SliverStore.Open(folder.FullPath, stored, logs.CreateLogger<SliverStore>(), disk);
            var blocklist = new Blocklist(options.BlocklistFile, time, logs.CreateLogger<Blocklist>());
            blocklist.Load();
            foreach (var denied in database.Read(c => c.DeniedBlobs()))
            {
                blocklist.Deny(denied);
            }

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

    /// <summary>Brings what earlier builds left to where it belongs today.</summary>
    /// <exception cref="StorageNodeException">There is no room for it.</exception>
    internal async Task TakeOver(CancellationToken ct)
    {
        try
        {
            await Metadata.TakeOver(Database, ct).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new StorageNodeException($"The metadata of an earlier build cannot be taken over: {e.Message} Free some space and start again.", e);
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
        var metadata = new MetadataTable(slivers.Records);
        var pending = new PendingUploads(time);
        var writes = new BlobWrites(metadata, slivers, pending, signals.Registered, meter, logs.CreateLogger<BlobWrites>());
        var watch = new ChainWatch(chain, time, logs.CreateLogger<ChainWatch>());
        var progress = database.Read(c => new EventProgress(c.Number(Facts.Cursor), c.Number(Facts.EventCount) ?? 0));
        var written = EventBlobParts.Open(folder, options.EventBlobs);
        var expired = new ExpiredData(
            database, state, metadata, slivers, watch, signals.EpochMoved, options.DataDeletionDelay, keys.Protocol.PublicKey,
            written.Journal.Keeps, time, logs.CreateLogger<ExpiredData>());
        var eventBlobs = EventBlobParts.Assemble(
            written, options.EventBlobs, chain, wallet, nodes, state, watch, slivers, writes, metadata, workers, progress, signals, meter, time,
            logs);
        var epochs = new EpochChange(state, slivers, watch, signals.ShardsChanged, time, logs.CreateLogger<EpochChange>());
        var peers = new Peers(watch, nodes, state);
        var report = new InconsistencyReport(state, watch, nodes, wallet, keys.Protocol, logs.CreateLogger<InconsistencyReport>());
        var source = new MetadataSource(metadata, writes, workers, logs.CreateLogger<MetadataSource>());
        var rebuild = new SliverRebuild(state, source, slivers, writes, peers, workers, report, meter, logs.CreateLogger<SliverRebuild>());
        var scan = new CertifiedScan(database, options.MaxConcurrentRecoveries);
        var transfer = new ShardTransfer(database, state, slivers, rebuild, peers, keys.Protocol, logs.CreateLogger<ShardTransfer>());
        var bodies = new RequestBody(options.MaxBodyBytesInFlight);
        var signer = new ConfirmationSigner(state, database, metadata, slivers, keys.Protocol, meter);
        var api = new ApiRoutes(
            new BlobRoutes(state, metadata, slivers, pending, writes, blocklist, bodies, workers, meter),
            new SymbolRoutes(state, new SymbolSource(slivers, workers), blocklist, new RequestLimit(options.MaxActiveSymbolRequests)),
            new ConfirmationRoutes(signer, writes, signals.Registered, workers, options.ConfirmationLongPoll, time),
            new ProofRoutes(state, metadata, bodies, workers, keys.Protocol),
            new ShardSyncRoutes(state, watch, new ShardHandover(state, slivers), bodies, workers, new RequestLimit(options.MaxActiveShardSyncs)),
            new HealthRoutes(new HealthReport(state, progress, watch, keys.Protocol.PublicKey, time)));
        var scrub = new Scrub(
            database, state, metadata, slivers, expired, signals.RecoveryAdded, workers, options, time, logs.CreateLogger<Scrub>());
        var parameters = new ParameterSync(
            state, watch, wallet, signals.EpochMoved, options.SyncsParameters, options.ParameterSyncInterval, time,
            logs.CreateLogger<ParameterSync>());
        NodeGauges.Add(meter.Meter, state, database, progress, watch, disk, slivers, pending, bodies, () => scrub.Last, time);
        NodeGauges.AddGas(meter.Meter, wallet.Address, () => parameters.Mist);
        return new NodeParts(
            folder, keys, NodeCertificate.SelfSigned(keys.Network, options.PublicHost, time), database, workers, state,
            slivers, metadata, bodies, watch, blocklist,
            new EventIntake(
                eventBlobs.Chain, database, state, progress, writes, expired, blocklist, rebuild, epochs, signals, options,
                logs.CreateLogger<EventIntake>()),
            epochs,
            new EpochDriver(watch, wallet, signals.EpochMoved, options.EpochCallJitter, time, logs.CreateLogger<EpochDriver>()),
            new EpochWork(
                state, new MetadataRecovery(state, scan, metadata, source, peers, logs.CreateLogger<MetadataRecovery>()),
                new ShardSync(database, state, transfer, rebuild, watch, options, time, logs.CreateLogger<ShardSync>()),
                new NodeRecovery(state, scan, rebuild, logs.CreateLogger<NodeRecovery>()),
                new SyncReport(database, state, watch, wallet, logs.CreateLogger<SyncReport>()), signals, options, time,
                logs.CreateLogger<EpochWork>()),
            new BlobRecovery(database, state, rebuild, signals.RecoveryAdded, options, time, logs.CreateLogger<BlobRecovery>()),
            parameters,
            expired, new SegmentClearing(slivers.Records, stored, time, logs.CreateLogger<SegmentClearing>()),
            scrub, eventBlobs, api,
            new AdminRoutes(state, metadata, slivers, workers), meter, new MonitoringRoutes(meter, state, disk));
    }
}
