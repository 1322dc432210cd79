using System.Buffers.Binary;
using System.Security.Cryptography;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;

namespace Walrus.StorageNode.Blobs;

/// <summary>
/// When in an epoch a node deletes expired data: not all nodes at once, and each at the moment that its key and the epoch say, so that a
/// restart does not choose again (node-behaviour §5).
/// </summary>
internal static class CollectionTime
{
    /// <summary>Since the epoch's start; from nothing to half an epoch.</summary>
    internal static TimeSpan Offset(BlsPublicKey node, Epoch epoch, TimeSpan epochDuration)
    {
        byte[] seed = [.. node.ToArray(), 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(seed.AsSpan(seed.Length - 4), epoch.Value);
        double part = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(seed)) / (double)uint.MaxValue;
        return epochDuration / 2 * part;
    }
}
