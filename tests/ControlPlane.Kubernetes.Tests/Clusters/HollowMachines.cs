using System.Text.Json.Nodes;

namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>What the controller of StatefulSets and a kubelet would do on the fake server: claims, Pods, readiness, revisions.</summary>
internal sealed class HollowMachines(FakeStore store) : IAsyncDisposable
{
    private const string Sets = "apis/apps/v1/statefulsets";
    private const string Pods = "api/v1/pods";
    private const string Claims = "api/v1/persistentvolumeclaims";
    private readonly CancellationTokenSource stop = new();
    private Task work = Task.CompletedTask;

    internal void Start() => work = Task.Run(Follow);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await work;
        }
        catch (OperationCanceledException)
        {
        }

        stop.Dispose();
    }

    private async Task Follow()
    {
        while (true)
        {
            var signal = store.Changed;
            foreach (var set in store.List(Sets, null, null).Items.Where(s => s["metadata"]!["deletionTimestamp"] is null))
            {
                try
                {
                    Step(set);
                }
                catch (FakeRefusal)
                {
                    // Somebody removed it meanwhile; the next look finds what is left.
                }
            }

            await signal.WaitAsync(stop.Token);
        }
    }

    private void Step(JsonObject set)
    {
        string space = set["metadata"]!["namespace"]!.ToString();
        string name = set["metadata"]!["name"]!.ToString();
        var template = set["spec"]!["template"]!;
        string image = template["spec"]!["containers"]![0]!["image"]!.ToString();
        foreach (var claim in set["spec"]!["volumeClaimTemplates"]!.AsArray())
        {
            var key = new FakeKey(Claims, space, $"{claim!["metadata"]!["name"]}-{name}-0");
            if (store.Get(key) is null)
            {
                var made = (JsonObject)claim.DeepClone();
                made["apiVersion"] = "v1";
                made["kind"] = "PersistentVolumeClaim";
                made["metadata"]!["name"] = key.Name;
                made["metadata"]!["namespace"] = space;
                store.Create(key, made);
            }
        }

        var pod = new FakeKey(Pods, space, $"{name}-0");
        var there = store.Get(pod);
        if (there is not null && !JsonNode.DeepEquals(there["spec"], template["spec"]))
        {
            store.Delete(pod, null);
            there = null;
        }

        if (there is null)
        {
            store.Create(pod, new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["metadata"] = new JsonObject
                {
                    ["name"] = pod.Name,
                    ["namespace"] = space,
                    ["labels"] = template["metadata"]!["labels"]!.DeepClone(),
                    ["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = set["metadata"]!["uid"]!.ToString(), ["controller"] = true }),
                },
                ["spec"] = template["spec"]!.DeepClone(),
            });
        }

        bool starts = !image.Contains("broken", StringComparison.Ordinal);
        store.Edit(pod, p => p["status"] = JsonNode.Parse(starts
            ? """{ "conditions": [{ "type": "Ready", "status": "True" }] }"""
            : """{ "containerStatuses": [{ "state": { "waiting": { "reason": "ImagePullBackOff", "message": "no such image" } } }] }"""));
        store.Edit(new FakeKey(Sets, space, name), s => s["status"] = new JsonObject
        {
            ["observedGeneration"] = s["metadata"]!["generation"]!.DeepClone(),
            ["replicas"] = 1,
            ["updatedReplicas"] = 1,
            ["readyReplicas"] = starts ? 1 : 0,
        });
    }
}
