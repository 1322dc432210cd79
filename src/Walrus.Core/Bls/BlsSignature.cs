using System.Text.Json.Serialization;

namespace Walrus.Core.Bls;

/// <summary>
/// A signature, or the sum of several over one message: a point of G2 of prime order (spec/messages.md §3). The point at infinity can
/// be written and read, as the official code allows, but verifies under no key.
/// </summary>
[JsonConverter(typeof(SignatureJsonConverter))]
public sealed class BlsSignature : IEquatable<BlsSignature>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = G2.CompressedLength;

    private readonly byte[] bytes;

    internal BlsSignature(in AffinePoint<Fp2> point)
    {
        Point = point;
        bytes = G2.EncodeCompressed(in point);
    }

    internal AffinePoint<Fp2> Point { get; }

    /// <summary>Takes the compressed form: flags, field, curve and subgroup are checked.</summary>
    /// <exception cref="WalrusFormatException">The bytes are not the compressed form of a point of the group.</exception>
    public static BlsSignature FromBytes(ReadOnlySpan<byte> bytes) => new(G2.DecodeCompressed(bytes));

    /// <summary>The 96 bytes of the compressed form.</summary>
    public ReadOnlySpan<byte> Span => bytes;

    /// <summary>A copy of the 96 bytes of the compressed form.</summary>
    public byte[] ToArray() => bytes.AsSpan().ToArray();

    /// <summary>The sum of signatures over one message.</summary>
    /// <exception cref="ArgumentException">There are no signatures.</exception>
    public static BlsSignature Aggregate(IEnumerable<BlsSignature> signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        bool any = false;
        var sum = ProjectivePoint<Fp2>.Infinity;
        foreach (var signature in signatures)
        {
            any = true;
            sum += signature.Point.ToProjective();
        }

        if (!any) throw new ArgumentException("There are no signatures to aggregate.", nameof(signatures));
        return new BlsSignature(sum.ToAffine());
    }

    /// <summary>
    /// Whether this is the sum of signatures over <paramref name="message"/>, one by each of <paramref name="keys"/>; a key that stands
    /// there twice has signed twice. False for no keys, and for keys that cancel out.
    /// </summary>
    public bool VerifyAggregate(ReadOnlySpan<byte> message, IReadOnlyList<BlsPublicKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var sum = ProjectivePoint<Fp>.Infinity;
        foreach (var key in keys)
        {
            sum += key.Point.ToProjective();
        }

        return !sum.IsInfinity && new BlsPublicKey(sum.ToAffine()).Verify(message, this);
    }

    /// <inheritdoc />
    public bool Equals(BlsSignature? other) => other is not null && Span.SequenceEqual(other.Span);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as BlsSignature);

    /// <inheritdoc />
    public override int GetHashCode() => BitConverter.ToInt32(bytes, 4);

    /// <summary>The compressed form in standard base64.</summary>
    public override string ToString() => Convert.ToBase64String(bytes);
}
