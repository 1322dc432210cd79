using System.Collections.Frozen;

namespace Walrus.Sui.EventBlobs;

/// <summary>The nested enums of <c>ContractEvent</c> (node-behaviour §1): which Move struct has which pair of variant numbers.</summary>
internal static class EventVariants
{
    private static readonly string[][] Groups =
    [
        [
            "BlobRegistered", "BlobCertified", "BlobDeleted", "InvalidBlobID", "DenyListBlobDeleted",
            "PooledBlobRegistered", "PooledBlobCertified", "PooledBlobDeleted",
        ],
        ["EpochParametersSelected", "EpochChangeStart", "EpochChangeDone", "ShardsReceived", "ShardRecoveryStart"],
        ["ContractUpgraded", "ContractUpgradeProposed", "ContractUpgradeQuorumReached"],
        ["RegisterDenyListUpdate", "DenyListUpdate"],
        ["ProtocolVersionUpdated", "PricesUpdated"],
        ["StoragePoolCreated", "StoragePoolExtended"],
    ];

    private static readonly FrozenDictionary<string, (int Group, int Variant)> Places = Groups
        .SelectMany((names, group) => names.Select((name, variant) => (name, group, variant)))
        .ToFrozenDictionary(p => p.name, p => (p.group, p.variant));

    /// <summary>How many kinds of event there are.</summary>
    internal static int GroupCount => Groups.Length;

    /// <summary>How many events there are of a kind.</summary>
    internal static int CountOf(int group) => Groups[group].Length;

    /// <summary>The Move struct of a pair.</summary>
    internal static string NameOf(int group, int variant) => Groups[group][variant];

    /// <summary>The pair of a Move struct; null when the format has no place for it.</summary>
    internal static (int Group, int Variant)? Find(string name) => Places.TryGetValue(name, out var place) ? place : null;
}
