namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>The contract on the fake API server.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
public sealed class FakeClusterTests : ClusterContract, IAsyncLifetime
#pragma warning restore CA1001
{
    private FakeApiServer server = null!;
    private HollowMachines machines = null!;
    private Cluster cluster = null!;

    private protected override Cluster Cluster => cluster;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        server = await FakeApiServer.Start();
        machines = new HollowMachines(server.Store);
        machines.Start();
        cluster = new Cluster(Kubeconfig(server));
        await cluster.Install();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        cluster.Dispose();
        File.Delete(cluster.Kubeconfig);
        await machines.DisposeAsync();
        await server.DisposeAsync();
    }

    [ClusterFact]
    public Task A_fleet_becomes_ready_sets_grows_shrinks_and_keeps_every_volume() => GrowAndShrink();

    [ClusterFact]
    public Task An_operator_killed_at_any_moment_is_replaced_and_nothing_is_different_in_the_end() => KillTheOperator();

    [ClusterFact]
    public Task A_new_image_goes_round_node_by_node_and_a_spec_that_cannot_be_carried_out_changes_nothing() => UpdateAndSpoil();

    internal static string Kubeconfig(FakeApiServer server)
    {
        string file = Path.Combine(Path.GetTempPath(), $"haulout-kubeconfig-{Guid.NewGuid():N}");
        File.WriteAllText(file, $$"""
            apiVersion: v1
            kind: Config
            clusters: [{ name: fake, cluster: { server: "{{server.Address}}" } }]
            users: [{ name: me, user: {} }]
            contexts: [{ name: fake, context: { cluster: fake, user: me } }]
            current-context: fake
            """);
        return file;
    }
}
