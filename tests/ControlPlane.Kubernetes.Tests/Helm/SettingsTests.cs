using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Nodes;
using ControlPlane.Kubernetes.Tests.Fleets;

namespace ControlPlane.Kubernetes.Tests.Helm;

/// <summary>Whatever a Pod of ours is told by its environment, the program in it knows.</summary>
public sealed partial class SettingsTests
{
    [ChartFact]
    public async Task Every_variable_of_the_chart_is_a_setting()
    {
        var containers = new List<JsonNode>();
        foreach (string variant in Chart.Variants.Keys)
        {
            containers.AddRange((await Chart.Render(variant)).Where(o => o["spec"]?["template"] is not null).Select(Container));
        }

        foreach (var ofOneCommand in containers.GroupBy(c => string.Join(' ', Arguments(c))))
        {
            await Check(Arguments(ofOneCommand.First()), [.. ofOneCommand.SelectMany(Variables).Distinct()]);
        }
    }

    [Fact]
    public Task Every_variable_of_the_manifests_is_a_setting()
    {
        var container = Container(Chart.Objects(File.ReadAllText(Repository.File("k8s", "operator", "deployment.yaml")))[0]);
        return Check(Arguments(container), Variables(container));
    }

    [Fact]
    public async Task Every_variable_of_a_storage_node_is_a_setting()
    {
        var node = SimulatedFleet.Copy((JsonObject)JsonNode.Parse($$"""
            {
              "apiVersion": "hosting.haulout.dev/v1alpha1",
              "kind": "StorageNode",
              "metadata": { "name": "reef-0", "namespace": "tide", "uid": "node-uid", "generation": 1 },
              "spec": {
                "image": "haulout/haulout:1", "storage": { "size": "10Gi" }, "identity": { "secretName": "reef-0" },
                "chain": {
                  "url": "http://chain:9000", "systemObject": "0x{{new string('1', 64)}}", "stakingObject": "0x{{new string('2', 64)}}",
                  "treasuryObject": "0x{{new string('3', 64)}}"
                }
              }
            }
            """)!);
        var applies = NodeDecision.Decide(new NodeObservation(node, SimulatedFleet.Now)).Applies;
        var variables = applies.Single(a => a.Type == ResourceType.ConfigMap).Body["data"]!.AsObject().Select(d => d.Key).ToList();
        Assert.Contains("HAULOUT_NODE__TREASURY_OBJECT", variables);
        Assert.Contains("HAULOUT_NODE__PROTOCOL_KEY", variables);
        await Check(Arguments(Container(applies.Single(a => a.Type == ResourceType.StatefulSet).Body)), variables);
    }

    private static async Task Check(string[] arguments, List<string> variables)
    {
        Assert.NotEmpty(variables);
        if (arguments.Length == 0)
        {
            // A silo, which is not built everywhere: what it reads stands in its source.
            string source = await File.ReadAllTextAsync(Repository.File("src", "ControlPlane.Silo", "SiloConfiguration.cs"));
            string[] known = [.. SiloSetting().Matches(source).Select(m => $"HAULOUTSILO{m.Groups[1].Value.ToUpperInvariant()}")];
            Assert.All(variables, v => Assert.Contains(v.Replace("_", "", StringComparison.Ordinal), known));
            return;
        }

        string help = await Help(arguments);
        Assert.All(variables, v => Assert.Contains($"({v})", help, StringComparison.Ordinal));
    }

    private static JsonNode Container(JsonNode owner) => owner["spec"]!["template"]!["spec"]!["containers"]![0]!;

    private static List<string> Variables(JsonNode container) =>
        [.. container["env"]!.AsArray().Select(v => v!["name"]!.ToString()).Where(n => n.StartsWith("HAULOUT_", StringComparison.Ordinal))];

    private static string[] Arguments(JsonNode container) => [.. (container["args"] as JsonArray ?? []).Select(a => a!.ToString())];

    // What haulout says of these arguments, without the white space that wraps it.
    private static async Task<string> Help(string[] arguments)
    {
        string built = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;
        string program = Repository.File("src", "Haulout", "bin", built, "net10.0", "haulout.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments, "--help"]) { RedirectStandardOutput = true })!;
        string help = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"haulout {string.Join(' ', arguments)} --help answered {process.ExitCode}: {help}");
        return WhiteSpace().Replace(help, "");
    }

    [GeneratedRegex(@"public \S+ (\w+) \{ get; init; \}")]
    private static partial Regex SiloSetting();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
