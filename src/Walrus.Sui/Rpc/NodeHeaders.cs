namespace Walrus.Sui.Rpc;

/// <summary>Names of the headers in which full nodes say with every reply how they stand.</summary>
public static class NodeHeaders
{
    /// <summary>The digest of the first checkpoint.</summary>
    public const string ChainId = "x-sui-chain-id";

    /// <summary>The name of the chain: <c>mainnet</c>, <c>testnet</c>, <c>localnet</c>.</summary>
    public const string Chain = "x-sui-chain";

    /// <summary>Sui's epoch.</summary>
    public const string Epoch = "x-sui-epoch";

    /// <summary>The newest checkpoint.</summary>
    public const string CheckpointHeight = "x-sui-checkpoint-height";

    /// <summary>The time of the newest checkpoint, milliseconds since 1970.</summary>
    public const string TimestampMilliseconds = "x-sui-timestamp-ms";

    /// <summary>The oldest checkpoint kept.</summary>
    public const string LowestCheckpoint = "x-sui-lowest-available-checkpoint";

    /// <summary>The oldest checkpoint of which objects are kept.</summary>
    public const string LowestObjects = "x-sui-lowest-available-checkpoint-objects";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [ChainId, Chain, Epoch, CheckpointHeight, TimestampMilliseconds, LowestCheckpoint, LowestObjects];
}
