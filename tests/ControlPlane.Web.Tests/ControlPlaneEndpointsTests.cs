using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ControlPlane.Blobs;
using ControlPlane.Chain;
using ControlPlane.Challenges;
using ControlPlane.Contract;
using ControlPlane.Embedded.Hosting;
using ControlPlane.Embedded.Stores;
using ControlPlane.Epochs;
using ControlPlane.Nodes;
using ControlPlane.Repairs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Web.Tests;

/// <summary>Over real HTTP, with the real actors.</summary>
public sealed class ControlPlaneEndpointsTests : IAsyncLifetime
{
    private readonly EmbeddedHost host = new(
        ActorKinds.ControlPlane(ActorContract.Options), new MemoryActorStore(), TimeProvider.System, NullLogger.Instance);

    private readonly HttpClient http = new();
    private WebApplication app = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapControlPlane(host, ActorContract.Options, TimeProvider.System);
        await app.StartAsync();
        http.BaseAddress = new(app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Health_says_behind_until_the_chain_is_followed()
    {
        Assert.Equal("behind", (await Get("/health")).GetProperty("status").GetString());
        await Task.Delay(1100); // the reader's copy is a second old at most
        await host.Actor<IFeed>(Keys.Feed).Accept(Batch(Checkpoint(0)));
        await host.Actor<IFeed>(Keys.Feed).Observe(0);

        Assert.Equal("ok", (await Get("/health")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_fleet_shows_every_node_with_its_losses_and_repairs()
    {
        await Fill();
        var fleet = await Get("/api/v1/fleet");

        Assert.Equal(1, fleet.GetProperty("epoch").GetProperty("epoch").GetInt32());
        Assert.Equal(NodeCount, fleet.GetProperty("nodes").GetArrayLength());
        var node = fleet.GetProperty("nodes")[0];
        Assert.Equal(("node 0", "Online", "Watch", 1, 1), (
            node.GetProperty("name").GetString(), node.GetProperty("reach").GetString(), node.GetProperty("standing").GetString(),
            node.GetProperty("openLosses").GetInt32(), node.GetProperty("repairsQueued").GetInt32()));
        Assert.Equal(1, fleet.GetProperty("blobs").GetProperty("certified").GetInt32());
    }

    [Fact]
    public async Task A_node_shows_its_state_and_its_lane()
    {
        await Fill();
        var report = await Get($"/api/v1/nodes/{NodeId(0)}");

        Assert.Equal(1, report.GetProperty("node").GetProperty("losses").GetArrayLength());
        Assert.Equal(1, report.GetProperty("repairs").GetProperty("queue").GetArrayLength());
    }

    [Fact]
    public async Task A_blob_shows_its_phase_and_its_case()
    {
        await Fill();
        var report = await Get($"/api/v1/blobs/{Blob(1)}");

        Assert.Equal("Certified", report.GetProperty("blob").GetProperty("phase").GetString());
        Assert.Equal("Open", report.GetProperty("case").GetProperty("open")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Rounds_and_repairs_are_listed()
    {
        await Fill();
        await host.Actor<IChallenges>(Keys.Challenges).Open(Round(1));

        Assert.Equal(1, (await Get("/api/v1/challenges")).GetProperty("rounds")[0].GetProperty("round").GetInt32());
        Assert.Equal(1, (await Get("/api/v1/repairs?limit=1")).GetProperty("queued").GetInt32());
    }

    [Fact]
    public async Task The_challengers_secret_is_never_shown()
    {
        await Fill();
        await host.Actor<IChallenges>(Keys.Challenges).Open(Round(1));

        Assert.DoesNotContain(Round(1).Entropy, await http.GetStringAsync("/api/v1/challenges"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Challenge_now_reaches_the_node()
    {
        await Fill();
        var response = await http.PostAsync($"/api/v1/nodes/{NodeId(0)}/challenge", null);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("it was asked for", (await host.Actor<INode>(Keys.Node(NodeId(0))).Describe()).Sweep.Reason);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nodes/nonsense", 400)]
    [InlineData("GET", "/api/v1/nodes/0x7", 404)]
    [InlineData("POST", "/api/v1/nodes/0x7/challenge", 404)]
    [InlineData("POST", "/api/v1/nodes/%3Cscript%3E/challenge", 400)]
    [InlineData("GET", "/api/v1/blobs/short", 400)]
    [InlineData("GET", "/api/v1/blobs/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 404)]
    [InlineData("GET", "/api/v1/repairs?limit=0", 400)]
    [InlineData("GET", "/api/v1/challenges?limit=many", 400)]
    public async Task What_cannot_be_answered_is_explained(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new(method), path);
        var response = await http.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task The_page_lists_nodes_and_escapes_what_operators_chose()
    {
        var picture = Picture(1);
        var evil = picture.Members[0] with { Node = picture.Members[0].Node with { Name = "<script>alert(1)</script>" } };
        await host.Actor<IEpochs>(Keys.Epochs).Refresh(picture with { Members = [evil, .. picture.Members.Skip(1)] });
        var page = await http.GetStringAsync("/");

        Assert.Contains("node 3", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_an_empty_control_plane_says_what_is_missing() =>
        Assert.Contains("No committee is known yet", await http.GetStringAsync("/"), StringComparison.Ordinal);

    private async Task<JsonElement> Get(string path) => await http.GetFromJsonAsync<JsonElement>(path);

    private async Task Fill()
    {
        await host.Actor<IFeed>(Keys.Feed).Accept(Batch(Checkpoint(0, EpochStarted(1), Registered(Blob(1), 1, 9), Certified(Blob(1), 1, 1, 9))));
        await host.Actor<IEpochs>(Keys.Epochs).Refresh(Picture(1));
        await host.Actor<INode>(Keys.Node(NodeId(0))).Probed(Healthy(1));
        await host.Actor<IBlob>(Keys.Blob(Blob(1))).Report(Report(1, Loss(1, 0)));
    }
}
