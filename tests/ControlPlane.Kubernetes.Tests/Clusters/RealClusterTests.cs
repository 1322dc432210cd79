namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>The contract on a real kube-apiserver, and what only a real one can say.</summary>
[Collection(RealClusterCollection.Name)]
public sealed class RealClusterTests(RealCluster real) : ClusterContract
{
    private protected override Cluster Cluster => real.Cluster;

    // Hollow machines take their time; in four namespaces at once they take it once.
    [ClusterFact]
    public Task Four_operators_in_four_namespaces_apply_kubectls_example_grow_and_shrink_survive_kills_and_update_node_by_node() =>
        Task.WhenAll(Example(), GrowAndShrink(), KillTheOperator(), UpdateAndSpoil());

    [ClusterFact]
    public async Task A_fleet_outside_the_schema_is_refused_by_the_server()
    {
        string space = await Cluster.Space("schema");
        foreach (var (field, value) in new (string, string)[] { ("replicas", "-1"), ("port", "80"), ("imagePullPolicy", "\"Sometimes\""), ("image", "\"\"") })
        {
            var fleet = Cluster.Fleet(space, "reef", 1);
            fleet["spec"]![field] = System.Text.Json.Nodes.JsonNode.Parse(value);
            var refused = await Assert.ThrowsAsync<Kubernetes.Api.ApiRefusedException>(
                () => Cluster.Api.Apply(Kubernetes.Fleets.WalrusFleet.Type, fleet, "tests", default));
            Assert.Contains(field, refused.Message, StringComparison.Ordinal);
        }
    }

    private async Task Example()
    {
        string space = await Cluster.Space("example");
        await using var op = OperatorProcess.Start(Cluster.Kubeconfig, space, "one");
        await real.Kubectl("apply", "--validate=false", "-f", Repository.File("k8s", "crds"));
        string example = Path.Combine(Path.GetTempPath(), $"{space}.yaml");
        await File.WriteAllTextAsync(
            example, $"{await File.ReadAllTextAsync(Repository.File("k8s", "examples", "fleet.yaml"))}  port: {Cluster.NodePort}\n");
        await real.Kubectl("apply", "--validate=false", "-n", space, "-f", example);
        File.Delete(example);
        await real.Kubectl("wait", "-n", space, "wfleet/reef", "--for=condition=Ready", "--timeout=90s");
        await real.Kubectl("scale", "-n", space, "wfleet/reef", "--replicas=5");
        await Cluster.Until("five nodes serve", async () => (await Cluster.FleetStatus(space, "reef")).ReadyNodes == 5);
        var five = await Cluster.Claims(space);
        await real.Kubectl("scale", "-n", space, "wfleet/reef", "--replicas=3");
        await Cluster.Until("three nodes are left", async () =>
            (await Cluster.FleetStatus(space, "reef")) is { ReadyNodes: 3, Replicas: 3, Phase: Kubernetes.Fleets.FleetPhase.Ready });
        Assert.Equal(five, await Cluster.Claims(space));
        Assert.Equal(5, five.Count);
        string table = await real.Kubectl("get", "walrus", "-n", space);
        Assert.Matches("walrusfleet.hosting.haulout.dev/reef +3 +3 +3 .*Ready", table);
        Assert.Matches("storagenode.hosting.haulout.dev/reef-0 .*True +Ready", table);
        await Cluster.Until("what the nodes say has reached the fleet", async () =>
            (await Cluster.FleetStatus(space, "reef")) is { ObservedEpoch: HollowNodes.Epoch, Shards.Owned: 3 * HollowNodes.Shards });
    }
}
