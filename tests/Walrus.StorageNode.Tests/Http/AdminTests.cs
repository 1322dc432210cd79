using Walrus.Client.Nodes;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Http;

public sealed class AdminTests
{
    [Fact]
    public async Task The_operator_counts_describes_and_deletes_slivers_and_the_node_then_says_so()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000);
        var id = blob.Metadata.BlobId;
        var node = network.Nodes[0];
        var (_, counts) = await network.Send(node, HttpMethod.Get, "/admin/v1/slivers", admin: true);
        Assert.Equal(3, counts.GetProperty("success").GetProperty("data").GetProperty("primary").GetInt32());
        var (_, before) = await network.Send(node, HttpMethod.Get, $"/admin/v1/blobs/{id}", admin: true);
        var slivers = before.GetProperty("success").GetProperty("data").GetProperty("slivers");
        Assert.Equal(6, slivers.GetArrayLength());
        Assert.All(slivers.EnumerateArray(), s => Assert.True(s.GetProperty("intact").GetBoolean()));
        var (code, removed) = await network.Send(node, HttpMethod.Delete, $"/admin/v1/blobs/{id}/slivers", admin: true);
        Assert.Equal(200, code);
        Assert.Equal(6, removed.GetProperty("success").GetProperty("data").GetProperty("slivers").GetInt32());
        Assert.False((await node.Client.GetSliver(id, network.PairsOf(node, id).First(), SliverAxis.Primary)).IsOk);
        var confirmation = await node.Client.GetConfirmation(id, null);
        Assert.Equal("MISSING_SLIVERS", Assert.IsType<NodeReply<SignedMessage<StorageConfirmation>>.Refused>(confirmation).Reason);
    }

    [Fact]
    public async Task A_name_that_merely_leads_here_is_not_answered()
    {
        await using var network = await TestNetwork.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(network.Nodes[0].Running.AdminUrl!, "/admin/v1/slivers"));
        request.Headers.Host = "rebound.example.org";
        using var response = await network.Http.SendAsync(request);
        Assert.Equal(403, (int)response.StatusCode);
    }
}
