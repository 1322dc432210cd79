using System.Text;
using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.Client.Tests.Network;
using Walrus.Client.Tests.Nodes;
using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Sui;
using Walrus.Sui.Events;

namespace Walrus.Client.Tests.Fuzz;

public class NodeReplyFuzz
{
    private static readonly RedStuffCodec Codec = new(new EncodingConfig(10), new CodecOptions { MaxParallelism = 1 });
    private static readonly EncodedBlob Blob = new BlobEncoder(Codec).Encode(TestNetwork.Content(500));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_a_node_sends_no_call_throws(int seed)
    {
        var mutations = new Mutations(seed, [.. Bodies()]);
        await using var server = new HostileServer(() => Reply(mutations));
        using var nodes = HttpStorageNodeTests.Plain(TimeSpan.FromSeconds(5));
        var node = nodes.At(HttpStorageNodeTests.NodeAt(server.Address));
        for (int i = 0; i < 1500; i++)
        {
            await Call(node, i);
        }
    }

    [Fact]
    public async Task Whatever_all_nodes_send_a_read_ends_with_a_result()
    {
        var mutations = new Mutations(3, [.. Bodies()]);
        await using var server = new HostileServer(() => Reply(mutations));
        await using var network = await TestNetwork.Start();
        var state = network.Chain.State;
        network.Chain.State = state with
        {
            Nodes = state.Nodes.ToDictionary(n => n.Key, n => n.Value with { NetworkAddress = server.Address }),
        };
        var reading = new BlobReading(new WalrusNetwork(network.Chain, network.Http));
        for (int i = 0; i < 100; i++)
        {
            Assert.IsNotType<ReadResult.Inconsistent>(await reading.Read(Blob.Metadata.BlobId));
        }
    }

    [Fact]
    public async Task A_body_without_end_is_cut_off()
    {
        await using var server = new HostileServer(() => Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n\r\n" + new string('x', 1 << 20)));
        using var nodes = HttpStorageNodeTests.Plain();
        var reply = await nodes.At(HttpStorageNodeTests.NodeAt(server.Address)).GetStatus(Blob.Metadata.BlobId);
        Assert.Contains("longer", Assert.IsType<NodeReply<BlobStatus>.Malformed>(reply).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_announced_length_is_not_believed()
    {
        await using var server = new HostileServer(() => "HTTP/1.1 200 OK\r\ncontent-length: 9999999999999\r\n\r\nx"u8.ToArray());
        using var nodes = HttpStorageNodeTests.Plain();
        Assert.IsType<NodeReply<BlobStatus>.Malformed>(
            await nodes.At(HttpStorageNodeTests.NodeAt(server.Address)).GetStatus(Blob.Metadata.BlobId));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var network = await TestNetwork.Start();
        await using var server = new HostileServer(() => Encoding.ASCII.GetBytes(
            $"HTTP/1.1 302 Found\r\nlocation: http://{network.Nodes[0].Address}/v1/health\r\ncontent-length: 0\r\n\r\n"));
        using var nodes = HttpStorageNodeTests.Plain();
        var reply = await nodes.At(HttpStorageNodeTests.NodeAt(server.Address)).GetHealth();
        Assert.Equal(302, Assert.IsType<NodeReply<NodeHealth>.Refused>(reply).HttpStatus);
        Assert.Equal(0, network.Nodes[0].Requests);
    }

    private static Task Call(IStorageNode node, int which)
    {
        var id = Blob.Metadata.BlobId;
        var pair = new SliverPairIndex(1);
        var index = new SliverIndex(1);
        return (which % 12) switch
        {
            0 => node.GetMetadata(id),
            1 => node.GetMetadataStatus(id),
            2 => node.PutMetadata(id, Blob.Metadata.Metadata),
            3 => node.GetSliver(id, pair, SliverAxis.Primary),
            4 => node.GetSliverStatus(id, pair, SliverAxis.Secondary),
            5 => node.PutSliver(id, pair, Blob.Slivers[SliverAxis.Primary, index]),
            6 => node.GetConfirmation(id, null),
            7 => node.GetRecoverySymbols(id, [new SymbolId(index, index)], SliverAxis.Primary),
            8 => node.GetRecoverySymbols(id, index, SliverAxis.Primary, SliverAxis.Secondary),
            9 => node.GetDecodingSymbols(id, [index], SliverAxis.Primary),
            10 => node.GetStatus(id),
            _ => node.GetHealth(),
        };
    }

    private static byte[] Reply(Mutations mutations)
    {
        var body = mutations.Next();
        int status = mutations.Pick(200, 200, 200, 201, 202, 204, 206, 304, 400, 404, 451, 500, 503, 999, 100, 101);
        var head = mutations.Pick(
            $"HTTP/1.1 {status} X\r\ncontent-length: {body.Length}\r\nconnection: close\r\n\r\n",
            $"HTTP/1.1 {status} X\r\ncontent-length: {body.Length + 5}\r\n\r\n",
            $"HTTP/1.1 {status} X\r\ncontent-length: -1\r\n\r\n",
            $"HTTP/1.1 {status} X\r\n\r\n",
            $"HTTP/1.0 {status} X\r\ncontent-type: \u0001;;;charset=utf-99\r\n\r\n",
            $"HTTP/1.1 {status} X\r\ntransfer-encoding: chunked\r\n\r\n{body.Length:x}\r\n",
            $"HTTP/1.1 {status} X\r\ncontent-encoding: gzip\r\ncontent-length: {body.Length}\r\nconnection: close\r\n\r\n");
        var reply = (byte[])[.. Encoding.Latin1.GetBytes(head), .. body];
        return mutations.Pick(0, 0, 0, 0, 1) == 0 ? reply : mutations.Mutate(reply);
    }

    private static IEnumerable<byte[]> Bodies()
    {
        using var key = BlsSecretKey.Generate();
        var id = Blob.Metadata.BlobId;
        var counts = new DeletableCounts(1, 1);
        var source = new SliverVerifier(Codec).Expand(Blob.Slivers[SliverAxis.Secondary, new SliverIndex(0)]);
        var symbol = GeneralRecoverySymbol.From(source, new SliverIndex(1));
        yield return Blob.Metadata.ToBcs();
        yield return Blob.Slivers[SliverAxis.Primary, new SliverIndex(1)].ToBcs();
        yield return SymbolBodies.Write([symbol, symbol]);
        yield return SymbolBodies.Write(
            new Dictionary<SliverIndex, IReadOnlyList<DecodingSymbol>> { [new SliverIndex(1)] = [source.DecodingSymbolFor(new SliverIndex(1))] });
        yield return NodeEnvelope.Success(200, "metadata already stored");
        yield return NodeEnvelope.Success(200, StoredStatus.Stored);
        yield return NodeEnvelope.Success<BlobStatus>(200, new BlobStatus.Permanent(
            new Epoch(3), true, new EventId(SuiDigest.FromBytes(new byte[32]), 1), counts, new Epoch(1)));
        yield return NodeEnvelope.Success<BlobStatus>(200, new BlobStatus.Deletable(null, counts));
        yield return NodeEnvelope.Success(
            200, new StorageConfirmationEnvelope(SignedMessage.Sign(new StorageConfirmation(new Epoch(5), id, null), key)));
        yield return NodeEnvelope.Success(200, new ServiceHealthInfo(
            new HealthUptime(1, 1), 1, "", "Active", new HealthEventProgress(1, 1), new HealthShardSummary(1, new HealthOwnedShards(0, 1, 0, 0), 0)));
        yield return new ApiError(ApiStatus.NotFound, "SLIVER_NOT_FOUND", "x").ToJson();
        yield return """{"success":{"code":200,"data":{"uptime":{"secs":18446744073709551615,"nanos":4294967295}}}}"""u8.ToArray();
        yield return Encoding.ASCII.GetBytes(new string('[', 5000));
    }
}
