using System.Net.Http.Headers;
using System.Text.Json;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Tests.Network;

/// <summary>A node of a <see cref="TestNetwork"/>: it can be stopped and started again on the same directory, port and wallet.</summary>
internal sealed class TestNode(TestNetwork network, string directory) : IAsyncDisposable
{
    private StorageNode? node;

    internal string Directory => directory;

    internal TestWallet Wallet { get; } = new(network.Chain);

    /// <summary>The chain as this node's full node shows it.</summary>
    internal IChainReader FullNode { get; set; } = network.Chain;

    internal StorageNodeOptions Options { get; set; } = new()
    {
        DataDirectory = directory,
        RecoveryGrace = TimeSpan.Zero,
        RecoveryRetry = TimeSpan.FromMilliseconds(100),
        ShardSyncRetry = TimeSpan.FromMilliseconds(100),
        ShardSyncPatience = TimeSpan.Zero,
        DataDeletionDelay = TimeSpan.Zero,
        EpochCallJitter = TimeSpan.Zero,
        ReservedBytes = 0,
        AdminListen = "127.0.0.1:0",
    };

    /// <summary>How it reaches the other nodes, from its next start on.</summary>
    internal IStorageNodes Peers { get; set; } = network.Clients;

    internal bool IsRunning => node is not null;

    internal StorageNode Running => node ?? throw new InvalidOperationException("The node is stopped.");

    internal ObjectId Id { get; private set; }

    internal IStorageNode Client => network.Clients.At(network.Chain.State.Nodes[Id]);

    internal async Task Start(bool wait = true)
    {
        node = await StorageNode.Start(Options, FullNode, Wallet, Peers, TimeProvider.System, network.Logs);
        Options = Options with { Listen = node.Url.Authority };
        if (wait)
        {
            Id = await node.Registered(new CancellationTokenSource(TestNetwork.Patience).Token);
        }
    }

    internal async Task Stop()
    {
        await Running.DisposeAsync();
        node = null;
    }

    /// <summary>Takes everything but its keys from a node that is stopped.</summary>
    internal void Wipe()
    {
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos().Where(e => e.Name != "keys"))
        {
            if (entry is DirectoryInfo sub)
            {
                sub.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    /// <summary>The node's word for where it stands.</summary>
    internal async Task<string> Status() => Assert.IsType<NodeReply<NodeHealth>.Ok>(await Client.GetHealth()).Value.NodeStatus;

    internal SliverStore Slivers => Running.Parts.Slivers;

    public async ValueTask DisposeAsync()
    {
        if (node is not null)
        {
            await node.DisposeAsync();
        }
    }
}

/// <summary>Four real nodes with real keys, disks and HTTP on an in-memory chain of ten shards.</summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    internal const int Shards = 10;
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    internal static readonly int[][] FirstCommittee = [[0, 1, 2], [3, 4, 5], [6, 7], [8, 9]];

    private readonly string root = Path.Combine(Path.GetTempPath(), $"haulout-node-{Guid.NewGuid():n}");

    internal RedStuffCodec Codec { get; } = new(new EncodingConfig(Shards));

    internal TestChain Chain { get; } = new(Shards);

    internal HttpStorageNodes Clients { get; } = new(new StorageNodesOptions { Scheme = "http", Http2 = false, Shards = Shards });

    internal Microsoft.Extensions.Logging.ILoggerFactory? Logs { get; init; }

    internal HttpClient Http { get; } = new();

    internal List<TestNode> Nodes { get; } = [];

    /// <summary>A network in its first epoch, every node synchronised.</summary>
    internal static async Task<TestNetwork> Start(Func<StorageNodeOptions, StorageNodeOptions>? change = null)
    {
        var network = new TestNetwork();
        foreach (var _ in FirstCommittee)
        {
            await network.AddNode(change);
        }

        await network.BeginEpoch(FirstCommittee);
        return network;
    }

    internal async Task<TestNode> AddNode(Func<StorageNodeOptions, StorageNodeOptions>? change = null)
    {
        var node = new TestNode(this, Path.Combine(root, $"node-{Nodes.Count}"));
        node.Options = (change ?? (o => o))(node.Options);
        Nodes.Add(node);
        await node.Start();
        return node;
    }

    /// <summary>Begins an epoch with these shards of each node, and waits until every running member has reported itself as synchronised.</summary>
    internal async Task BeginEpoch(int[][] committee)
    {
        var members = Nodes.Zip(committee).Where(n => n.Second.Length > 0).ToArray();
        Chain.BeginEpoch(members.ToDictionary(m => m.First.Id, m => m.Second));
        await Until(
            () => members.All(m => !m.First.IsRunning || Chain.HasSynced(m.First.Id)), "every running member reports epoch_sync_done");
        await Settle();
    }

    /// <summary>Waits until every running node has processed every event.</summary>
    internal async Task Settle()
    {
        ulong latest = Chain.Latest;
        foreach (var node in Nodes.Where(n => n.IsRunning))
        {
            await Until(
                async () => await node.Client.GetHealth() is NodeReply<NodeHealth>.Ok { Value.LatestCheckpoint: var at } && at >= latest,
                "events are processed");
        }
    }

    internal EncodedBlob Encode(int length, int seed = 1)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return new BlobEncoder(Codec).Encode(content);
    }

    internal TestNode Owner(BlobId blob, SliverPairIndex pair)
    {
        var committee = Chain.State.Current!;
        var id = committee.Members[committee.HolderOf(Codec.Config.ShardOf(pair, blob))].NodeId;
        return Nodes.Single(n => n.Id == id);
    }

    internal IEnumerable<SliverPairIndex> PairsOf(TestNode node, BlobId blob) =>
        Enumerable.Range(0, Shards).Select(i => new SliverPairIndex((ushort)i)).Where(p => Owner(blob, p) == node);

    internal Sliver Sliver(EncodedBlob blob, SliverPairIndex pair, SliverAxis axis) => blob.Slivers[axis, Codec.Config.SliverOf(pair, axis)];

    /// <summary>Stores metadata and every sliver on the given nodes (all running ones when none is named); the blob is registered already.</summary>
    internal async Task Upload(EncodedBlob blob, params TestNode[] to)
    {
        var id = blob.Metadata.BlobId;
        foreach (var node in to.Length == 0 ? [.. Nodes.Where(n => n.IsRunning)] : to)
        {
            Assert.True((await node.Client.PutMetadata(id, blob.Metadata.Metadata)).IsOk);
            foreach (var pair in PairsOf(node, id))
            {
                foreach (var axis in Axes)
                {
                    Assert.True((await node.Client.PutSliver(id, pair, Sliver(blob, pair, axis))).IsOk);
                }
            }
        }
    }

    /// <summary>Registers, uploads and certifies a blob.</summary>
    internal async Task<EncodedBlob> Store(int length, int seed = 1, int epochs = 5, bool deletable = false)
    {
        var blob = Encode(length, seed);
        var id = Chain.Register(blob.Metadata.BlobId, epochs, deletable);
        await Settle();
        await Upload(blob);
        Chain.Certify(blob.Metadata.BlobId, id, epochs, deletable);
        await Settle();
        return blob;
    }

    /// <summary>Asserts that a node serves every sliver it owes of a blob, byte for byte, and confirms it.</summary>
    internal async Task AssertServed(TestNode node, EncodedBlob blob)
    {
        var id = blob.Metadata.BlobId;
        foreach (var pair in PairsOf(node, id))
        {
            foreach (var axis in Axes)
            {
                var sliver = Assert.IsType<NodeReply<Sliver>.Ok>(await node.Client.GetSliver(id, pair, axis));
                Assert.Equal(Sliver(blob, pair, axis), sliver.Value);
            }
        }

        Assert.True((await node.Client.GetConfirmation(id, null)).IsOk);
    }

    internal async Task<(int Code, JsonElement Json)> Send(
        TestNode node, HttpMethod method, string path, byte[]? body = null, string? contentType = null, bool admin = false)
    {
        var host = admin ? node.Running.AdminUrl! : node.Running.Url;
        using var request = new HttpRequestMessage(method, host.GetLeftPart(UriPartial.Authority) + path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await Http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        bool isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return ((int)response.StatusCode, isJson ? JsonDocument.Parse(bytes).RootElement : default);
    }

    internal static readonly SliverAxis[] Axes = [SliverAxis.Primary, SliverAxis.Secondary];

    internal static Task Until(Func<bool> condition, string what) => Until(() => Task.FromResult(condition()), what);

    internal static async Task Until(Func<Task<bool>> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, $"Waited {Patience} in vain until {what}.");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        Clients.Dispose();
        Http.Dispose();
        if (System.IO.Directory.Exists(root))
        {
            System.IO.Directory.Delete(root, recursive: true);
        }
    }
}
