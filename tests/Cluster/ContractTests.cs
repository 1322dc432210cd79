using System.Reflection;
using ControlPlane.Actors;
using ControlPlane.Contract;
using Xunit.Sdk;

namespace Cluster;

/// <summary>The contract of the actors, which the embedded host and the simulator pass too, on two processes and PostgreSQL.</summary>
public sealed class ContractTests(ContractCluster cluster) : IClassFixture<ContractCluster>
{
    /// <summary>Every behaviour of every contract.</summary>
    public static TheoryData<string, string, int> Behaviours
    {
        get
        {
            var all = new TheoryData<string, string, int>();
            foreach (var contract in typeof(ActorContract).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ActorContract))))
            {
                foreach (var fact in contract.GetMethods().Where(m => m.IsDefined(typeof(FactAttribute))))
                {
                    for (int row = 0; row < Rows(fact).Length; row++) all.Add(contract.Name, fact.Name, row);
                }
            }

            return all;
        }
    }

    // Written as a theory, because a fact that is inherited cannot be skipped where there is no PostgreSQL.
    [ClusterTheory, MemberData(nameof(Behaviours))]
    public async Task The_contract_holds(string contract, string behaviour, int row)
    {
        ActorContract test = contract switch
        {
            nameof(TrapContract) => new Traps(cluster),
            nameof(FeedContract) => new Feeds(cluster),
            nameof(PartitionContract) => new Partitions(cluster),
            nameof(BlobContract) => new Blobs(cluster),
            nameof(NodeContract) => new Nodes(cluster),
            nameof(EpochContract) => new Epochs(cluster),
            nameof(RepairLaneContract) => new RepairLanes(cluster),
            nameof(ChallengeContract) => new Challenges(cluster),
            _ => throw new ArgumentException($"{contract} is not run on a cluster: add it here."),
        };
        await test.InitializeAsync();
        try
        {
            var fact = test.GetType().GetMethod(behaviour)!;
            await (Task)fact.Invoke(test, BindingFlags.DoNotWrapExceptions, null, Rows(fact)[row], null)!;
        }
        finally
        {
            await test.DisposeAsync();
        }
    }

    [ClusterFact]
    public async Task A_failed_turn_leaves_the_calls_behind_it_alone()
    {
        await using var host = await cluster.Clean();
        await host.Play(async actors =>
        {
            var trap = actors.Actor<ITrap>("trap-1");
            var failing = new List<Task>();
            var others = new List<Task>();
            for (int i = 0; i < 40; i++)
            {
                if (i % 5 == 0) failing.Add(trap.SetAndFail(1000));
                else others.Add(trap.Bump());
            }

            await Task.WhenAll(others);
            foreach (var call in failing) await Assert.ThrowsAsync<InvalidOperationException>(() => call);
            Assert.Equal(others.Count, (await trap.Describe()).Count);
            return true;
        });
    }

    /// <summary>The rows of a theory; one without arguments for a fact.</summary>
    private static object[][] Rows(MethodInfo fact) =>
        fact.IsDefined(typeof(TheoryAttribute)) ? [.. fact.GetCustomAttributes<DataAttribute>().SelectMany(d => d.GetData(fact))] : [[]];

    private sealed class Traps(ContractCluster cluster) : TrapContract
    {
        protected override Task<IContractHost> StartHost() => cluster.Clean();
    }

    private sealed class Feeds(ContractCluster cluster) : FeedContract
    {
        protected override Task<IContractHost> StartHost() => cluster.Clean();
    }

    private sealed class Partitions(ContractCluster cluster) : PartitionContract
    {
        protected override Task<IContractHost> StartHost() => cluster.Clean();
    }

    private sealed class Blobs(ContractCluster cluster) : BlobContract
    {
        protected override Task<IContractHost> StartHost() => cluster.Clean();
    }

    private sealed class Nodes(ContractCluster cluster) : NodeContract
    {
        protected override Task<IContractHost> StartHost() => cluster.Clean();
    }

    private sealed class Epochs(ContractCluster cluster) : EpochContract
    {
        protected override Task<IContractHost> StartHost() => cluster.Clean();
    }

    private sealed class RepairLanes(ContractCluster cluster) : RepairLaneContract
    {
        protected override Task<IContractHost> StartHost() => cluster.Clean();
    }

    private sealed class Challenges(ContractCluster cluster) : ChallengeContract
    {
        protected override Task<IContractHost> StartHost() => cluster.Clean();
    }
}

/// <summary>One cluster for all of the contract, emptied before each test: two processes take seconds to start.</summary>
public sealed class ContractCluster : IAsyncLifetime
{
    private readonly PostgresServer postgres = new();
    private TwoSilos? silos;

    public async Task InitializeAsync()
    {
        await postgres.InitializeAsync();
        if (PostgresServer.WhyAbsent is null) silos = await TwoSilos.Start(postgres, SiloProcess.WithTrap, ActorContract.Options);
    }

    public async Task DisposeAsync()
    {
        if (silos is not null) await silos.DisposeAsync();
        await postgres.DisposeAsync();
    }

    internal async Task<IContractHost> Clean()
    {
        await silos!.Clear();
        return new CleanHost(silos);
    }

    private sealed class CleanHost(TwoSilos silos) : IContractHost
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        public TimeSpan ShortestWake => TimeSpan.FromSeconds(1);

        public Task<T> Play<T>(Func<IActors, Task<T>> body) => body(silos.Actors);

        public async Task<bool> WaitFor(Func<IActors, Task<bool>> condition)
        {
            var until = TimeProvider.System.GetUtcNow() + Patience;
            while (!await condition(silos.Actors))
            {
                if (TimeProvider.System.GetUtcNow() > until) return false;
                await Task.Delay(50);
            }

            return true;
        }

        public Task Restart() => silos.Restart();

        public ValueTask DisposeAsync() => default;
    }
}
