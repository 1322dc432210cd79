using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Walrus.Sui.Chain;

/// <summary>A registered node.</summary>
/// <param name="NodeId">The id of its staking pool.</param>
/// <param name="Name">Chosen by its operator, not trusted.</param>
/// <param name="NetworkAddress"><c>host:port</c> as registered, not trusted.</param>
/// <param name="Stake">FROST staked with it, active or to become active.</param>
public sealed record CandidateNode(ObjectId NodeId, string Name, string NetworkAddress, ulong Stake)
{
    internal static CandidateNode From(StakingPool pool) => new(
        pool.Id, pool.Node.Name, pool.Node.NetworkAddress, pool.PendingStake.Values.Aggregate(pool.WalBalance, (sum, entry) => sum + entry.Value));
}
