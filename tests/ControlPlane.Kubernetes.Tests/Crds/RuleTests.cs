using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Crds;

namespace ControlPlane.Kubernetes.Tests.Crds;

/// <summary>The twins of the CEL rules, on the examples that tests/Helm asks a CEL engine too.</summary>
public sealed class RuleTests
{
    private static JsonArray Examples { get; } =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Crds", "rule-examples.json")))!.AsArray();

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Examples.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_twin_answers_as_the_example_says(int number)
    {
        var example = Examples[number]!;
        var rule = CrdFileTests.Definition(example["kind"]!.ToString()).Rules.Single(r => r.Id == example["rule"]!.ToString());
        bool allowed = rule.Allows(Whole(example["before"]), Whole(example["now"])!);
        Assert.True(allowed == example["valid"]!.GetValue<bool>(), example.ToJsonString());
    }

    [Fact]
    public void Every_rule_has_an_example_it_allows_and_one_it_refuses()
    {
        foreach (var rule in CustomResource.All.SelectMany(k => k.Rules).DistinctBy(r => r.Id))
        {
            var verdicts = Examples.Where(e => e!["rule"]!.ToString() == rule.Id).Select(e => e!["valid"]!.GetValue<bool>()).ToList();
            Assert.Contains(true, verdicts);
            Assert.Contains(false, verdicts);
        }
    }

    // Examples name only what their rule looks at; twins read whole records.
    private static JsonObject? Whole(JsonNode? part)
    {
        if (part is null)
        {
            return null;
        }

        var whole = part.DeepClone().AsObject();
        if (whole["spec"] is JsonObject spec)
        {
            spec.TryAdd("image", "haulout/haulout:1");
            spec.TryAdd("chain", JsonNode.Parse("""{ "url": "http://a:9000" }"""));
            spec.TryAdd("storage", JsonNode.Parse("""{ "size": "1Gi" }"""));
            spec.TryAdd("replicas", JsonNode.Parse("1"));
        }

        return whole;
    }
}
