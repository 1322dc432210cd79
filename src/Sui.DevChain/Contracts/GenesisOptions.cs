using System.Numerics;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Sui.DevChain.Contracts;

/// <summary>WAL that an address begins with, in FROST (10^9 are a WAL).</summary>
public sealed record WalGrant(SuiAddress Address, ulong Frost);

/// <summary>A new Walrus network. Prices and capacity come from the nodes' votes.</summary>
public sealed record GenesisOptions
{
    /// <summary>The most WAL there can be: 5·10^9 (contracts §1).</summary>
    public const ulong MaxFrost = 5_000_000_000_000_000_000;

    /// <summary>The id of the Walrus package, in types and in calls.</summary>
    public required ObjectId Package { get; init; }

    /// <summary>The id of the package of the WAL token.</summary>
    public required ObjectId WalPackage { get; init; }

    /// <summary>Shards of the network.</summary>
    public ushort Shards { get; init; } = 100;

    /// <summary>From the end of one epoch change to the start of the next.</summary>
    public TimeSpan EpochDuration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long epoch 0, in which nodes register, lasts at least.</summary>
    public TimeSpan EpochZeroDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most epochs storage can be bought for.</summary>
    public uint MaxEpochsAhead { get; init; } = 53;

    /// <summary>All WAL there will ever be.</summary>
    public IReadOnlyList<WalGrant> Grants { get; init; } = [];

    /// <summary>Whether nodes can vote on upgrades and slashing: the shared <c>UpgradeManager</c> and <c>SlashingManager</c>.</summary>
    public bool HasGovernance { get; init; } = true;

    /// <summary>Who may upgrade the contracts without a vote; null for nobody, as when the capability was burnt.</summary>
    public SuiAddress? EmergencyUpgrader { get; init; }

    /// <summary>One line for each fault; none when the network can be made.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (Package == WalPackage)
        {
            faults.Add($"The packages of Walrus and of WAL are both {Package}; give them different ids.");
        }

        if (Shards is < EncodingConfig.MinShards or > EncodingConfig.MaxShards)
        {
            faults.Add($"{Shards} shards cannot be encoded for; choose {EncodingConfig.MinShards} to {EncodingConfig.MaxShards}.");
        }

        if (EpochDuration < TimeSpan.FromMilliseconds(2))
        {
            faults.Add($"An epoch cannot last {EpochDuration}; choose at least two milliseconds.");
        }

        if (EpochZeroDuration < TimeSpan.Zero)
        {
            faults.Add($"Epoch 0 cannot last {EpochZeroDuration}; choose zero or more.");
        }

        if (MaxEpochsAhead is 0 or > MarketRules.MaxEpochsAhead)
        {
            faults.Add($"Storage cannot be sold {MaxEpochsAhead} epochs ahead; choose 1 to {MarketRules.MaxEpochsAhead}.");
        }

        if (Grants.Aggregate(BigInteger.Zero, static (sum, g) => sum + g.Frost) > MaxFrost)
        {
            faults.Add($"The grants sum to more than the {MaxFrost} FROST there can be; grant less.");
        }

        return faults;
    }
}
