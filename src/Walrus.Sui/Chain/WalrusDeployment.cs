using Walrus.Core.Identifiers;

namespace Walrus.Sui.Chain;

/// <summary>Where a Walrus deployment is found; its packages follow from these objects (sdk-interop §2).</summary>
/// <param name="SystemObject">The shared <c>System</c>.</param>
/// <param name="StakingObject">The shared <c>Staking</c>.</param>
public sealed record WalrusDeployment(ObjectId SystemObject, ObjectId StakingObject)
{
    /// <summary>The shared <c>wal::ProtectedTreasury</c>; only who begins epochs needs it.</summary>
    public ObjectId? TreasuryObject { get; init; }

    /// <summary>The shared <c>upgrade::UpgradeManager</c>; only who votes on upgrades needs it.</summary>
    public ObjectId? UpgradeManager { get; init; }

    /// <summary>The shared <c>slashing::SlashingManager</c>; only who votes on slashing needs it.</summary>
    public ObjectId? SlashingManager { get; init; }

    /// <summary>The shared <c>walrus_subsidies::WalrusSubsidies</c>, where there is one.</summary>
    public ObjectId? SubsidiesObject { get; init; }

    /// <summary>Sui's clock.</summary>
    internal static ObjectId Clock { get; } = ObjectId.Parse("0x6");
}
