using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Rpc;
using Walrus.Sui.Tests.Rpc;

namespace Walrus.Sui.Tests.EndToEnd;

/// <summary>A chain on which somebody stores a blob between any two requests of a reader.</summary>
public sealed class BusyMarketTests : IAsyncLifetime, IDisposable
{
    private readonly FourNodes four = new();
    private readonly HttpClient http = new();
    private RpcServer between = null!;
    private byte stored;

    [Fact]
    public async Task The_state_is_read_although_the_storage_market_changes_all_the_while()
    {
        using var rpc = new SuiRpc(new SuiRpcOptions { Endpoints = [between.Address], Transport = SuiTransport.GrpcWeb }, TimeProvider.System);
        var options = new SuiChainOptions { Deployment = four.Network.Deployment };

        var state = await new SuiChain(rpc, options, TimeProvider.System, NullLogger<SuiChain>.Instance).ReadState();

        Assert.Equal((new Epoch(1), 4), (state.Epoch, state.Current!.Members.Count));
        Assert.True(stored > 2);
    }

    public async Task InitializeAsync()
    {
        await four.InitializeAsync();
        var wallet = four.Network.Wallet(5);
        between = await RpcServer.Start(SuiTransport.GrpcWeb, async context =>
        {
            await wallet.Register(Network.Blob(++stored));
            await PassOn(context);
        });
    }

    public async Task DisposeAsync()
    {
        await between.DisposeAsync();
        await four.DisposeAsync();
    }

    public void Dispose() => http.Dispose();

    private async Task PassOn(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(context.Request.ContentType!);
        using var reply = await http.PostAsync(new Uri(four.Network.Chain.Url, context.Request.Path), content);
        context.Response.StatusCode = (int)reply.StatusCode;
        context.Response.ContentType = reply.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(await reply.Content.ReadAsByteArrayAsync());
    }
}
