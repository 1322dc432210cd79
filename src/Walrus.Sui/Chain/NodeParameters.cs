using Walrus.Core;
using Walrus.Core.Keys;
using Walrus.Sui.Objects;

namespace Walrus.Sui.Chain;

/// <summary>What a storage node says of itself on chain and may change at any time (contracts §6).</summary>
/// <param name="Name">At most 100 bytes.</param>
/// <param name="NetworkAddress"><c>host:port</c>, at most 259 bytes.</param>
/// <param name="NetworkKey">The key of its TLS certificate; null when what stands there is none.</param>
/// <param name="CommissionRate">Basis points of rewards kept, by the latest decision: it is in force two epochs after that.</param>
/// <param name="Votes">Prices and capacity.</param>
public sealed record NodeParameters(string Name, string NetworkAddress, NetworkPublicKey? NetworkKey, ushort CommissionRate, VotingParams Votes)
{
    /// <summary>What has to be changed so that they become <paramref name="wanted"/>.</summary>
    public NodeChanges ChangesTo(NodeParameters wanted) => new()
    {
        Name = Name == wanted.Name ? null : wanted.Name,
        NetworkAddress = NetworkAddress == wanted.NetworkAddress ? null : wanted.NetworkAddress,
        NetworkKey = wanted.NetworkKey is null || wanted.NetworkKey.Equals(NetworkKey) ? null : wanted.NetworkKey,
        NextCommissionRate = CommissionRate == wanted.CommissionRate ? null : wanted.CommissionRate,
        StoragePrice = Votes.StoragePrice == wanted.Votes.StoragePrice ? null : wanted.Votes.StoragePrice,
        WritePrice = Votes.WritePrice == wanted.Votes.WritePrice ? null : wanted.Votes.WritePrice,
        NodeCapacity = Votes.NodeCapacity == wanted.Votes.NodeCapacity ? null : wanted.Votes.NodeCapacity,
    };

    internal static NodeParameters From(StakingPool pool) => new(
        pool.Node.Name, pool.Node.NetworkAddress, KeyOf(pool.Node),
        pool.PendingCommissionRate.Values is [.., var latest] ? (ushort)Math.Min(latest.Value, ushort.MaxValue) : pool.CommissionRate,
        pool.Votes);

    private static NetworkPublicKey? KeyOf(PoolNodeInfo node)
    {
        try
        {
            return NetworkPublicKey.FromBytes(node.NetworkPublicKey.Span);
        }
        catch (WalrusFormatException)
        {
            return null;
        }
    }
}
