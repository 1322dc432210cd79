using ControlPlane.Actors;
using ControlPlane.Chain;
using ControlPlane.Embedded.Hosting;
using ControlPlane.Embedded.Simulation;
using ControlPlane.Repairs;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Client.Nodes;
using Walrus.Core.Bls;
using Walrus.Core.Committees;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace ControlPlane.Embedded.Tests.World;

/// <summary>A chain, five nodes with two shards each, and a control plane whose process comes and goes; all of it follows one seed.</summary>
internal sealed class SimulatedWorld : IStorageNodes, ISliverSource, IDisposable
{
    private static readonly IReadOnlyList<(BlsPublicKey Protocol, NetworkPublicKey Network)> NodeKeys =
        [.. Enumerable.Range(0, 5).Select(_ => (BlsSecretKey.Generate().PublicKey, NetworkKeyPair.Generate().PublicKey))];

    private readonly Random random;
    private readonly Dictionary<ObjectId, SimulatedNode> byId;
    private CancellationTokenSource stop = new();

    public SimulatedWorld(int seed)
    {
        random = new(seed);
        Simulator = new(ActorKinds.ControlPlane(Options), seed, carryAsJson: seed % 10 == 0);
        Nodes = [.. NodeKeys.Select((k, i) => new SimulatedNode(
            new(Id($"node {i}"), $"node {i}", $"node-{i}:9000", k.Protocol, k.Network), [new((ushort)(2 * i)), new((ushort)(2 * i + 1))], this))];
        byId = Nodes.ToDictionary(n => n.Info.NodeId);
        Chain = new(this, State);
        Chain.Make(new WalrusEvent.EpochChangeStart(new(1)));
    }

    public static ControlPlaneOptions Options { get; } = new()
    {
        Chain = "simulated",
        Partitions = 4,
        RoundLength = TimeSpan.FromMinutes(1),
        PairsPerRound = 24,
        BlobsPerRound = 12,
        CertifiedGrace = TimeSpan.FromMinutes(1),
        PairsPerSweepPart = 7,
        ChallengeLease = TimeSpan.FromMinutes(1),
        ProbeInterval = TimeSpan.FromSeconds(10),
        PollInterval = TimeSpan.FromSeconds(10),
        RepairLease = TimeSpan.FromMinutes(2),
        RepairRetry = TimeSpan.FromSeconds(30),
        RepairRetryMax = TimeSpan.FromMinutes(5),
        RepairAttempts = 50,
        CleanPassesToHealthy = 20,
    };

    public Simulator Simulator { get; }

    public VirtualClock Clock => Simulator.Clock;

    public SimulatedChain Chain { get; }

    public IReadOnlyList<SimulatedNode> Nodes { get; }

    /// <summary>Slivers that nodes took.</summary>
    public int Delivered { get; set; }

    /// <summary>How long it takes to rebuild a sliver, beside the talking.</summary>
    public TimeSpan RebuildTakes { get; set; }

    /// <summary>Slivers that were begun to be rebuilt.</summary>
    public int Begun { get; private set; }

    /// <summary>Every sliver that was ever lost or damaged.</summary>
    public HashSet<(BlobId Blob, SliverAxis Axis, int Index)> Injured { get; } = [];

    public TimeSpan Latency() => TimeSpan.FromMilliseconds(random.Next(1, 60));

    public int Choose(int below) => random.Next(below);

    public IStorageNode At(StorageNodeInfo node) => byId[node.NodeId];

    public void Work(string process)
    {
        var token = stop.Token;
        var ports = new WorkerPorts(Chain, this, this, Clock, NullLoggerFactory.Instance) { Entropy = () => new string('7', 64) };
        var workers = new ControlPlaneWorkers(Simulator.Actors, ports, Options, process);
        Simulator.Start(async () =>
        {
            await workers.Run(token);
            return true;
        });
    }

    /// <summary>The process is killed: its host is cut off from the store, its workers are not told.</summary>
    public void Crash()
    {
        Simulator.Crash();
        stop = new();
        Work("process");
    }

    /// <summary>The process ends as it should, and starts again.</summary>
    public void Restart()
    {
        stop.Cancel();
        Simulator.Advance(TimeSpan.FromSeconds(1));
        Simulator.Restart();
        stop = new();
        Work("process");
    }

    /// <summary>Registered, given to all nodes but perhaps one, certified.</summary>
    public void Store(int blob, bool deletable, SimulatedNode? without = null)
    {
        var sample = SampleBlobs.All[blob];
        var reference = Id($"object {blob}");
        Chain.Make(new WalrusEvent.BlobRegistered(new(1), sample.Id, sample.Size, 1, new(9), deletable, reference));
        foreach (var node in Nodes.Where(n => n != without && !n.Offline)) node.Receive(sample);
        foreach (var node in Nodes.Where(n => n == without || n.Offline))
        {
            foreach (var (axis, index) in node.Owed(sample.Id)) Injured.Add((sample.Id, axis, index));
        }

        Chain.Make(new WalrusEvent.BlobCertified(new(1), sample.Id, new(9), deletable, reference, false));
    }

    public void Delete(int blob)
    {
        var id = SampleBlobs.All[blob].Id;
        Chain.Make(new WalrusEvent.BlobDeleted(new(1), id, new(9), Id($"object {blob}"), true));
    }

    /// <summary>Nodes act upon the events they have not seen; each when it likes.</summary>
    public void NodesFollow()
    {
        foreach (var node in Nodes.Where(n => !n.Offline && Choose(3) > 0))
        {
            for (; node.Seen < Chain.Checkpoints.Count; node.Seen++)
            {
                foreach (var e in Chain.Checkpoints[node.Seen].Events)
                {
                    if (e.Event is WalrusEvent.BlobDeleted deleted) node.Drop(deleted.BlobId);
                }
            }
        }
    }

    public void Injure(SimulatedNode node, int blob)
    {
        var sample = SampleBlobs.All[blob];
        var (axis, index) = node.Owed(sample.Id).ElementAt(Choose(4));
        Injured.Add((sample.Id, axis, index));
        if (Choose(2) == 0) node.Lose(sample.Id, axis, index);
        else node.Damage(sample, axis, index);
    }

    public void Dispose() => stop.Dispose();

    /// <inheritdoc/>
    public async Task<SliverDelivery> Rebuild(
        BlobMetadataWithId metadata, SliverAxis axis, SliverIndex target, ObjectId without, CancellationToken ct = default)
    {
        Begun++;
        await Pause.For(RebuildTakes, Clock, ct);
        var symbols = new Dictionary<int, DecodingSymbol>();
        long bytes = 0;
        foreach (var node in Nodes.OrderBy(n => n.Info.NodeId == without))
        {
            var reply = await node.GetRecoverySymbols(metadata.BlobId, target, axis, axis.Other(), ct);
            if (reply is not NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Ok(var found, _)) continue;
            foreach (var s in found.Where(s => s.Verify(SampleBlobs.Codec.Config, metadata.Metadata, axis, target) is SymbolFault.None))
            {
                bytes += s.Symbol.Data.Length;
                symbols.TryAdd(s.Symbol.Source.Value, s.Symbol);
            }
        }

        var sliver = new SliverRecovery(SampleBlobs.Codec).Recover(
            axis, target, metadata.Metadata.SymbolSize(SampleBlobs.Codec.Config), symbols.Values);
        return new(sliver, bytes, $"{symbols.Count} symbols");
    }

    private static ObjectId Id(string text) => ObjectId.FromBytes(Blake2b256.Hash(System.Text.Encoding.UTF8.GetBytes(text)));

    private ChainState State() => new(
        new(1), SampleBlobs.Shards, EpochPhase.Done, null, default, TimeSpan.FromDays(14), 53,
        new Committee(new(1), Nodes.Select(n => new CommitteeMember(n.Info.NodeId, n.Info.ProtocolKey, n.Shards))), null, null,
        Nodes.ToDictionary(n => n.Info.NodeId, n => n.Info), 1, 1, 1, 0);
}
