using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Walrus.Client.Nodes;
using Walrus.Client.Tests.Network;
using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Tests.Nodes;

public class HttpStorageNodeTests
{
    private static readonly BlobId Unknown = BlobId.FromBytes(new byte[32]);

    [Fact]
    public async Task Every_call_reaches_an_honest_node_and_brings_its_answer()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(1000));
        var id = blob.Metadata.BlobId;
        var config = network.Codec.Config;
        var node = network.At(0);
        var pair = config.PairOn(new ShardIndex(0), id);
        var primary = config.SliverOf(pair, SliverAxis.Primary);

        Assert.Equal(MetadataFault.None, Value(await node.GetMetadata(id)).Verify(config));
        Assert.Equal(StoredStatus.Stored, Value(await node.GetMetadataStatus(id)));
        Assert.Equal(blob.Slivers[SliverAxis.Primary, primary], Value(await node.GetSliver(id, pair, SliverAxis.Primary)));
        Assert.Equal(StoredStatus.Stored, Value(await node.GetSliverStatus(id, pair, SliverAxis.Primary)));
        Assert.Equal("metadata already stored", Value(await node.PutMetadata(id, blob.Metadata.Metadata)));
        Assert.Equal("sliver already stored", Value(await node.PutSliver(id, pair, blob.Slivers[SliverAxis.Primary, primary])));
        Assert.True(Value(await node.GetConfirmation(id, null)).IsFrom(network.Nodes[0].Key.PublicKey));
        Assert.IsType<BlobStatus.Permanent>(Value(await node.GetStatus(id)));
        Assert.Equal(3, Value(await node.GetHealth()).ShardsOwned);
        var target = new SliverIndex(1);
        Assert.All(
            Value(await node.GetRecoverySymbols(id, target, SliverAxis.Primary, SliverAxis.Secondary)),
            s => Assert.Equal(SymbolFault.None, s.Verify(config, blob.Metadata.Metadata, SliverAxis.Primary, target)));
        Assert.Equal(3, Value(await node.GetDecodingSymbols(id, [target], SliverAxis.Primary))[target].Count);
    }

    [Fact]
    public async Task An_error_envelope_is_a_refusal_with_its_reason()
    {
        await using var network = await TestNetwork.Start();
        var refused = Assert.IsType<NodeReply<BlobMetadataWithId>.Refused>(await network.At(0).GetMetadata(Unknown));
        Assert.Equal((404, "METADATA_NOT_FOUND"), (refused.HttpStatus, refused.Reason));
    }

    [Fact]
    public async Task Nobody_listening_is_unreachable()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString()!;
        taken.Stop();
        using var nodes = Plain();
        Assert.IsType<NodeReply<NodeHealth>.Unreachable>(await nodes.At(NodeAt(address)).GetHealth());
    }

    [Fact]
    public async Task A_reset_connection_is_unreachable()
    {
        await using var network = await TestNetwork.Start();
        network.Nodes[0].Fault = Misbehaviour.Resets;
        Assert.IsType<NodeReply<NodeHealth>.Unreachable>(await network.At(0).GetHealth());
    }

    [Fact]
    public async Task A_node_that_never_answers_times_out()
    {
        await using var network = await TestNetwork.Start(TimeSpan.FromMilliseconds(200));
        network.Nodes[0].Fault = Misbehaviour.Hangs;
        Assert.IsType<NodeReply<NodeHealth>.TimedOut>(await network.At(0).GetHealth());
    }

    [Fact]
    public async Task Cancellation_is_the_only_exception()
    {
        await using var network = await TestNetwork.Start();
        network.Nodes[0].Fault = Misbehaviour.Hangs;
        using var cts = new CancellationTokenSource();
        var call = network.At(0).GetHealth(cts.Token);
        await cts.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData(":80")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:80/path")]
    [InlineData("user@host:80")]
    [InlineData("host/..:80")]
    [InlineData("host?:80")]
    [InlineData("[::1:80")]
    [InlineData("ho st:80")]
    public async Task An_address_that_is_no_host_and_port_is_unreachable(string address)
    {
        using var nodes = Plain();
        var reply = Assert.IsType<NodeReply<NodeHealth>.Unreachable>(await nodes.At(NodeAt(address)).GetHealth());
        Assert.Contains("host:port", reply.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Over_tls_the_key_of_the_certificate_is_the_network_key(bool http2)
    {
        using var key = NetworkKeyPair.Generate();
        await using var node = await TestNode.Start(10, BlsSecretKey.Generate(), key, HttpProtocols.Http1AndHttp2);
        using var nodes = new HttpStorageNodes(new StorageNodesOptions { Http2 = http2 });
        Assert.IsType<NodeReply<BlobMetadataWithId>.Refused>(await nodes.At(NodeAt(node.Address, key.PublicKey)).GetMetadata(Unknown));
    }

    [Fact]
    public async Task Over_tls_a_certificate_of_another_key_is_unreachable()
    {
        using var key = NetworkKeyPair.Generate();
        await using var node = await TestNode.Start(10, BlsSecretKey.Generate(), key);
        using var nodes = new HttpStorageNodes();
        var reply = Assert.IsType<NodeReply<BlobMetadataWithId>.Unreachable>(await nodes.At(NodeAt(node.Address)).GetMetadata(Unknown));
        Assert.Contains("network key", reply.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_tls_http2_is_spoken_at_once()
    {
        await using var node = await TestNode.Start(10, BlsSecretKey.Generate(), protocols: HttpProtocols.Http2);
        using var nodes = new HttpStorageNodes(new StorageNodesOptions { Scheme = "http", Http2 = true });
        Assert.IsType<NodeReply<BlobMetadataWithId>.Refused>(await nodes.At(NodeAt(node.Address)).GetMetadata(Unknown));
    }

    internal static HttpStorageNodes Plain(TimeSpan? timeout = null) => new(new StorageNodesOptions
    {
        Scheme = "http",
        Http2 = false,
        Shards = 10,
        RequestTimeout = timeout ?? TimeSpan.FromSeconds(20),
    });

    internal static StorageNodeInfo NodeAt(string address, NetworkPublicKey? key = null)
    {
        using var other = NetworkKeyPair.Generate();
        return new(ObjectId.Parse("0x1"), "node", address, BlsSecretKey.FromBytes([.. new byte[31], 1]).PublicKey, key ?? other.PublicKey);
    }

    private static T Value<T>(NodeReply<T> reply) => Assert.IsType<NodeReply<T>.Ok>(reply).Value;
}
