using System.Text;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Tests.Clusters;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Kubernetes.Tests.Api;

/// <summary>What the client does when the server or the connection misbehaves, which a real server cannot be asked to.</summary>
public sealed class ClientTests
{
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_server_that_says_later_is_asked_again(int status)
    {
        await using var server = await FakeApiServer.Start();
        using var api = Connect(server);
        server.RefuseNext(3, status);
        Assert.Empty((await api.List(ResourceType.Pod, "tide", null, default)).Items);
        Assert.Equal(4, server.Requests);
    }

    [Fact]
    public async Task A_server_that_says_later_too_often_is_believed()
    {
        await using var server = await FakeApiServer.Start();
        using var api = Connect(server);
        server.RefuseNext(100, 503);
        var refused = await Assert.ThrowsAsync<ApiRefusedException>(() => api.List(ResourceType.Pod, "tide", null, default));
        Assert.Equal(503, (int)refused.Status);
        Assert.Equal(5, server.Requests);
    }

    [Fact]
    public async Task A_long_list_is_read_page_by_page()
    {
        await using var server = await FakeApiServer.Start();
        using var api = Connect(server);
        for (int i = 0; i < 1_203; i++)
        {
            server.Store.Create(new("api/v1/pods", "tide", $"pod-{i:0000}"), Pod($"pod-{i:0000}"));
        }

        Assert.Equal(1_203, (await api.List(ResourceType.Pod, "tide", null, default)).Items.DistinctBy(p => p.Name).Count());
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task A_mirror_follows_through_dropped_watches_and_forgotten_history()
    {
        await using var server = await FakeApiServer.Start();
        using var api = Connect(server);
        using var stop = new CancellationTokenSource();
        server.Store.Create(new("api/v1/pods", "tide", "first"), Pod("first"));
        var mirror = new Mirror(api, ResourceType.Pod, "tide", null, TimeProvider.System, NullLogger.Instance, _ => { });
        var following = mirror.Follow(stop.Token);
        await mirror.Filled.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["first"], Names());

        server.Store.Create(new("api/v1/pods", "tide", "second"), Pod("second"));
        await Cluster.Until("the watch brings the second", () => Task.FromResult(Names().Length == 2));

        server.DropWatches();
        server.Store.Create(new("api/v1/pods", "tide", "third"), Pod("third"));
        await Cluster.Until("a new watch brings the third", () => Task.FromResult(Names().Length == 3));

        server.DropWatches();
        server.Store.Delete(new("api/v1/pods", "tide", "first"), null);
        server.Store.Forget();
        await Cluster.Until("a new list no longer has the first", () => Task.FromResult(Names().SequenceEqual(["second", "third"])));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);

        string[] Names() => [.. mirror.All.Select(p => p.Name).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_is_gone()
    {
        await using var server = await FakeApiServer.Start();
        using var api = Connect(server);
        var refused = await Assert.ThrowsAsync<ApiRefusedException>(async () =>
        {
            await foreach (var _ in api.Watch(ResourceType.Pod, "tide", null, "1", default))
            {
            }
        });
        Assert.True(refused.IsGone);
    }

    [Fact]
    public async Task Lines_of_a_watch_are_whole_however_they_arrive()
    {
        string[] sent = [.. Enumerable.Range(0, 50).Select(i => new string((char)('a' + (i % 26)), i * 700))];
        using var stream = new Trickle(Encoding.UTF8.GetBytes(string.Join('\n', sent) + "\n"));
        var got = new List<string>();
        await foreach (byte[] line in WatchLines.Read(stream, default))
        {
            got.Add(Encoding.UTF8.GetString(line));
        }

        Assert.Equal(sent.Where(s => s.Length > 0), got);
    }

    [Fact]
    public async Task A_line_without_end_is_refused()
    {
        using var stream = new MemoryStream(new byte[WatchLines.MaxLine + 1]);
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var _ in WatchLines.Read(stream, default))
            {
            }
        });
    }

    private static KubernetesApi Connect(FakeApiServer server) => new(new KubernetesConnection(server.Address, "default"), TimeProvider.System);

    private static JsonObject Pod(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "tide" },
    };

    /// <summary>Hands out a few bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        private int count;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + (count++ % 997))], cancellationToken);
    }
}
