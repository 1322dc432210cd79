using Walrus.Core.Identifiers;
using Walrus.Sui;

namespace Sui.DevChain;

/// <summary>What clients of a chain are configured with; read it from <c>GET /v1/ids</c>.</summary>
/// <param name="ChainId">The digest of the first checkpoint; another chain has another.</param>
/// <param name="SystemObject">The shared object of the storage market.</param>
/// <param name="StakingObject">The shared object of staking and epochs.</param>
/// <param name="Treasury">The treasury of WAL.</param>
/// <param name="WalrusPackage">The contracts, in types and in calls.</param>
/// <param name="WalPackage">The package of the WAL token.</param>
public sealed record DevChainIds(
    SuiDigest ChainId, ObjectId SystemObject, ObjectId StakingObject, ObjectId Treasury, ObjectId WalrusPackage, ObjectId WalPackage)
{
    /// <summary>Where upgrades are voted on; null on chains of before there were votes.</summary>
    public ObjectId? UpgradeManager { get; init; }

    /// <summary>Where slashing is voted on; null on chains of before there were votes.</summary>
    public ObjectId? SlashingManager { get; init; }

    /// <summary>The type of WAL, as coins name it.</summary>
    public string WalType => $"{WalPackage}::wal::WAL";
}
