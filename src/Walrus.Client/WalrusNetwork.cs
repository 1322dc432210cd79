using Walrus.Client.Chain;
using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Sui.Chain;

namespace Walrus.Client;

/// <summary>One Walrus network as a client knows it; made once and shared by everything that stores, reads and repairs.</summary>
/// <param name="chain">The contracts.</param>
/// <param name="nodes">The storage nodes.</param>
/// <param name="clock">Time; the system's by default.</param>
/// <param name="options">How fresh the picture of the committees is kept.</param>
/// <param name="lookups">Transactions and blob objects on chain; without them nothing is proven by events.</param>
public sealed class WalrusNetwork(
    IChainReader chain, IStorageNodes nodes, TimeProvider? clock = null, CommitteeOptions? options = null, IChainLookups? lookups = null)
{
    /// <summary>Transactions and blob objects on chain, where they can be looked up.</summary>
    public IChainLookups? Lookups { get; } = lookups;

    /// <summary>The contracts.</summary>
    public IChainReader Chain { get; } = chain;

    /// <summary>The storage nodes.</summary>
    public IStorageNodes Nodes { get; } = nodes;

    /// <summary>Time.</summary>
    public TimeProvider Clock { get; } = clock ?? TimeProvider.System;

    /// <summary>The committees that are read from and written to.</summary>
    public ActiveCommittees Committees { get; } = new(chain, clock, options);

    /// <summary>Which nodes did not answer lately; they are asked last.</summary>
    public NodeStandings Standings { get; } = new(clock ?? TimeProvider.System);
}
