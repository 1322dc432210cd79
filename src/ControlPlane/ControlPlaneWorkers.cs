using System.Security.Cryptography;
using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Chain;
using ControlPlane.Challenges;
using ControlPlane.Nodes;
using ControlPlane.Repairs;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Sui.Chain;

namespace ControlPlane;

/// <summary>What the workers reach outside of the actors.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Nodes">The storage nodes.</param>
/// <param name="Slivers">Where repairs get slivers from.</param>
/// <param name="Clock">Time.</param>
/// <param name="Loggers">Logs.</param>
public sealed record WorkerPorts(IChainReader Chain, IStorageNodes Nodes, ISliverSource Slivers, TimeProvider Clock, ILoggerFactory Loggers)
{
    /// <summary>32 random bytes in hex for the challenger's secret; only a simulation chooses another source.</summary>
    public Func<string> Entropy { get; init; } = () => RandomNumberGenerator.GetHexString(64, lowercase: true);
}

/// <summary>
/// The workers of one process: they follow the chain, probe, challenge, sweep and repair, and tell the actors. Any number of processes may run
/// them at once.
/// </summary>
public sealed class ControlPlaneWorkers
{
    private readonly IReadOnlyList<(string Name, TimeSpan Interval, Func<CancellationToken, Task> Step)> steps;
    private readonly WorkerPorts ports;

    /// <summary>The workers of a process; <paramref name="name"/> stands in leases, so that people see who holds them.</summary>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public ControlPlaneWorkers(IActors actors, WorkerPorts ports, ControlPlaneOptions options, string name)
    {
        options.Validate();
        this.ports = ports;
        var (clock, logger) = (ports.Clock, ports.Loggers.CreateLogger(nameof(ControlPlane)));
        var clients = new NodeClients(ports.Nodes, clock);
        var metadata = new VerifiedMetadata(clients);
        var symbols = new SymbolChallenge(clients, options);
        var obligations = new Obligations(actors, ports.Chain, options, clock);
        var follower = new ChainFollower(actors, ports.Chain, options, clock);
        var challenges = new ChallengeWorker(actors, clients, metadata, symbols, obligations, options, clock, ports.Entropy, name, logger);
        var repairs = new RepairWorker(actors, clients, metadata, symbols, obligations, ports.Slivers, options, clock, name, logger);
        steps =
        [
            ("chain follower", options.PollInterval, follower.Follow),
            ("look at the chain", options.PollInterval, follower.Look),
            ("node prober", options.ProbeInterval, new NodeProber(actors, clients).Step),
            ("challenge worker", Short(options.PollInterval, options.RoundLength / 4), challenges.Step),
            ("sweeper", options.PollInterval, new Sweeper(actors, clients, obligations, options, clock, name, logger).Step),
            ("repair worker", options.PollInterval, repairs.Step),
        ];
    }

    // Looked at once a round, a round whose mark comes a moment later would be missed, and so would the next ones.
    private static TimeSpan Short(TimeSpan interval, TimeSpan round) => interval < round ? interval : round;

    /// <summary>Works until canceled; returns when every worker has stopped.</summary>
    public Task Run(CancellationToken ct)
    {
        var logger = ports.Loggers.CreateLogger(nameof(ControlPlaneWorkers));
        return Task.WhenAll(steps.Select(s => WorkLoop.Run(s.Name, s.Step, s.Interval, ports.Clock, logger, ct)));
    }
}
