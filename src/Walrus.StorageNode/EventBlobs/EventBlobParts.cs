using Microsoft.Extensions.Logging;
using Walrus.Client;
using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Events;
using Walrus.StorageNode.Metrics;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>Everything about event blobs in a node, put together.</summary>
internal sealed record EventBlobParts(
    bool IsEnabled, WriterJournal Journal, RelayedChain Chain, EventBlobWriter Writer, EventBlobAttestation Attestation) : IDisposable
{
    /// <summary>The folder and where the writer stands; opened first, because the garbage collector asks it.</summary>
    internal static (EventBlobFolder Folder, WriterJournal Journal) Open(DataFolder data, EventBlobOptions options)
    {
        var folder = new EventBlobFolder(data.FullPath);
        return (folder, WriterJournal.Open(folder, new(options.FirstCheckpoint, 0, default)));
    }

    internal static EventBlobParts Assemble(
        (EventBlobFolder Folder, WriterJournal Journal) opened, EventBlobOptions options, IChainReader chain, IWalrusWallet wallet,
        IStorageNodes nodes, NodeState state, ChainWatch watch, SliverStore slivers, BlobWrites writes, MetadataTable metadata, WorkerLimit workers,
        EventProgress progress, NodeSignals signals, NodeMeter meter, TimeProvider time, ILoggerFactory logs)
    {
        var (folder, journal) = opened;
        var relay = new CheckpointRelay(progress.Checkpoint is { } last ? last + 1 : 0);
        var reading = new EventBlobReading(new WalrusNetwork(chain, nodes, time));
        var catchUp = new EventBlobCatchUp(chain, watch, reading, options, logs.CreateLogger<EventBlobCatchUp>());
        var writer = new EventBlobWriter(
            folder, journal, new EventStream(relay, chain), state, workers, options, logs.CreateLogger<EventBlobWriter>());
        var attestation = new EventBlobAttestation(
            folder, journal, state, watch, chain, wallet, slivers, writes, metadata, workers, reading, signals.ShardsChanged, options, time,
            logs.CreateLogger<EventBlobAttestation>());
        if (options.IsEnabled)
        {
            EventBlobGauges.Add(meter.Meter, journal, () => attestation.LatestAttested);
        }

        return new(options.IsEnabled, journal, new RelayedChain(chain, catchUp, relay, options.CatchUpCheck, time), writer, attestation);
    }

    public void Dispose() => Journal.Dispose();
}
