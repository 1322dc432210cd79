using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Crds;
using ControlPlane.Kubernetes.Fleets;
using ControlPlane.Kubernetes.Nodes;
using ControlPlane.Kubernetes.Reconcile;

namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>A cluster tests talk to, fake or real: where it is, and questions tests ask of it.</summary>
internal sealed class Cluster(string kubeconfig, int nodePort = NodeProfile.StandardPort) : IDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    internal string Kubeconfig { get; } = kubeconfig;

    /// <summary>The port storage nodes answer on in this cluster.</summary>
    internal int NodePort { get; } = nodePort;

    internal KubernetesConnection Connection { get; } = KubeConfigFile.Read(kubeconfig);

    internal KubernetesApi Api => field ??= new KubernetesApi(Connection, TimeProvider.System);

    /// <summary>Makes both kinds known and waits until the server serves them.</summary>
    internal async Task Install()
    {
        foreach (var kind in CustomResource.All)
        {
            // Not applied: servers before 1.25 refuse CEL in what is applied and drop it from what is created.
            await Api.Create(ResourceType.CustomResourceDefinition, SchemaGenerator.Manifest(kind), default);
            await Until($"{kind.Type.Plural} are served", async () =>
            {
                try
                {
                    await Api.List(kind.Type, "default", null, default);
                    return true;
                }
                catch (ApiRefusedException)
                {
                    return false;
                }
            });
        }
    }

    /// <summary>A namespace of its own for a test.</summary>
    internal async Task<string> Space(string purpose)
    {
        string name = $"{purpose}-{Guid.NewGuid().ToString("N")[..6]}";
        await Api.Create(ResourceType.Namespace, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name },
        }, default);
        return name;
    }

    internal Task ApplyFleet(string space, string name, int replicas, string image = "haulout/haulout:1") =>
        Api.Apply(WalrusFleet.Type, Fleet(space, name, replicas, image), "tests", default);

    internal JsonObject Fleet(string space, string name, int replicas, string image = "haulout/haulout:1") => new()
    {
        ["apiVersion"] = WalrusFleet.Type.ApiVersion,
        ["kind"] = WalrusFleet.Type.Kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["image"] = image,
            ["port"] = NodePort,
            ["chain"] = new JsonObject { ["url"] = "http://chain:9000" },
            ["storage"] = new JsonObject { ["size"] = "1Gi" },
        },
    };

    internal async Task<WalrusFleetStatus> FleetStatus(string space, string name) =>
        (await Api.Get(WalrusFleet.Type, space, name, default))?.Part<WalrusFleetStatus>("status") ?? new();

    /// <summary>Waits until a fleet is whole at its size and nothing of it is left over.</summary>
    internal async Task UntilWhole(string space, string name, int replicas, string image = "haulout/haulout:1")
    {
        await Until($"{name} has {replicas} nodes that serve", async () =>
        {
            var fleet = await Api.Get(WalrusFleet.Type, space, name, default);
            var status = fleet?.Part<WalrusFleetStatus>("status");
            var sets = (await Api.List(ResourceType.StatefulSet, space, $"{Wishes.FleetLabel}={name}", default)).Items;
            return status is not null && status.ObservedGeneration == fleet!.Generation && status.Phase is FleetPhase.Ready
                && status.ReadyNodes == replicas && status.Replicas == replicas && status.UpdatedNodes == replicas
                && sets.Count == replicas && sets.All(s => s.Number("status", "readyReplicas") == 1
                    && s.At("spec", "template", "spec", "containers")![0]!["image"]!.ToString() == image);
        });
    }

    internal async Task<IReadOnlyDictionary<string, string>> Claims(string space) =>
        (await Api.List(ResourceType.PersistentVolumeClaim, space, null, default)).Items.ToDictionary(c => c.Name, c => c.Uid);

    internal async Task<IReadOnlyList<string>> Names(ResourceType type, string space) =>
        [.. (await Api.List(type, space, null, default)).Items.Select(o => o.Name).Order(StringComparer.Ordinal)];

    /// <summary>Asks again and again until it is so; fails with the sentence when that takes too long.</summary>
    internal static async Task Until(string what, Func<Task<bool>> holds)
    {
        var end = TimeProvider.System.GetUtcNow() + Patience;
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < end, $"not within {Patience.TotalSeconds:0} s: {what}");
            await Task.Delay(100);
        }
    }

    public void Dispose() => Api.Dispose();
}
