using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.EventBlobs;
using Walrus.StorageNode.Storage;
using Walrus.StorageNode.Tests.Network;
using Walrus.Sui.Chain;
using Walrus.Sui.EventBlobs;

namespace Walrus.StorageNode.Tests.EventBlobs;

/// <summary>A writer of event blobs on a folder and a chain, without the rest of a node.</summary>
internal sealed class LoneWriter : IAsyncDisposable
{
    private readonly Database database;
    private readonly WorkerLimit workers = new(2);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    internal LoneWriter(string directory, IChainReader chain, EventBlobOptions options)
    {
        Directory = Path.Combine(directory, "event-blobs");
        database = Database.Open(Path.Combine(directory, "node.db"), NodeTables.Layout);
        var state = new NodeState(database);
        state.SetNetworkShards(TestNetwork.Shards);
        var folder = new EventBlobFolder(directory);
        Journal = WriterJournal.Open(folder, new StreamPosition(options.FirstCheckpoint, 0, default));
        var stream = new EventStream(new CheckpointRelay(ulong.MaxValue), chain);
        var writer = new EventBlobWriter(folder, Journal, stream, state, workers, options, NullLogger<EventBlobWriter>.Instance);
        running = Task.Run(() => writer.Run(stopping.Token));
    }

    internal string Directory { get; }

    internal WriterJournal Journal { get; }

    /// <summary>Every finished blob by the name of its file.</summary>
    internal SortedDictionary<string, byte[]> Finished() => new(
        System.IO.Directory.EnumerateFiles(Directory, "*.blob").ToDictionary(f => Path.GetFileName(f)!, File.ReadAllBytes));

    /// <summary>The sealed blob, once there is one that is not <paramref name="before"/>.</summary>
    internal async Task<SealedBlob> Sealed(BlobId before = default)
    {
        await Until(() => Journal.State.Sealed is { } next && next.Id != before, "a blob is sealed");
        return Journal.State.Sealed!;
    }

    /// <summary>Waits until the writer has no room for another blob.</summary>
    internal Task Full() => Until(() => Journal.State.IsFull, "so many blobs are pending that the writer waits");

    /// <summary>What made the writer end; null while it runs.</summary>
    internal Exception? Fault => running.Exception?.InnerException;

    internal async Task Until(Func<bool> condition, string what)
    {
        await TestNetwork.Until(() => condition() || running.IsCompleted, what);
        if (running.IsFaulted)
        {
            await running;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Journal.Dispose();
        workers.Dispose();
        database.Dispose();
        stopping.Dispose();
    }
}
