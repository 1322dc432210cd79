using Walrus.Core;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Walrus.Sui.Chain;

/// <summary>One picture of the contracts from their objects.</summary>
internal static class StateAssembly
{
    /// <summary>Every node of the committees.</summary>
    internal static IReadOnlyList<ObjectId> NodesOf(StakingInner staking) =>
        [.. ((ShardAssignment?[])[staking.Committee, staking.PreviousCommittee, staking.NextCommittee])
            .SelectMany(c => c?.Nodes ?? []).Select(n => n.NodeId).Distinct()];

    /// <exception cref="WalrusFormatException">The objects contradict each other, or hold something malformed.</exception>
    internal static ChainState Assemble(Contracts contracts, IReadOnlyDictionary<ObjectId, StakingPool> pools, PublicKeys keys)
    {
        var (system, staking) = (contracts.System, contracts.Staking);
        if (system.Committee.Epoch != staking.Epoch)
        {
            throw new WalrusFormatException($"System is in epoch {system.Committee.Epoch}, Staking in epoch {staking.Epoch}.");
        }

        var certified = system.Committee.Members.ToDictionary(m => m.NodeId, m => m.PublicKey);
        var current = Committee(staking.Epoch, staking.Committee, n => keys.Protocol(
            certified.GetValueOrDefault(n) ?? throw new WalrusFormatException($"The node {n} is in Staking's committee and not in System's.")));
        var previous = staking.Epoch.Value == 0
            ? null
            : Committee(new(staking.Epoch.Value - 1), staking.PreviousCommittee, n => keys.Protocol(pools[n].Node.PublicKey));
        return new ChainState(
            staking.Epoch,
            staking.Shards,
            PhaseOf(staking.EpochState),
            SinceOf(staking.EpochState) is { } since ? Time(since) : null,
            Time(staking.FirstEpochStart),
            Duration(staking.EpochDuration),
            (int)Math.Min(system.Accounts.Length, int.MaxValue),
            current,
            previous,
            staking.NextCommittee?.Nodes.ToDictionary(n => n.NodeId, n => n.Shards),
            pools.Values.ToDictionary(p => p.Id, p => Node(p, keys)),
            system.StoragePrice,
            system.WritePrice,
            system.TotalCapacity,
            system.UsedCapacity)
        {
            EventBlobs = system.EventBlobs,
        };
    }

    private static Committee? Committee(Epoch epoch, ShardAssignment assignment, Func<ObjectId, Core.Bls.BlsPublicKey> key) =>
        assignment.Nodes.Count == 0
            ? null
            : new Committee(epoch, assignment.Nodes.Select(n => new CommitteeMember(n.NodeId, key(n.NodeId), n.Shards)));

    private static StorageNodeInfo Node(StakingPool pool, PublicKeys keys) => new(
        pool.Id,
        pool.Node.Name,
        pool.Node.NetworkAddress,
        keys.Protocol(pool.Node.PublicKey),
        PublicKeys.Network(pool.Node.NetworkPublicKey.Span));

    private static EpochPhase PhaseOf(EpochState state) => state switch
    {
        EpochState.Sync => EpochPhase.Sync,
        EpochState.Done => EpochPhase.Done,
        _ => EpochPhase.NextSelected,
    };

    private static ulong? SinceOf(EpochState state) => state switch
    {
        EpochState.Done done => done.Since,
        EpochState.NextParamsSelected selected => selected.Since,
        _ => null,
    };

    private static DateTimeOffset Time(ulong milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(
        (long)Math.Min(milliseconds, (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    private static TimeSpan Duration(ulong milliseconds) =>
        TimeSpan.FromTicks((long)Math.Min(milliseconds, long.MaxValue / TimeSpan.TicksPerMillisecond) * TimeSpan.TicksPerMillisecond);
}
