using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Fleets;

namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>The contract on a real kube-apiserver, and what only a real one can say.</summary>
[Collection(RealClusterCollection.Name)]
public sealed class RealClusterTests(RealCluster real) : ClusterContract
{
    private static readonly ResourceType[] Known =
    [
        WalrusFleet.Type,
        ResourceType.Service,
        ResourceType.StatefulSet,
        ResourceType.PodDisruptionBudget with { Version = "v1beta1" },
        new("", "v1", "ServiceAccount", "serviceaccounts"),
        new("apps", "v1", "Deployment", "deployments"),
        new("batch", "v1", "Job", "jobs"),
        new("rbac.authorization.k8s.io", "v1", "Role", "roles"),
        new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings"),
        new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", Namespaced: false),
        new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", Namespaced: false),
    ];

    private protected override Cluster Cluster => real.Cluster;

    // Hollow machines take their time; in five namespaces at once they take it once.
    [ClusterFact]
    public Task Five_operators_in_five_namespaces_do_as_kubectl_and_helm_say_grow_and_shrink_survive_kills_and_update_node_by_node() =>
        Task.WhenAll(Example(), Release(), GrowAndShrink(), KillTheOperator(), UpdateAndSpoil());

    [ClusterFact]
    public async Task A_fleet_outside_the_schema_is_refused_by_the_server()
    {
        string space = await Cluster.Space("schema");
        (string Field, string Value)[] faults = [("replicas", "-1"), ("port", "80"), ("imagePullPolicy", "\"Sometimes\""), ("image", "\"\"")];
        foreach (var (field, value) in faults)
        {
            var fleet = Cluster.Fleet(space, "reef", 1);
            fleet["spec"]![field] = JsonNode.Parse(value);
            var refused = await Assert.ThrowsAsync<ApiRefusedException>(
                () => Cluster.Api.Apply(WalrusFleet.Type, fleet, "tests", default));
            Assert.Contains(field, refused.Message, StringComparison.Ordinal);
        }
    }

    [ClusterFact]
    public async Task The_server_takes_every_object_of_the_chart_and_knows_each_of_its_fields()
    {
        foreach (string variant in Helm.Chart.Variants.Keys)
        {
            foreach (var item in await Helm.Chart.Render(variant, "--kube-version", "1.20.2"))
            {
                var type = Known.Single(t => t.Kind == item["kind"]!.ToString());
                if (type.Namespaced)
                {
                    item["metadata"]!["namespace"] = "default";
                }

                // Applying on the server is strict: it refuses a field it does not know.
                await Cluster.Api.Apply(type, item, "tests", default, dryRun: true);
            }
        }
    }

    private async Task Release()
    {
        string space = await Cluster.Space("release");
        string[] Values(int replicas) =>
            ["--namespace", space, .. Helm.Chart.Set([$"fleet.replicas={replicas}", $"fleet.port={Cluster.NodePort}", "fleet.storage.size=1Gi"])];
        await Helm.Chart.Helm(Cluster.Kubeconfig, ["install", "haulout", Helm.Chart.Folder, .. Values(3)]);

        // Hollow machines run no operator: this one runs beside them with the rights of the chart's, and no others.
        string kubeconfig = await OperatorsOwn(space);
        await using var op = OperatorProcess.Start(kubeconfig, space, "chart");
        string image = "haulout/haulout:0.1.0";
        await Cluster.UntilWhole(space, "reef", 3, image);
        await Helm.Chart.Helm(Cluster.Kubeconfig, ["upgrade", "haulout", Helm.Chart.Folder, .. Values(4)]);
        await Cluster.UntilWhole(space, "reef", 4, image);
        var claims = await Cluster.Claims(space);
        await Helm.Chart.Helm(Cluster.Kubeconfig, "rollback", "haulout", "1", "--namespace", space);
        await Cluster.UntilWhole(space, "reef", 3, image);
        await Helm.Chart.Helm(Cluster.Kubeconfig, "uninstall", "haulout", "--namespace", space);
        await Cluster.Until("the fleet is gone", async () => (await Cluster.Names(ResourceType.StatefulSet, space)).Count == 0);
        Assert.Equal(claims, await Cluster.Claims(space));
        File.Delete(kubeconfig);
    }

    private async Task<string> OperatorsOwn(string space)
    {
        var secrets = new ResourceType("", "v1", "Secret", "secrets");
        Resource? secret = null;
        await Cluster.Until("the operator's account has its token", async () =>
        {
            var all = (await Cluster.Api.List(secrets, space, null, default)).Items;
            secret = all.FirstOrDefault(s => s.Name.StartsWith("haulout-operator-token", StringComparison.Ordinal));
            return secret is not null;
        });
        string file = Path.Combine(Path.GetTempPath(), $"{space}.kubeconfig");
        string token = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(secret!.At("data", "token")!.ToString()));
        await File.WriteAllTextAsync(file, $$"""
            clusters: [{ name: c, cluster: { server: "{{Cluster.Connection.Server}}", certificate-authority-data: {{secret.At("data", "ca.crt")}} } }]
            users: [{ name: u, user: { token: "{{token}}" } }]
            contexts: [{ name: c, context: { cluster: c, user: u, namespace: {{space}} } }]
            current-context: c
            """);
        return file;
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
            (await Cluster.FleetStatus(space, "reef")) is { ReadyNodes: 3, Replicas: 3, Phase: FleetPhase.Ready });
        Assert.Equal(five, await Cluster.Claims(space));
        Assert.Equal(5, five.Count);
        string table = await real.Kubectl("get", "walrus", "-n", space);
        Assert.Matches("walrusfleet.hosting.haulout.dev/reef +3 +3 +3 .*Ready", table);
        Assert.Matches("storagenode.hosting.haulout.dev/reef-0 .*True +Ready", table);
        await Cluster.Until("what the nodes say has reached the fleet", async () =>
            (await Cluster.FleetStatus(space, "reef")) is { ObservedEpoch: HollowNodes.Epoch, Shards.Owned: 3 * HollowNodes.Shards });
    }
}
