using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;

namespace Sui.DevChain.Tests.Rpc;

/// <summary>What the chain says of itself in the head of each reply, as full nodes do and the client reads.</summary>
public sealed class NodeHeadersTests
{
    [Theory]
    [InlineData(SuiTransport.Grpc)]
    [InlineData(SuiTransport.GrpcWeb)]
    public async Task Any_reply_tells_the_client_how_far_the_chain_is(SuiTransport transport)
    {
        await using var chain = await TestChain.Start(TestChain.Options(), transport: transport);
        Assert.Null(chain.Rpc.Endpoints[0].Height);
        await chain.Execute(chain.Transfer((await chain.Coins())[0], chain.Alice.Address, 1));
        ulong before = await Tip(chain);

        await chain.Balance(chain.Alice.Address);

        Assert.InRange(chain.Rpc.Endpoints[0].Height!.Value, before, await Tip(chain));
    }

    [Theory]
    [InlineData(SuiTransport.Grpc)]
    [InlineData(SuiTransport.GrpcWeb)]
    public async Task A_client_of_another_chain_does_not_take_its_answers(SuiTransport transport)
    {
        await using var chain = await TestChain.Start(TestChain.Options());
        using var right = Client(chain, transport, chain.Chain.Ids.ChainId.ToString());
        Assert.NotNull((await right.Call(SuiMethods.GetServiceInfo, new())).ChainId);
        using var wrong = Client(chain, transport, "4btiuiMPvEENsttpZC7CZ53DruC3MAgfznDbASZ7DR6S");
        var refused = await Assert.ThrowsAsync<SuiRpcException>(() => wrong.Call(SuiMethods.GetServiceInfo, new()));
        Assert.Contains($"serves the chain {chain.Chain.Ids.ChainId}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_agree_with_the_service_info_and_browsers_may_read_them()
    {
        await using var chain = await TestChain.Start(TestChain.Options() with { CheckpointInterval = TimeSpan.FromMinutes(1) });
        var info = await chain.Rpc.Call(SuiMethods.GetServiceInfo, new());
        using var http = new HttpClient();
        using var content = new ByteArrayContent(new byte[5]);
        content.Headers.ContentType = new("application/grpc-web+proto");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(chain.Chain.Url, SuiMethods.GetServiceInfo.Path)) { Content = content };
        request.Headers.Add("Origin", "https://app.example");

        using var reply = await http.SendAsync(request);

        string[] expected =
        [
            info.ChainId, info.Chain, $"{info.Epoch}", $"{info.CheckpointHeight}",
            $"{info.Timestamp.ToDateTimeOffset().ToUnixTimeMilliseconds()}", $"{info.LowestAvailableCheckpoint}",
            $"{info.LowestAvailableCheckpointObjects}",
        ];
        Assert.Equal(expected, NodeHeaders.All.Select(h => Assert.Single(reply.Headers.GetValues(h))));
        var exposed = string.Join(',', reply.Headers.GetValues("Access-Control-Expose-Headers"));
        Assert.All(NodeHeaders.All, h => Assert.Contains(h, exposed, StringComparison.Ordinal));
    }

    private static SuiRpc Client(TestChain chain, SuiTransport transport, string id) => new(
        new SuiRpcOptions { Endpoints = [chain.Chain.Url], Transport = transport, ChainId = id, Attempts = 1 }, TimeProvider.System);

    private static async Task<ulong> Tip(TestChain chain) =>
        (await chain.Rpc.Call(SuiMethods.GetCheckpoint, new GetCheckpointRequest())).Checkpoint.SequenceNumber;
}
