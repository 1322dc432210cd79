using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Walrus.Core.Bls;

/// <summary>
/// Many signatures at the price of few pairings: one for each distinct message and one for all signatures (spec/messages.md §3). Each
/// signature is weighted with a random number of 128 bits, so that false ones cannot cancel each other out.
/// </summary>
public static class BlsBatch
{
    /// <summary>
    /// Whether every signature was made with its key over its message; true for no entries. A false answer does not tell which one was
    /// not: ask them one by one. A wrong answer has a chance below 2^-120.
    /// </summary>
    public static bool Verify(IReadOnlyCollection<(BlsPublicKey Key, ReadOnlyMemory<byte> Message, BlsSignature Signature)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var keys = new Dictionary<ReadOnlyMemory<byte>, ProjectivePoint<Fp>>(ByContent.Comparer);
        var signatures = ProjectivePoint<Fp2>.Infinity;
        foreach (var (key, message, signature) in entries)
        {
            if (signature.Point.IsInfinity) return false;
            var weight = RandomWeight();
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, message, out bool isKnown);
            var weighted = key.Point.ToProjective().MultiplyPublic(weight);
            sum = isKnown ? sum + weighted : weighted;
            signatures += signature.Point.ToProjective().MultiplyPublic(weight);
        }

        List<(AffinePoint<Fp> P, AffinePoint<Fp2> Q)> pairs = [(-G1.Generator, signatures.ToAffine())];
        foreach (var (message, key) in keys)
        {
            pairs.Add((key.ToAffine(), HashToCurve.Hash(message.Span)));
        }

        return Pairing.ProductIsOne(CollectionsMarshal.AsSpan(pairs));
    }

    private static UInt128 RandomWeight()
    {
        Span<UInt128> weight = stackalloc UInt128[1];
        do
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(weight));
        }
        while (weight[0] == UInt128.Zero);

        return weight[0];
    }

    private sealed class ByContent : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        internal static readonly ByContent Comparer = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> message)
        {
            var hash = new HashCode();
            hash.AddBytes(message.Span);
            return hash.ToHashCode();
        }
    }
}
