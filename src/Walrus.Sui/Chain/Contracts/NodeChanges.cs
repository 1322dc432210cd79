using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Sui.Objects;

namespace Walrus.Sui.Chain;

/// <summary>What to change of a storage node; null stays as it is (contracts §6).</summary>
public sealed record NodeChanges
{
    /// <summary>At most 100 bytes; at once.</summary>
    public string? Name { get; init; }

    /// <summary><c>host:port</c>, at most 259 bytes; at once.</summary>
    public string? NetworkAddress { get; init; }

    /// <summary>The key of its TLS certificate; at once.</summary>
    public NetworkPublicKey? NetworkKey { get; init; }

    /// <summary>The protocol key it takes over with in the next epoch; its proof of possession is made here.</summary>
    public BlsSecretKey? NextProtocolKey { get; init; }

    /// <summary>What it says of itself; at once.</summary>
    public NodeMetadata? Metadata { get; init; }

    /// <summary>Basis points, at most 10,000; in force two epochs on.</summary>
    public ushort? NextCommissionRate { get; init; }

    /// <summary>Its vote: FROST per MiB of encoded data and epoch.</summary>
    public ulong? StoragePrice { get; init; }

    /// <summary>Its vote: FROST per MiB of encoded data.</summary>
    public ulong? WritePrice { get; init; }

    /// <summary>Its vote: bytes of encoded data it can hold.</summary>
    public ulong? NodeCapacity { get; init; }

    /// <summary>Whether nothing is to be changed.</summary>
    public bool IsEmpty => this == new NodeChanges();
}

/// <summary>An event blob to attest (contracts §5).</summary>
/// <param name="BlobId">The blob.</param>
/// <param name="RootHash">Its Merkle root, 32 bytes.</param>
/// <param name="Size">Bytes before encoding.</param>
/// <param name="EndingCheckpoint">The last checkpoint whose events are in it.</param>
/// <param name="Epoch">The epoch now.</param>
public sealed record EventBlobAttestationRequest(BlobId BlobId, ReadOnlyMemory<byte> RootHash, ulong Size, ulong EndingCheckpoint, Epoch Epoch);
