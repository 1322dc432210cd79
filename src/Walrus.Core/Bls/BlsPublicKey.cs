namespace Walrus.Core.Bls;

/// <summary>A protocol key: a point of G1 of prime order, never infinite (spec/messages.md §3).</summary>
public sealed class BlsPublicKey : IEquatable<BlsPublicKey>
{
    /// <summary>Length of the compressed form in bytes.</summary>
    public const int Length = G1.CompressedLength;

    /// <summary>Length of the form without compression in bytes.</summary>
    public const int UncompressedLength = G1.UncompressedLength;

    private readonly byte[] bytes;

    internal BlsPublicKey(in AffinePoint<Fp> point)
    {
        Point = point;
        bytes = G1.EncodeCompressed(in point);
    }

    internal AffinePoint<Fp> Point { get; }

    /// <summary>Takes the compressed form: flags, field, curve and subgroup are checked.</summary>
    /// <exception cref="WalrusFormatException">The bytes are not the compressed form of a point of the group, or the point is infinite.</exception>
    public static BlsPublicKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        var point = G1.DecodeCompressed(bytes);
        return point.IsInfinity
            ? throw new WalrusFormatException("A BLS public key must not be the point at infinity.")
            : new BlsPublicKey(in point);
    }

    /// <summary>Takes x and y, 48 bytes each, big-endian and without flags, as contracts store the key.</summary>
    /// <exception cref="WalrusFormatException">The bytes are not the coordinates of a point of the group.</exception>
    public static BlsPublicKey FromUncompressed(ReadOnlySpan<byte> bytes) => new(G1.DecodeUncompressed(bytes));

    /// <summary>The 48 bytes of the compressed form.</summary>
    public ReadOnlySpan<byte> Span => bytes;

    /// <summary>A copy of the 48 bytes of the compressed form.</summary>
    public byte[] ToArray() => bytes.AsSpan().ToArray();

    /// <summary>x and y, 48 bytes each, big-endian and without flags, as contracts store the key.</summary>
    public byte[] ToUncompressed() => G1.EncodeUncompressed(Point);

    /// <summary>Whether <paramref name="signature"/> was made with this key over <paramref name="message"/>.</summary>
    public bool Verify(ReadOnlySpan<byte> message, BlsSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        if (signature.Point.IsInfinity) return false;
        return Pairing.ProductIsOne([(Point, HashToCurve.Hash(message)), (-G1.Generator, signature.Point)]);
    }

    /// <summary>The sum of the keys: the key under which the sum of their signatures over one message verifies.</summary>
    /// <exception cref="ArgumentException">There are no keys.</exception>
    /// <exception cref="WalrusFormatException">The keys cancel out.</exception>
    public static BlsPublicKey Aggregate(IEnumerable<BlsPublicKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        bool any = false;
        var sum = ProjectivePoint<Fp>.Infinity;
        foreach (var key in keys)
        {
            any = true;
            sum += key.Point.ToProjective();
        }

        if (!any) throw new ArgumentException("There are no public keys to aggregate.", nameof(keys));
        return FromSum(in sum) ?? throw new WalrusFormatException("These public keys cancel out: their sum is the point at infinity.");
    }

    /// <summary>
    /// This key without others: the key of a committee minus its members who did not sign (spec/messages.md §6). Null if nothing is left.
    /// </summary>
    public BlsPublicKey? Subtract(IEnumerable<BlsPublicKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var sum = Point.ToProjective();
        foreach (var key in keys)
        {
            sum -= key.Point.ToProjective();
        }

        return FromSum(in sum);
    }

    /// <summary>This key without one other. Null if nothing is left.</summary>
    public BlsPublicKey? Subtract(BlsPublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Subtract([key]);
    }

    private static BlsPublicKey? FromSum(in ProjectivePoint<Fp> sum) => sum.IsInfinity ? null : new BlsPublicKey(sum.ToAffine());

    /// <inheritdoc />
    public bool Equals(BlsPublicKey? other) => other is not null && Span.SequenceEqual(other.Span);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as BlsPublicKey);

    /// <inheritdoc />
    public override int GetHashCode() => BitConverter.ToInt32(bytes, 4);

    /// <summary>The compressed form in standard base64.</summary>
    public override string ToString() => Convert.ToBase64String(bytes);
}
