using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Walrus.Core.Bls;

/// <summary>
/// An integer modulo the 381-bit prime p of BLS12-381, in Montgomery form: seven limbs of 56 bits, below 2p, so each number has two forms.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Fp : IFieldElement<Fp>
{
    internal const int Length = 48;

    internal ulong L0;
    internal ulong L1;
    internal ulong L2;
    internal ulong L3;
    internal ulong L4;
    internal ulong L5;
    internal ulong L6;

    internal static readonly BigInteger Modulus = ParseHex(
        "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab");

    private static readonly Fp RadixSquared = Words(BigInteger.ModPow(2, 2 * 392, Modulus));
    private static readonly Fp RadixSquaredShifted = Words(BigInteger.ModPow(2, (2 * 392) + 384, Modulus));
    private static readonly PublicExponent InversionExponent = new(Modulus - 2);
    private static readonly PublicExponent RootExponent = new((Modulus - 3) / 4);

    public static Fp Zero => default;

    public static Fp One { get; } = FromInteger(BigInteger.One);

    public static Fp CurveB { get; } = FromInteger(4);

    private static BigInteger ParseHex(string digits) => new(Convert.FromHexString(digits), isUnsigned: true, isBigEndian: true);

    internal static Fp FromHex(string digits) => FromInteger(ParseHex(digits));

    internal static Fp FromInteger(BigInteger value) =>
        Words(((value % Modulus) + Modulus) % Modulus) * RadixSquared;

    private static Fp Words(BigInteger value)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Clear();
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        bytes.Reverse();
        return Words(bytes);
    }

    private static Fp Words(ReadOnlySpan<byte> bigEndian)
    {
        ulong w0 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[40..]);
        ulong w1 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[32..]);
        ulong w2 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[24..]);
        ulong w3 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[16..]);
        ulong w4 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[8..]);
        ulong w5 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian);
        return new Fp
        {
            L0 = w0 & FpReduction.Mask,
            L1 = ((w0 >> 56) | (w1 << 8)) & FpReduction.Mask,
            L2 = ((w1 >> 48) | (w2 << 16)) & FpReduction.Mask,
            L3 = ((w2 >> 40) | (w3 << 24)) & FpReduction.Mask,
            L4 = ((w3 >> 32) | (w4 << 32)) & FpReduction.Mask,
            L5 = ((w4 >> 24) | (w5 << 40)) & FpReduction.Mask,
            L6 = w5 >> 16,
        };
    }

    /// <summary>Reads 48 big-endian bytes; false if the number is not below p, so that each element has one spelling.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bigEndian, out Fp value)
    {
        var words = Words(bigEndian[..Length]);
        bool isReduced = FpKernel.IsReduced(in words);
        value = isReduced ? words * RadixSquared : default;
        return isReduced;
    }

    /// <summary>Reduces 64 big-endian bytes modulo p (RFC 9380 §5.2).</summary>
    internal static Fp FromWideBytes(ReadOnlySpan<byte> bigEndian)
    {
        Span<byte> high = stackalloc byte[Length];
        high.Clear();
        bigEndian[..16].CopyTo(high[32..]);

        // The low 48 bytes may be any number below 2^384, which is still few times p.
        return (RadixSquaredShifted * Words(high)) + (RadixSquared * Words(bigEndian[16..64]));
    }

    internal readonly void Write(Span<byte> bigEndian)
    {
        var plain = Plain();
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[40..], plain.L0 | (plain.L1 << 56));
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[32..], (plain.L1 >> 8) | (plain.L2 << 48));
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[24..], (plain.L2 >> 16) | (plain.L3 << 40));
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[16..], (plain.L3 >> 24) | (plain.L4 << 32));
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[8..], (plain.L4 >> 32) | (plain.L5 << 24));
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian, (plain.L5 >> 40) | (plain.L6 << 16));
    }

    // Out of Montgomery form.
    private readonly Fp Plain() => (this * new Fp { L0 = 1 }).Reduce();

    // The one form below p.
    private readonly Fp Reduce()
    {
        FpKernel.Reduce(in this, out var r);
        return r;
    }

    public readonly bool IsZero
    {
        get
        {
            var a = Reduce();
            return (a.L0 | a.L1 | a.L2 | a.L3 | a.L4 | a.L5 | a.L6) == 0;
        }
    }

    /// <summary>The sign of RFC 9380 §4.1: the lowest bit of the number.</summary>
    internal readonly bool IsOdd => (Plain().L0 & 1) != 0;

    /// <summary>The sign of the compressed encoding: whether the number is above (p - 1) / 2.</summary>
    internal readonly bool IsLarge
    {
        get
        {
            // Doubling wraps around p, an odd number, exactly for the upper half.
            FpKernel.Add(in this, in this, out var doubled);
            return doubled.IsOdd;
        }
    }

    public static Fp operator +(in Fp a, in Fp b)
    {
        FpKernel.Add(in a, in b, out var r);
        return r;
    }

    public static Fp operator -(in Fp a, in Fp b)
    {
        FpKernel.Subtract(in a, in b, out var r);
        return r;
    }

    public static Fp operator -(in Fp a)
    {
        FpKernel.Subtract(default, in a, out var r);
        return r;
    }

    public static Fp operator *(in Fp a, in Fp b)
    {
        FpKernel.Multiply(in a, in b, out var r);
        return r;
    }

    public static Fp SumOfProducts(in Fp a, in Fp b, in Fp c, in Fp d)
    {
        FpKernel.MultiplyPair(in a, in b, in c, in d, out var r);
        return r;
    }

    public readonly Fp Square()
    {
        FpKernel.Square(in this, out var r);
        return r;
    }

    internal readonly Fp Halve()
    {
        FpKernel.Halve(in this, out var r);
        return r;
    }

    public readonly Fp Times(ulong factor)
    {
        FpKernel.MultiplySmall(in this, factor, out var r);
        return r;
    }

    public readonly Fp TimesThreeB() => Times(12);

    /// <summary>1/a by Fermat, in the same time for every a; zero for zero.</summary>
    public readonly Fp Invert() => InversionExponent.Apply(in this);

    /// <summary>
    /// e = a^((p - 3) / 4). If a is a square, e is 1/√a and a·e a root of it; otherwise a·e is a root of -a and -e the inverse of that.
    /// </summary>
    internal readonly Fp InverseRoot() => RootExponent.Apply(in this);

    /// <summary>A square root; false if there is none.</summary>
    internal readonly bool TrySqrt(out Fp root)
    {
        root = this * InverseRoot();
        return root.Square().Equals(this);
    }

    public readonly bool Equals(Fp other)
    {
        var a = Reduce();
        var b = other.Reduce();
        return ((a.L0 ^ b.L0) | (a.L1 ^ b.L1) | (a.L2 ^ b.L2) | (a.L3 ^ b.L3) | (a.L4 ^ b.L4) | (a.L5 ^ b.L5) | (a.L6 ^ b.L6)) == 0;
    }

    public override readonly bool Equals(object? obj) => obj is Fp other && Equals(other);

    public override readonly int GetHashCode()
    {
        var a = Reduce();
        return HashCode.Combine(a.L0, a.L1, a.L2, a.L3, a.L4, a.L5, a.L6);
    }
}
