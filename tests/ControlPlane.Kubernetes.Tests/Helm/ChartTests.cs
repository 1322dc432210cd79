using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Tests.Clusters;

namespace ControlPlane.Kubernetes.Tests.Helm;

/// <summary>What the chart renders, by the real helm, and the manifests beside it.</summary>
public sealed class ChartTests
{
    public static TheoryData<string> Variants => [.. Chart.Variants.Keys];

    [Fact]
    public void The_chart_carries_the_custom_resources_of_k8s_crds()
    {
        string[] names = [.. Directory.GetFiles(Repository.File("k8s", "crds")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        Assert.Equal(names, Directory.GetFiles(Path.Combine(Chart.Folder, "crds")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.Equal(
            File.ReadAllText(Repository.File("k8s", "crds", name)), File.ReadAllText(Path.Combine(Chart.Folder, "crds", name))));
    }

    [Fact]
    public void Every_value_has_its_row_in_the_readme_and_no_row_is_left_over()
    {
        var values = Chart.Objects(File.ReadAllText(Path.Combine(Chart.Folder, "values.yaml")))[0];
        var rows = File.ReadAllLines(Path.Combine(Chart.Folder, "README.md")).Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split('`')[1]).Order(StringComparer.Ordinal);
        Assert.Equal(Leaves(values, "").Order(StringComparer.Ordinal), rows);
    }

    [Fact]
    public void The_chart_has_few_templates() => Assert.InRange(Directory.GetFiles(Path.Combine(Chart.Folder, "templates")).Length, 1, 12);

    [ChartTheory]
    [MemberData(nameof(Variants))]
    public async Task Helm_lints_it(string variant)
    {
        string said = await Chart.Helm(null, ["lint", "--strict", Chart.Folder, .. Chart.Set(Chart.Variants[variant])]);
        Assert.Contains("0 chart(s) failed", said, StringComparison.Ordinal);
    }

    [ChartTheory]
    [MemberData(nameof(Variants))]
    public async Task Every_pod_is_restricted_probed_and_bounded(string variant)
    {
        foreach (var owner in (await Chart.Render(variant)).Where(o => o["spec"]?["template"] is not null))
        {
            string at = $"{owner["kind"]}/{owner["metadata"]!["name"]}";
            var pod = owner["spec"]!["template"]!["spec"]!;
            PodRules.Check(at, pod, isJob: owner["kind"]!.ToString() == "Job", isOperator: at.EndsWith("-operator", StringComparison.Ordinal));
        }
    }

    [ChartTheory]
    [MemberData(nameof(Variants))]
    public async Task The_operator_may_do_what_it_needs_and_neither_everything_nor_read_secrets(string variant)
    {
        foreach (var role in (await Chart.Render(variant)).Where(o => o["kind"]!.ToString() is "Role" or "ClusterRole"))
        {
            foreach (var rule in role["rules"]!.AsArray())
            {
                Assert.DoesNotContain("*", rule!.ToJsonString(), StringComparison.Ordinal);
                Assert.DoesNotContain("secrets", rule.ToJsonString(), StringComparison.Ordinal);
            }

            Assert.DoesNotContain(role["rules"]!.AsArray(), rule =>
                rule!["resources"]!.AsArray().Any(r => r!.ToString() == "persistentvolumeclaims")
                && rule["verbs"]!.AsArray().Any(v => v!.ToString().StartsWith("delete", StringComparison.Ordinal)));
        }
    }

    [ChartFact]
    public async Task Sets_of_one_name_differ_only_in_what_can_be_changed_so_that_every_upgrade_is_taken()
    {
        var sets = new List<JsonObject>();
        foreach (string variant in Chart.Variants.Keys)
        {
            sets.AddRange((await Chart.Render(variant)).Where(o => o["kind"]!.ToString() == "StatefulSet"));
        }

        Assert.All(sets.GroupBy(s => s["metadata"]!["name"]!.ToString()), ofOneName => Assert.Single(ofOneName.Select(Fixed).Distinct()));

        static string Fixed(JsonObject set) => string.Join('\n', set["spec"]!.AsObject()
            .Where(f => f.Key is not ("replicas" or "template" or "updateStrategy")).Select(f => $"{f.Key}: {f.Value?.ToJsonString()}"));
    }

    [ChartFact]
    public async Task Budgets_are_of_the_version_the_cluster_has()
    {
        foreach (var (version, expected) in new[] { ("1.20.2", "policy/v1beta1"), ("1.33.0", "policy/v1") })
        {
            var objects = await Chart.Render("silos, all namespaces", "--kube-version", version);
            Assert.Equal(expected, objects.Single(o => o["kind"]!.ToString() == "PodDisruptionBudget")["apiVersion"]!.ToString());
        }
    }

    [ChartTheory]
    [InlineData("controlPlane.mode=cloud", "controlPlane.mode")]
    [InlineData("fleet.replicas=1000", "fleet.replicas")]
    [InlineData("fleet.storage.size=10", "fleet.storage.size")]
    [InlineData("flet.replicas=3", "flet")]
    [InlineData("devChain.enabled=false", "chain.url")]
    [InlineData("controlPlane.mode=silo", "controlPlane.silo.connectionSecret.name")]
    [InlineData("chain.url=https://fullnode.example.org", "gateway.publisher.walletSecret")]
    public async Task A_value_that_cannot_be_is_refused_by_its_name(string value, string name)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Chart.Helm(null, ["template", "haulout", Chart.Folder, .. Chart.Set([value])]));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [ChartFact]
    public async Task The_manifests_in_k8s_give_the_operator_the_same_rights_and_the_same_restrictions()
    {
        var manifests = Chart.Objects(await RealCluster.Run("kubectl", ["kustomize", Repository.File("k8s", "operator")]));
        var chart = await Chart.Render("as it comes");
        foreach (string role in new[] { "haulout-operator", "haulout-operator-lease" })
        {
            Assert.True(JsonNode.DeepEquals(Rules(chart, role), Rules(manifests, role)), role);
        }

        var pod = manifests.Single(o => o["kind"]!.ToString() == "Deployment")["spec"]!["template"]!["spec"]!;
        PodRules.Check("k8s/operator", pod, isJob: false, isOperator: true);
        JsonNode Rules(IEnumerable<JsonObject> objects, string name) =>
            objects.Single(o => o["kind"]!.ToString() == "Role" && o["metadata"]!["name"]!.ToString() == name)["rules"]!;
    }

    private static IEnumerable<string> Leaves(JsonObject values, string path) => values.SelectMany(v =>
        v.Value is JsonObject { Count: > 0 } inner && v.Key != "resources" ? Leaves(inner, $"{path}{v.Key}.") : [$"{path}{v.Key}"]);
}
