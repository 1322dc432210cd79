using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Walrus.Hosting.Http;

namespace Walrus.Hosting.Tests;

/// <summary>What a client that waits for an answer sees of a server that is asked to stop.</summary>
public sealed class StoppingTests : IDisposable
{
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient http = new();

    [Fact]
    public async Task A_request_under_way_is_answered_before_the_server_ends()
    {
        var (server, url) = await Start();
        var waiting = http.GetStringAsync(url);
        await asked.Task;

        var stopping = server.StopWithin(Timeout.InfiniteTimeSpan, TimeProvider.System);
        Assert.False(stopping.IsCompleted);
        answer.SetResult();

        await stopping;
        Assert.Equal("answered", await waiting);
    }

    [Fact]
    public async Task A_request_that_takes_longer_than_the_patience_is_broken_off()
    {
        var (server, url) = await Start();
        var waiting = http.GetStringAsync(url);
        await asked.Task;

        await server.StopWithin(TimeSpan.Zero, TimeProvider.System);

        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
    }

    public void Dispose()
    {
        answer.TrySetResult();
        http.Dispose();
    }

    private async Task<(WebApplication Server, Uri Url)> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.Run(async context =>
        {
            asked.SetResult();
            await answer.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("answered");
        });
        await server.StartAsync();
        return (server, new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
    }
}
