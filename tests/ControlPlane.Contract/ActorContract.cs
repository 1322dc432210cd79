using ControlPlane.Actors;

namespace ControlPlane.Contract;

/// <summary>The common ground: a host of its own for every test.</summary>
public abstract class ActorContract : IAsyncLifetime
{
    /// <summary>What every contract host must be configured with: few partitions, short leases and pauses.</summary>
    public static ControlPlaneOptions Options { get; } = new()
    {
        Chain = "contract",
        Partitions = 4,
        CertifiedGrace = TimeSpan.Zero,
        PairsPerRound = 6,
        BlobsPerRound = 8,
        PairsPerSweepPart = 10,
        CleanPassesToHealthy = 12,
        ProbesToOffline = 2,
        ProbeInterval = TimeSpan.FromMilliseconds(100),
        ChallengeLease = TimeSpan.FromSeconds(1),
        RepairLease = TimeSpan.FromSeconds(1),
        RepairRetry = TimeSpan.FromMilliseconds(200),
        RepairRetryMax = TimeSpan.FromMilliseconds(400),
        RepairAttempts = 3,
        ContainedRetries = [TimeSpan.FromMilliseconds(100)],
    };

    protected IContractHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await StartHost();

    public async Task DisposeAsync() => await Host.DisposeAsync();

    protected abstract Task<IContractHost> StartHost();

    protected Task<T> Play<T>(Func<IActors, Task<T>> body) => Host.Play(body);

    protected Task Play(Func<IActors, Task> body) => Host.Play(async actors =>
    {
        await body(actors);
        return true;
    });

    protected async Task Eventually(Func<IActors, Task<bool>> condition) =>
        Assert.True(await Host.WaitFor(condition), "What was waited for did not come in time.");
}
