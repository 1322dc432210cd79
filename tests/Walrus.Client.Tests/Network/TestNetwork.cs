using Walrus.Client.Nodes;
using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Tests.Network;

/// <summary>Four nodes with 3, 3, 2 and 2 of ten shards (f = 3, K1 = 4, K2 = 7), over real HTTP, and a chain in memory.</summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    internal static readonly int[] Weights = [3, 3, 2, 2];

    private TestNetwork(IReadOnlyList<TestNode> nodes, TestChain chain, HttpStorageNodes http)
    {
        Nodes = nodes;
        Chain = chain;
        Http = http;
    }

    internal IReadOnlyList<TestNode> Nodes { get; }

    internal TestChain Chain { get; }

    internal HttpStorageNodes Http { get; }

    internal RedStuffCodec Codec { get; } = new(new EncodingConfig(Weights.Sum()), new CodecOptions { MaxParallelism = 1 });

    internal static async Task<TestNetwork> Start(TimeSpan? requestTimeout = null)
    {
        var nodes = new List<TestNode>();
        for (int i = 0; i < Weights.Length; i++)
        {
            var secret = new byte[BlsSecretKey.Length];
            secret[^1] = (byte)(i + 1);
            nodes.Add(await TestNode.Start(Weights.Sum(), BlsSecretKey.FromBytes(secret)));
            nodes[i].Id = ObjectId.Parse($"0x{i + 1:x}");
        }

        var state = StateOf(new Epoch(5), nodes);
        var chain = new TestChain(state);
        nodes.ForEach(n => n.Chain = chain);
        return new(nodes, chain, new HttpStorageNodes(new StorageNodesOptions
        {
            Scheme = "http",
            Http2 = false,
            Shards = Weights.Sum(),
            RequestTimeout = requestTimeout ?? TimeSpan.FromSeconds(20),
        }));
    }

    /// <summary>
    /// The chain in an epoch in which the first node's shards begin with <paramref name="firstShard"/>: every other number moves shards.
    /// </summary>
    internal static ChainState StateOf(Epoch epoch, IReadOnlyList<TestNode> nodes, int firstShard = 0)
    {
        using var network = NetworkKeyPair.Generate();
        int next = 0;
        var members = nodes.Select((n, i) =>
        {
            var shards = Enumerable.Range(next + firstShard, Weights[i]).Select(s => new ShardIndex((ushort)(s % Weights.Sum()))).ToArray();
            next += Weights[i];
            return new CommitteeMember(n.Id, n.Key.PublicKey, shards);
        }).ToArray();
        return new ChainState(
            epoch, next, EpochPhase.Done, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, TimeSpan.FromDays(14), 53,
            new Committee(epoch, members), null, null,
            nodes.Select((n, i) => new StorageNodeInfo(n.Id, $"node-{i}", n.Address, n.Key.PublicKey, network.PublicKey)).ToDictionary(n => n.NodeId),
            100, 20, 1UL << 50, 0);
    }

    /// <summary>The next epoch begins; the shards move on by so many.</summary>
    internal void NextEpoch(int moved = 0)
    {
        int first = Chain.State.Current!.Members[0].Shards[0].Value;
        Chain.State = StateOf(new Epoch(Chain.State.Epoch.Value + 1), Nodes, first + moved);
    }

    internal IStorageNode At(int node) => Http.At(Chain.State.Nodes[Nodes[node].Id]);

    internal TestNode HolderOf(BlobId blob, SliverPairIndex pair) =>
        Nodes[Chain.State.Current!.HolderOf(Codec.Config.ShardOf(pair, blob))];

    /// <summary>Puts an encoded blob on every node, without the client under test.</summary>
    internal async Task<EncodedBlob> Plant(byte[] content, bool certified = true, bool deletable = false, int epochs = 10)
    {
        var encoded = new BlobEncoder(Codec).Encode(content);
        var id = encoded.Metadata.BlobId;
        var registered = await Chain.Register(new BlobRegistration(id, new byte[32], (ulong)content.Length, epochs, deletable));
        for (int p = 0; p < Codec.Config.Shards; p++)
        {
            var pair = new SliverPairIndex((ushort)p);
            var node = HolderOf(id, pair);
            node.Put(id, encoded.Metadata.Metadata);
            foreach (var axis in new[] { SliverAxis.Primary, SliverAxis.Secondary })
            {
                node.Put(id, pair, encoded.Slivers[axis, Codec.Config.SliverOf(pair, axis)]);
            }
        }

        if (certified)
        {
            Chain.MarkCertified(registered.Blob.Id);
        }

        return encoded;
    }

    internal static byte[] Content(int length, int seed = 1)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Task.WhenAll(Nodes.Select(n => n.DisposeAsync().AsTask()));
    }
}
