using System.Collections.Concurrent;
using System.Security.Cryptography;
using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Keys;
using Walrus.Sui.Objects;

namespace Walrus.Sui.Chain;

/// <summary>Keys of nodes from their bytes. Checking a BLS key is dear and committees rarely change, so they are kept.</summary>
internal sealed class PublicKeys
{
    private const int Most = 4096;
    private readonly ConcurrentDictionary<GroupElement, BlsPublicKey> protocolKeys = new();

    internal BlsPublicKey Protocol(GroupElement bytes)
    {
        if (protocolKeys.Count > Most)
        {
            protocolKeys.Clear();
        }

        return protocolKeys.GetOrAdd(bytes, b => b.ToPublicKey());
    }

    /// <summary>
    /// The contracts do not check network keys. One malformed key must not blind us to all the other nodes, so it is replaced by a point
    /// made of its hash, whose secret nobody knows: no connection to that node will be trusted, which is right.
    /// </summary>
    internal static NetworkPublicKey Network(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return NetworkPublicKey.FromBytes(bytes);
        }
        catch (WalrusFormatException)
        {
            return OfNobody(bytes);
        }
    }

    private static NetworkPublicKey OfNobody(ReadOnlySpan<byte> bytes)
    {
        var x = SHA256.HashData(bytes);
        while (true)
        {
            try
            {
                return NetworkPublicKey.FromBytes([2, .. x]);
            }
            catch (WalrusFormatException)
            {
                // Every other number is no x coordinate.
                x = SHA256.HashData(x);
            }
        }
    }
}
