using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Store;

/// <summary>
/// Brings a small blob to the nodes while the chain registers it (storage-node-api §C.2, pending uploads): they keep it for a minute and
/// store it when they see the registration. Nothing depends on it: a node that took less than everything is given the rest the ordinary way.
/// </summary>
internal sealed class EarlyUpload : IAsyncDisposable
{
    private readonly BlobStore store;
    private readonly NetworkView view;
    private readonly EncodedBlob blob;
    private readonly Deliveries deliveries;
    private readonly Action<long> sent;
    private readonly CancellationTokenSource stop;
    private readonly SemaphoreSlim inFlight;
    private readonly Dictionary<ObjectId, Task> nodes;

    private EarlyUpload(
        BlobStore store, NetworkView view, EncodedBlob blob, Deliveries deliveries, Action<long> sent, CancellationToken ct)
    {
        (this.store, this.view, this.blob, this.deliveries, this.sent) = (store, view, blob, deliveries, sent);
        stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        inFlight = new(CertificateRounds.AtOnce(store.Options, view.Codec.Config, blob.Slivers.SymbolSize));
        // A node that has just been silent would only hold its confirmation up.
        nodes = view.NodesOf(view.Writing!)
            .Where(n => store.Network.Standings.IsGood(n.Info.NodeId))
            .ToDictionary(n => n.Info.NodeId, n => Task.Run(() => Send(n, stop.Token), CancellationToken.None));
    }

    /// <summary>Begins; null when the blob is not to be sent early.</summary>
    internal static EarlyUpload? Begin(
        BlobStore store, NetworkView view, EncodedBlob blob, StoreRequest request, Deliveries deliveries, Action<long> sent,
        CancellationToken ct) =>
        !request.ReuseResources && blob.Metadata.Metadata.UnencodedLength <= (ulong)store.Options.EarlyBytes && store.Options.EarlyBytes > 0
            ? new EarlyUpload(store, view, blob, deliveries, sent, ct)
            : null;

    /// <summary>Ends when a node has taken what it takes.</summary>
    internal Task Ended(ObjectId node, CancellationToken ct) => nodes.TryGetValue(node, out var sent) ? sent.WaitAsync(ct) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(nodes.Values);
        stop.Dispose();
        inFlight.Dispose();
    }

    private async Task Send(CommitteeNode node, CancellationToken ct)
    {
        var client = store.Network.Nodes.At(node.Info);
        var config = view.Codec.Config;
        try
        {
            // A node that has the metadata already may have slivers too; the ordinary way asks before it sends.
            if (await client.BufferMetadata(blob.Metadata.BlobId, blob.Metadata.Metadata, ct) is not NodeReply<string>.Ok { HttpStatus: not 200 })
            {
                return;
            }

            deliveries.AddMetadata(node.Info.NodeId);
            var slivers = node.Member.Shards
                .Select(shard => config.PairOn(shard, blob.Metadata.BlobId))
                .SelectMany(pair => new[] { (pair, SliverAxis.Primary), (pair, SliverAxis.Secondary) });
            using var failed = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = store.Options.RequestsPerNode, CancellationToken = failed.Token };
            await Parallel.ForEachAsync(slivers, parallel, async (which, each) =>
            {
                var (pair, axis) = which;
                await inFlight.WaitAsync(each);
                try
                {
                    var reply = await client.BufferSliver(blob.Metadata.BlobId, pair, blob.Slivers[axis, config.SliverOf(pair, axis)], each);
                    if (reply.IsOk)
                    {
                        deliveries.Add(node.Info.NodeId, pair, axis);
                        sent(config.SliverLength(axis, blob.Slivers.SymbolSize));
                    }
                    else
                    {
                        await failed.CancelAsync();
                    }
                }
                finally
                {
                    inFlight.Release();
                }
            });
        }
        catch (OperationCanceledException)
        {
            // A refusal ended it, or nobody needs it any more.
        }
    }
}
