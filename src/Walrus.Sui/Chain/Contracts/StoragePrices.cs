using Walrus.Core.RedStuff;

namespace Walrus.Sui.Chain;

/// <summary>What storage costs (contracts §2, §3): FROST per begun MiB of encoded data.</summary>
internal static class StoragePrices
{
    private const ulong Unit = 1 << 20;

    /// <summary>Bytes of a blob's encoding over all shards.</summary>
    internal static ulong EncodedLength(Contracts contracts, ulong unencoded) =>
        (ulong)new EncodingConfig(contracts.Staking.Shards).EncodedBlobLength(checked((long)unencoded));

    /// <exception cref="OverflowException">More than there is FROST.</exception>
    internal static ulong Storage(Contracts contracts, ulong bytes, ulong epochs) =>
        checked(Units(bytes) * contracts.System.StoragePrice * epochs);

    /// <exception cref="OverflowException">More than there is FROST.</exception>
    internal static ulong Write(Contracts contracts, ulong encoded) => checked(Units(encoded) * contracts.System.WritePrice);

    private static ulong Units(ulong bytes) => bytes / Unit + (bytes % Unit == 0 ? 0u : 1u);
}
