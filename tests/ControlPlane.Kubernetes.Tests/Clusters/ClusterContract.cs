using System.Net;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Fleets;
using ControlPlane.Kubernetes.Nodes;
using ControlPlane.Kubernetes.Reconcile;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>
/// What the client and the operator promise on any API server. It runs on the fake one always and on a real one where there is one, each in its own
/// collection.
/// </summary>
public abstract class ClusterContract
{
    private protected abstract Cluster Cluster { get; }

    private KubernetesApi Api => Cluster.Api;

    [ClusterFact]
    public async Task An_object_that_is_not_there_is_null_and_one_that_is_there_cannot_be_made_again()
    {
        string space = await Cluster.Space("make");
        Assert.Null(await Api.Get(ResourceType.ConfigMap, space, "a", default));
        await Api.Create(ResourceType.ConfigMap, Settings(space, "a", ("x", "1")), default);
        Assert.Equal("1", (await Api.Get(ResourceType.ConfigMap, space, "a", default))!.At("data", "x")!.ToString());
        var refused = await Assert.ThrowsAsync<ApiRefusedException>(() => Api.Create(ResourceType.ConfigMap, Settings(space, "a"), default));
        Assert.Equal((HttpStatusCode.Conflict, "AlreadyExists"), (refused.Status, refused.Reason));
    }

    [ClusterFact]
    public async Task Applying_takes_away_what_was_applied_before_and_is_left_out_now_and_nothing_else()
    {
        string space = await Cluster.Space("apply");
        await Api.Apply(ResourceType.ConfigMap, Settings(space, "a", ("mine", "1"), ("old", "1")), "one", default);
        await Api.Apply(ResourceType.ConfigMap, Settings(space, "a", ("theirs", "2")), "two", default);
        var now = await Api.Apply(ResourceType.ConfigMap, Settings(space, "a", ("mine", "3")), "one", default);
        Assert.Equal("""{"mine":"3","theirs":"2"}""", now.Json["data"]!.ToJsonString());
    }

    [ClusterFact]
    public async Task Applying_over_somebody_elses_field_is_refused_unless_forced()
    {
        string space = await Cluster.Space("force");
        await Api.Apply(ResourceType.ConfigMap, Settings(space, "a", ("x", "1")), "one", default);
        var refused = await Assert.ThrowsAsync<ApiRefusedException>(
            () => Api.Apply(ResourceType.ConfigMap, Settings(space, "a", ("x", "2")), "two", default, force: false));
        Assert.True(refused.IsConflict);
        var now = await Api.Apply(ResourceType.ConfigMap, Settings(space, "a", ("x", "2")), "two", default, force: true);
        Assert.Equal("2", now.At("data", "x")!.ToString());
    }

    [ClusterFact]
    public async Task Applying_the_same_again_changes_no_version()
    {
        string space = await Cluster.Space("same");
        var first = await Api.Apply(ResourceType.ConfigMap, Settings(space, "a", ("x", "1")), "one", default);
        var second = await Api.Apply(ResourceType.ConfigMap, Settings(space, "a", ("x", "1")), "one", default);
        Assert.Equal(first.ResourceVersion, second.ResourceVersion);
    }

    [ClusterFact]
    public async Task A_status_is_applied_apart_from_the_spec()
    {
        string space = await Cluster.Space("status");
        await Cluster.ApplyFleet(space, "reef", 0);
        var fleet = await Api.ApplyStatus(WalrusFleet.Type, new JsonObject
        {
            ["apiVersion"] = WalrusFleet.Type.ApiVersion,
            ["kind"] = WalrusFleet.Type.Kind,
            ["metadata"] = new JsonObject { ["name"] = "reef", ["namespace"] = space },
            ["status"] = new JsonObject { ["readyNodes"] = 2, ["phase"] = "Ready" },
        }, "status", default);
        Assert.Equal(2, fleet.Number("status", "readyNodes"));
        Assert.Equal(1, fleet.Generation);
        Assert.Equal("http://chain:9000", fleet.At("spec", "chain", "url")!.ToString());
    }

    [ClusterFact]
    public async Task Deleting_asks_whether_the_object_is_still_the_one_seen()
    {
        string space = await Cluster.Space("delete");
        var first = await Api.Apply(ResourceType.ConfigMap, Settings(space, "a", ("x", "1")), "one", default);
        var second = await Api.Apply(ResourceType.ConfigMap, Settings(space, "a", ("x", "2")), "one", default);
        var refused = await Assert.ThrowsAsync<ApiRefusedException>(
            () => Api.Delete(ResourceType.ConfigMap, space, "a", first.Uid, first.ResourceVersion, foreground: false, default));
        Assert.True(refused.IsConflict);
        Assert.True(await Api.Delete(ResourceType.ConfigMap, space, "a", second.Uid, second.ResourceVersion, foreground: false, default));
        Assert.False(await Api.Delete(ResourceType.ConfigMap, space, "a", second.Uid, second.ResourceVersion, foreground: false, default));
    }

    [ClusterFact]
    public async Task Replacing_an_older_version_is_refused()
    {
        string space = await Cluster.Space("replace");
        var first = await Api.Create(ResourceType.ConfigMap, Settings(space, "a", ("x", "1")), default);
        await Api.Apply(ResourceType.ConfigMap, Settings(space, "a", ("x", "2")), "one", default);
        var refused = await Assert.ThrowsAsync<ApiRefusedException>(() => Api.Replace(ResourceType.ConfigMap, first.Json, default));
        Assert.True(refused.IsConflict);
    }

    [ClusterFact]
    public async Task A_list_selects_by_label_and_knows_its_version()
    {
        string space = await Cluster.Space("list");
        foreach (string name in new[] { "a", "b" })
        {
            var settings = Settings(space, name);
            settings["metadata"]!["labels"] = new JsonObject { ["tide"] = name };
            await Api.Create(ResourceType.ConfigMap, settings, default);
        }

        var list = await Api.List(ResourceType.ConfigMap, space, "tide=b", default);
        Assert.Equal("b", Assert.Single(list.Items).Name);
        Assert.NotEmpty(list.ResourceVersion);
    }

    [ClusterFact]
    public async Task A_watch_says_what_happened_since_a_version()
    {
        string space = await Cluster.Space("watch");
        var list = await Api.List(ResourceType.ConfigMap, space, null, default);
        await Api.Create(ResourceType.ConfigMap, Settings(space, "watched"), default);
        await Api.Apply(ResourceType.ConfigMap, Settings(space, "watched", ("x", "1")), "one", default);
        await Api.Delete(ResourceType.ConfigMap, space, "watched", null, null, foreground: false, default);
        var seen = new List<WatchKind>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var (kind, value) in Api.Watch(ResourceType.ConfigMap, space, null, list.ResourceVersion, limit.Token))
        {
            if (value.Name == "watched")
            {
                seen.Add(kind);
            }

            if (kind is WatchKind.Deleted)
            {
                break;
            }
        }

        Assert.Equal([WatchKind.Added, WatchKind.Modified, WatchKind.Deleted], seen);
    }

    [ClusterFact]
    public async Task Of_two_that_want_the_lease_one_leads_and_the_other_follows_when_it_is_given_back()
    {
        string space = await Cluster.Space("lease");
        var times = new LeaseTimes(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(200));
        var leads = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        LeaseElection Contender(int who) => new(Api, space, "one", $"me-{who}", times, TimeProvider.System, NullLogger.Instance);
        Task Contend(int who, CancellationToken ct) => Contender(who).Hold(async held => { leads[who].SetResult(); await Task.Delay(Timeout.Infinite, held); }, ct);

        var one = Contend(0, first.Token);
        await leads[0].Task.WaitAsync(TimeSpan.FromSeconds(20));
        var two = Contend(1, second.Token);
        await Task.Delay(times.Duration + times.Retry);
        Assert.False(leads[1].Task.IsCompleted, "two lead at once");
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        await leads[1].Task.WaitAsync(TimeSpan.FromSeconds(20));
        var lease = await Api.Get(ResourceType.Lease, space, "one", default);
        Assert.Equal("me-1", lease!.At("spec", "holderIdentity")!.ToString());
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two);
    }

    private protected async Task GrowAndShrink()
    {
        string space = await Cluster.Space("fleet");
        await using var op = OperatorProcess.Start(Cluster.Kubeconfig, space, "one");
        await Cluster.ApplyFleet(space, "reef", 3);
        await Cluster.UntilWhole(space, "reef", 3);
        Assert.Equal(["reef-0", "reef-1", "reef-2"], await Cluster.Names(ResourceType.StatefulSet, space));
        Assert.Equal(["reef-0", "reef-1", "reef-2"], await Cluster.Names(ResourceType.Service, space));

        await Cluster.ApplyFleet(space, "reef", 5);
        await Cluster.UntilWhole(space, "reef", 5);
        var five = await Cluster.Claims(space);
        Assert.Equal(5, five.Count);

        await Cluster.ApplyFleet(space, "reef", 3);
        await Cluster.UntilWhole(space, "reef", 3);
        Assert.Equal(["reef-0", "reef-1", "reef-2"], await Cluster.Names(StorageNode.Type, space));
        Assert.Equal(five, await Cluster.Claims(space));

        await Cluster.ApplyFleet(space, "reef", 4);
        await Cluster.UntilWhole(space, "reef", 4);
        Assert.Equal(five, await Cluster.Claims(space));

        await Api.Delete(WalrusFleet.Type, space, "reef", null, null, foreground: false, default);
        await Cluster.Until("nothing but volumes is left", async () => (await Cluster.Names(ResourceType.StatefulSet, space)).Count == 0
            && (await Cluster.Names(ResourceType.Service, space)).Count == 0 && (await Cluster.Names(ResourceType.Pod, space)).Count == 0);
        Assert.Equal(five, await Cluster.Claims(space));
    }

    private protected async Task KillTheOperator()
    {
        string space = await Cluster.Space("kill");
        var op = OperatorProcess.Start(Cluster.Kubeconfig, space, "op-0");
        try
        {
            await Cluster.ApplyFleet(space, "reef", 3);
            await Cluster.Until("it started its work", async () => (await Cluster.Names(StorageNode.Type, space)).Count > 0);
            var claims = new Dictionary<string, string>();
            int size = 3;
            for (int round = 1; round <= 4; round++)
            {
                await op.Kill();
                await op.DisposeAsync();
                int before = (await Cluster.Names(StorageNode.Type, space)).Count;
                size = size == 3 ? 5 : 3;
                await Cluster.ApplyFleet(space, "reef", size);
                op = OperatorProcess.Start(Cluster.Kubeconfig, space, $"op-{round}");

                // The next kill comes in the middle of what this operator began.
                await Cluster.Until("it moved", async () =>
                {
                    int now = (await Cluster.Names(StorageNode.Type, space)).Count;
                    return now != before || now == size;
                });
                foreach (var (name, uid) in await Cluster.Claims(space))
                {
                    claims[name] = uid;
                }
            }

            await Cluster.UntilWhole(space, "reef", size);
            Assert.Equal([.. Enumerable.Range(0, size).Select(i => $"reef-{i}")], await Cluster.Names(ResourceType.StatefulSet, space));
            var left = await Cluster.Claims(space);
            Assert.All(claims, claim => Assert.Equal(claim.Value, left.GetValueOrDefault(claim.Key)));
        }
        finally
        {
            await op.DisposeAsync();
        }
    }

    private protected async Task UpdateAndSpoil()
    {
        string space = await Cluster.Space("roll");
        await using var op = OperatorProcess.Start(Cluster.Kubeconfig, space, "one");
        await Cluster.ApplyFleet(space, "reef", 3);
        await Cluster.UntilWhole(space, "reef", 3);

        await Cluster.ApplyFleet(space, "reef", 3, "haulout/haulout:2");
        await Cluster.UntilWhole(space, "reef", 3, "haulout/haulout:2");

        var other = Cluster.Fleet(space, "reef", 5, "haulout/haulout:2");
        other["spec"]!["chain"]!["url"] = "http://another:9000";
        await Api.Apply(WalrusFleet.Type, other, "tests", default);
        await Cluster.Until("the fleet says that it is invalid", async () =>
            (await Cluster.FleetStatus(space, "reef")) is { Phase: FleetPhase.Invalid, ObservedGeneration: 3 });
        Assert.Equal(["reef-0", "reef-1", "reef-2"], await Cluster.Names(StorageNode.Type, space));

        await Cluster.ApplyFleet(space, "reef", 3, "haulout/haulout:2");
        await Cluster.UntilWhole(space, "reef", 3, "haulout/haulout:2");
        Assert.Contains(
            (await Api.List(ResourceType.Event, space, null, default)).Items,
            e => e.At("reason")?.ToString() == "NodeUpdated");
    }

    private static JsonObject Settings(string space, string name, params (string Key, string Value)[] data)
    {
        var values = new JsonObject();
        foreach (var (key, value) in data)
        {
            values[key] = value;
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space },
            ["data"] = values,
        };
    }
}
