using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Nodes;
using ControlPlane.Kubernetes.Reconcile;
using ControlPlane.Kubernetes.Tests.Fleets;
using ControlPlane.Kubernetes.Tests.Helm;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Kubernetes.Tests.Nodes;

/// <summary>What a storage node decides.</summary>
public sealed class NodeDecisionTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true);

    [Fact]
    public void A_new_node_is_settings_an_address_and_a_set_with_a_disk()
    {
        var plan = NodeDecision.Decide(See(Node()));
        Assert.Equal([ResourceType.ConfigMap, ResourceType.Service, ResourceType.StatefulSet], plan.Applies.Select(a => a.Type));
        Assert.All(plan.Applies, a => Assert.Equal("node-uid", a.Body["metadata"]!["ownerReferences"]![0]!["uid"]!.ToString()));
        var set = plan.Applies[2].Body["spec"]!;
        Assert.Equal("10Gi", set["volumeClaimTemplates"]![0]!["spec"]!["resources"]!["requests"]!["storage"]!.ToString());
        Assert.Equal(120, (int)set["template"]!["spec"]!["terminationGracePeriodSeconds"]!);
    }

    [Fact]
    public void Its_pod_is_restricted_probed_and_bounded()
    {
        var node = Node(spec => spec["resources"] = JsonNode.Parse("""{ "requests": { "memory": "1Gi" }, "limits": { "memory": 2147483648 } }"""));
        var pod = NodeDecision.Decide(See(node)).Applies[2].Body["spec"]!["template"]!["spec"]!;
        PodRules.Check("node", pod, isJob: false, isOperator: false);
    }

    [Fact]
    public void The_settings_say_what_haulout_node_reads()
    {
        var node = Node(spec =>
        {
            spec["publicHost"] = "reef-0.example.org";
            spec["identity"] = new JsonObject { ["secretName"] = "reef-0-identity" };
            spec["config"] = JsonNode.Parse("""[{ "name": "LOG_LEVEL", "value": "Debug" }, { "name": "DATA", "value": "/elsewhere" }]""");
        });
        var data = NodeDecision.Decide(See(node)).Applies[0].Body["data"]!.AsObject().ToDictionary(d => d.Key, d => d.Value!.ToString());
        Assert.Equal("/data", data["HAULOUT_NODE__DATA"]);
        Assert.Equal("0.0.0.0:9185", data["HAULOUT_NODE__LISTEN"]);
        Assert.Equal("reef-0.example.org:9185", data["HAULOUT_NODE__PUBLIC_ADDRESS"]);
        Assert.Equal("http://chain:9000", data["HAULOUT_NODE__CHAIN"]);
        Assert.Equal("/identity/wallet.key", data["HAULOUT_NODE__WALLET"]);
        Assert.Equal("Debug", data["HAULOUT_NODE__LOG_LEVEL"]);
    }

    [Fact]
    public void A_node_as_wished_has_nothing_to_apply_and_is_ready_with_its_pod()
    {
        var seen = Made(See(Node()));
        var plan = NodeDecision.Decide(seen);
        Assert.Empty(plan.Applies);
        Assert.Equal(("Ready", "True"), Ready(plan));
    }

    [Fact]
    public void A_changed_spec_changes_the_set_and_the_node_is_not_ready_until_its_pod_follows()
    {
        var seen = Made(See(Node()));
        seen = seen with { Node = Node(spec => spec["image"] = "haulout/haulout:2", generation: 2) };
        var plan = NodeDecision.Decide(seen);
        Assert.Equal(ResourceType.StatefulSet, Assert.Single(plan.Applies).Type);
        Assert.Equal(("Updating", "False"), Ready(plan));
    }

    [Fact]
    public void A_larger_disk_grows_the_claim_and_leaves_the_template_of_the_set()
    {
        var seen = Made(See(Node()));
        seen = seen with { Node = Node(spec => spec["storage"]!["size"] = "1Ti", generation: 2) };
        var plan = NodeDecision.Decide(seen);
        var claim = plan.Applies.Single(a => a.Type == ResourceType.PersistentVolumeClaim).Body;
        Assert.Equal("1Ti", claim["spec"]!["resources"]!["requests"]!["storage"]!.ToString());
        var set = plan.Applies.Single(a => a.Type == ResourceType.StatefulSet).Body;
        Assert.Equal("10Gi", set["spec"]!["volumeClaimTemplates"]![0]!["spec"]!["resources"]!["requests"]!["storage"]!.ToString());
    }

    [Theory]
    [InlineData("storage", """{ "size": "9Gi" }""", "may grow but not shrink")]
    [InlineData("chain", """{ "url": "http://another:9000" }""", "chain cannot be changed")]
    [InlineData("storage", """{ "size": "10Gi", "storageClassName": "fast" }""", "storageClassName cannot be changed")]
    [InlineData("port", "80", "spec.port")]
    [InlineData("image", "\"../evil\"", "spec.image")]
    [InlineData("storage", "null", "cannot be read")]
    public void A_change_that_cannot_be_is_refused_and_nothing_is_touched(string field, string value, string message)
    {
        var seen = Made(See(Node()));
        seen = seen with { Node = Node(spec => spec[field] = JsonNode.Parse(value), generation: 2) };
        var plan = NodeDecision.Decide(seen);
        Assert.Empty(plan.Applies);
        Assert.Contains(message, plan.Status!.Body["status"]!["conditions"]![0]!["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("Invalid", plan.Status.Body["status"]!["phase"]!.ToString());
    }

    [Fact]
    public void Somebody_elses_set_of_the_same_name_is_left_alone()
    {
        var seen = Made(See(Node()));
        seen.Set!.Json["metadata"]!["ownerReferences"]![0]!["uid"] = "another";
        var plan = NodeDecision.Decide(seen);
        Assert.Empty(plan.Applies);
        Assert.Contains("belongs to somebody else", plan.Status!.Body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_that_cannot_start_says_why()
    {
        var seen = Made(See(Node()));
        seen.Pod!.Json["status"] = JsonNode.Parse(
            """{ "containerStatuses": [{ "state": { "waiting": { "reason": "ImagePullBackOff", "message": "no such image" } } }] }""");
        var plan = NodeDecision.Decide(seen);
        Assert.Equal(("Failing", "False"), Ready(plan));
        Assert.Contains("ImagePullBackOff: no such image", plan.Status!.Body.ToJsonString(), StringComparison.Ordinal);
        Assert.True(Assert.Single(plan.Notes).Warning);
    }

    [Theory]
    [InlineData(0, "Starting")]
    [InlineData(29, "Starting")]
    [InlineData(30, "Failing")]
    [InlineData(3600, "Failing")]
    public void A_pod_without_a_machine_is_trouble_only_when_it_has_waited_for_one(int seconds, string phase)
    {
        var seen = Made(See(Node()));
        seen.Set!.Json["status"]!["readyReplicas"] = 0;
        seen.Pod!.Json["status"] = JsonNode.Parse($$"""
            {
              "conditions": [{
                "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "unbound claims",
                "lastTransitionTime": "{{SimulatedFleet.Now.AddSeconds(-seconds):yyyy-MM-ddTHH:mm:ssZ}}"
              }]
            }
            """);
        var plan = NodeDecision.Decide(seen);
        Assert.Equal((phase, "False"), Ready(plan));
        Assert.Equal(phase == "Failing", Assert.Single(plan.Notes).Warning);
        Assert.Equal(phase == "Failing" ? NodeDecision.Look : TimeSpan.FromSeconds(30 - seconds), plan.Again);
    }

    [Fact]
    public void What_a_node_says_about_itself_is_its_status()
    {
        var health = new NodeHealth("Active", 7, new ShardCounts { Owned = 9, Ready = 8, InRecovery = 1 });
        var status = NodeDecision.Decide(Made(See(Node())) with { Health = health }).Status!.Body["status"]!;
        Assert.Equal("7", status["observedEpoch"]!.ToString());
        Assert.Equal("9", status["shards"]!["owned"]!.ToString());
        Assert.Equal("True", status["conditions"]![1]!["status"]!.ToString());
    }

    [Fact]
    public void A_refusal_of_the_server_is_in_the_status()
    {
        var plan = NodeDecision.Decide(See(Node()) with { Refusal = "quota exceeded" });
        Assert.Contains("quota exceeded", plan.Status!.Body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_is_deleted_is_left_to_the_server()
    {
        var node = Node();
        node.Metadata["deletionTimestamp"] = "2026-11-22T12:00:00Z";
        Assert.Same(Plan.Nothing, NodeDecision.Decide(See(node)));
    }

    [Fact]
    public void Whatever_stands_in_a_spec_a_node_is_decided_without_a_fault_and_never_removes_anything()
    {
        string[] fields =
            ["chain", "image", "storage", "port", "resources", "scheduling", "config", "publicHost", "identity", "tls", "imagePullPolicy"];
        string[] values =
        [
            "null", "1", "-1", "1e400", "\"\"", "\"x\"", "[]", "{}", "[null]", "[{}]", "{\"size\":\"99999999Ti\"}", "{\"url\":\"\"}",
            "{\"nodeId\":\"0x\"}", "[{\"name\":\"A\",\"value\":\"\"}]", "{\"tolerations\":[{}]}", "{\"nodeSelector\":{\"a\":\"b\"}}", "true",
            "\"Always\"", "99999999999999999999",
        ];
        var choices = from field in Gen.Elements(fields) from value in Gen.Elements(values) select (field, value);
        Check.One(Runs, Prop.ForAll(Gen.ListOf(choices, 3).ToArbitrary(), changes =>
        {
            var node = Node(spec =>
            {
                foreach (var (field, value) in changes)
                {
                    spec[field] = value == "1e400" ? JsonNode.Parse("1e400") : JsonNode.Parse(value);
                }
            });
            Assert.Empty(NodeDecision.Decide(See(node)).Removals);
            Assert.Empty(NodeDecision.Decide(Made(See(Node())) with { Node = node }).Removals);
        }));
    }

    private static Resource Node(Action<JsonObject>? change = null, int generation = 1)
    {
        var json = (JsonObject)JsonNode.Parse($$"""
            {
              "apiVersion": "hosting.haulout.dev/v1alpha1",
              "kind": "StorageNode",
              "metadata": {
                "name": "reef-0", "namespace": "tide", "uid": "node-uid", "generation": {{generation}},
                "labels": { "hosting.haulout.dev/fleet": "reef" }
              },
              "spec": { "image": "haulout/haulout:1", "chain": { "url": "http://chain:9000" }, "storage": { "size": "10Gi" } }
            }
            """)!;
        change?.Invoke((JsonObject)json["spec"]!);
        return SimulatedFleet.Copy(json);
    }

    private static NodeObservation See(Resource node) => new(node, SimulatedFleet.Now);

    // The plan carried out, the Pod running, the claim bound.
    private static NodeObservation Made(NodeObservation seen)
    {
        var applies = NodeDecision.Decide(seen).Applies;
        var set = (JsonObject)applies[2].Body.DeepClone();
        set["metadata"]!["generation"] = 1;
        set["status"] = JsonNode.Parse("""{ "observedGeneration": 1, "updatedReplicas": 1, "readyReplicas": 1 }""");
        var claim = JsonNode.Parse("""
            {
              "kind": "PersistentVolumeClaim",
              "metadata": { "name": "data-reef-0-0" },
              "spec": { "resources": { "requests": { "storage": "10Gi" } } }
            }
            """)!;
        return seen with
        {
            Settings = SimulatedFleet.Copy(applies[0].Body),
            Address = SimulatedFleet.Copy(applies[1].Body),
            Set = SimulatedFleet.Copy(set),
            Pod = SimulatedFleet.Copy((JsonObject)JsonNode.Parse("""{ "kind": "Pod", "metadata": { "name": "reef-0-0" } }""")!),
            Claim = SimulatedFleet.Copy((JsonObject)claim),
        };
    }

    private static (string Phase, string Ready) Ready(Plan plan) => (
        plan.Status!.Body["status"]!["phase"]!.ToString(), plan.Status.Body["status"]!["conditions"]![0]!["status"]!.ToString());
}
