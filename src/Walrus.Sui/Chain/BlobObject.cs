using Walrus.Core;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Chain;

/// <summary>A <c>Blob</c> object as its owner holds it (contracts §1).</summary>
/// <param name="Id">The object.</param>
/// <param name="RegisteredEpoch">When it was registered.</param>
/// <param name="BlobId">What it names.</param>
/// <param name="Size">Bytes before encoding.</param>
/// <param name="EncodingType">1 is Red Stuff with Reed-Solomon.</param>
/// <param name="CertifiedEpoch">Null until certified.</param>
/// <param name="Storage">What was paid for.</param>
/// <param name="Deletable">Whether its owner may delete it.</param>
public sealed partial record BlobObject(
    ObjectId Id, Epoch RegisteredEpoch, BlobId BlobId, ulong Size, byte EncodingType, Epoch? CertifiedEpoch, StorageObject Storage, bool Deletable);

/// <summary>A <c>Storage</c> resource: so many bytes of encoded data in [<paramref name="StartEpoch"/>, <paramref name="EndEpoch"/>).</summary>
public sealed partial record StorageObject(ObjectId Id, Epoch StartEpoch, Epoch EndEpoch, ulong Size);
