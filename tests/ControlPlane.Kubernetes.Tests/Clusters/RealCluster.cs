using System.Diagnostics;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;

namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>
/// A real etcd, kube-apiserver, controller manager and scheduler with three hollow machines, started by ../shared/kube for the tests of one
/// collection and ended after them.
/// </summary>
public sealed class RealCluster : IAsyncLifetime
{
    private const string Owner = "owner";
    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(4);
    private readonly string state = Path.Combine(Path.GetTempPath(), $"haulout-kube-{Guid.NewGuid().ToString("N")[..8]}");
    private string binaries = "";
    private HollowNodes? nodes;

    /// <summary>Why there is no real cluster here; null where there is one.</summary>
    internal static string? WhyAbsent { get; } = Missing();

    internal Cluster Cluster { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (WhyAbsent is not null)
        {
            return;
        }

        string kube = Path.Combine(Repository.Shared!, "kube");
        binaries = (await Run("bash", [Path.Combine(kube, "unpack.sh")])).Trim();
        await EndLeftovers();
        Directory.CreateDirectory(state);
        await File.WriteAllTextAsync(Path.Combine(state, Owner), $"{Environment.ProcessId}");
        int port = Random.Shared.Next(25_000, 30_000);
        await Run("bash", [Path.Combine(kube, "up.sh"), binaries, state, "none", "3"], ("PORT", $"{port}"));
        nodes = await HollowNodes.Start();
        Cluster = new Cluster(Path.Combine(state, "admin.kubeconfig"), nodes.Port);
        await Cluster.Install();
        // The one provisioner that needs no cloud; the default of the cluster.
        await Cluster.Api.Apply(
            new ResourceType("storage.k8s.io", "v1", "StorageClass", "storageclasses", Namespaced: false),
            (JsonObject)JsonNode.Parse("""
                {
                  "apiVersion": "storage.k8s.io/v1",
                  "kind": "StorageClass",
                  "metadata": { "name": "local", "annotations": { "storageclass.kubernetes.io/is-default-class": "true" } },
                  "provisioner": "kubernetes.io/host-path",
                  "allowVolumeExpansion": true
                }
                """)!,
            "tests",
            default);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (WhyAbsent is not null)
        {
            return;
        }

        Cluster?.Dispose();
        if (nodes is not null)
        {
            await nodes.DisposeAsync();
        }

        await End(state);
    }

    /// <summary>Runs kubectl as the administrator and returns what it printed.</summary>
    internal Task<string> Kubectl(params string[] arguments) => Run("kubectl", arguments, ("KUBECONFIG", Cluster.Kubeconfig));

    /// <summary>Runs a program to its end; fails with all that it printed when it fails.</summary>
    internal static async Task<string> Run(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        // The scripts leave their servers running with the pipes they were given: files let us see the end of the script itself.
        string output = Path.GetTempFileName();
        string quoted = string.Join(' ', arguments.Prepend(program).Select(a => $"'{a.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        var start = new ProcessStartInfo("bash") { ArgumentList = { "-c", $"{quoted} >'{output}' 2>'{output}.err' </dev/null" } };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(StartWithin);
        await process.WaitForExitAsync(limit.Token);
        string printed = await File.ReadAllTextAsync(output);
        string complaints = await File.ReadAllTextAsync($"{output}.err");
        File.Delete(output);
        File.Delete($"{output}.err");
        Assert.True(process.ExitCode == 0, $"{quoted} ended with {process.ExitCode}: {printed} {complaints}");
        return printed;
    }

    private async Task End(string folder)
    {
        await Run("bash", [Path.Combine(Repository.Shared!, "kube", "down.sh"), binaries, folder]);
        Directory.Delete(folder, recursive: true);
    }

    // A test run that was killed leaves its servers behind; the next one ends them.
    private async Task EndLeftovers()
    {
        foreach (string folder in Directory.GetDirectories(Path.GetTempPath(), "haulout-kube-*"))
        {
            string owner = Path.Combine(folder, Owner);
            if (File.Exists(owner) && !Directory.Exists($"/proc/{await File.ReadAllTextAsync(owner)}"))
            {
                await End(folder);
            }
        }
    }

    private static string? Missing()
    {
        const string Needed = "This test needs a real Kubernetes control plane";
        if (Repository.Shared is null)
        {
            return $"{Needed}: ../shared/kube beside the repository is absent here.";
        }

        string[] absent = [.. new[] { "etcd", "openssl", "kubectl", "xz", "ip" }.Where(tool => !OnPath(tool))];
        return absent.Length > 0
            ? $"{Needed}: {string.Join(", ", absent)} is not installed here (apt-get install etcd-server openssl xz-utils iproute2)."
            : !OperatingSystem.IsLinux() || Environment.UserName != "root" ? $"{Needed}: only root on Linux can start it."
            : Helm.Chart.WhyAbsent;
    }

    private static bool OnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));
}

/// <summary>Tests that share the real cluster run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class RealClusterCollection : ICollectionFixture<RealCluster>
{
    internal const string Name = "real cluster";
}
