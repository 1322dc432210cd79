using System.Net;
using System.Net.Sockets;
using System.Text;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Http;

/// <summary>Many clients that say little, slowly: what they cost is bounded, and others are served meanwhile.</summary>
public sealed class SlowClientTests
{
    private static async Task<TcpClient> Say(TestNode node, string text)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(node.Running.Url.Authority));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        return client;
    }

    [Fact]
    public async Task Bodies_that_never_come_hold_no_memory_but_for_what_has_come()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(1_600_000);
        var (node, id) = (network.Nodes[0], blob.Metadata.BlobId);
        var pair = network.PairsOf(node, id).First();
        var sliver = network.Sliver(blob, pair, SliverAxis.Primary);
        node.Slivers.Delete(new(id, network.Codec.Config.ShardOf(pair, id), SliverAxis.Primary));
        const int Clients = 100;
        int announced = sliver.ToBcs().Length;
        var clients = new List<TcpClient>();
        for (int i = 0; i < Clients; i++)
        {
            clients.Add(await Say(node, $"PUT /v1/blobs/{id}/slivers/{pair}/primary HTTP/1.1\r\nHost: x\r\nContent-Length: {announced}\r\n\r\nabc"));
        }

        var bodies = node.Running.Parts.Bodies;
        await TestNetwork.Until(() => bodies.Count == Clients, "every request is under way");
        Assert.InRange(bodies.BytesInFlight, Clients * 3, Clients * (64 << 10));
        Assert.True((await node.Client.PutSliver(id, pair, sliver)).IsOk);
        clients.ForEach(c => c.Dispose());
        await TestNetwork.Until(() => bodies.BytesInFlight == 0 && bodies.Count == 0, "they are given up");
    }

    [Fact]
    public async Task Beyond_the_most_connections_new_ones_are_hung_up_on_until_others_end()
    {
        await using var network = await TestNetwork.Start(o => o with { MaxConnections = 40 });
        var node = network.Nodes[0];
        var silent = new List<TcpClient>();
        for (int i = 0; i < 60; i++)
        {
            silent.Add(await Say(node, "GET /v1/health HTTP/1.1\r\nHost: x\r\nA-Header-That-Does-Not"));
        }

        // Those beyond are closed by the server; it says nothing to the others.
        var closed = silent.Select(c => c.GetStream().ReadAsync(new byte[1]).AsTask()).ToArray();
        await TestNetwork.Until(() => closed.Count(c => c.IsCompleted) >= 20, "those beyond the most are hung up on");
        silent.ForEach(c => c.Dispose());
        await TestNetwork.Until(
            async () =>
            {
                try
                {
                    return (await network.Http.GetAsync(new Uri(node.Running.Url, "/v1/health"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "others are served again");
        await Task.WhenAll(closed.Select(c => c.ContinueWith(_ => { }, TaskScheduler.Default)));
    }
}
