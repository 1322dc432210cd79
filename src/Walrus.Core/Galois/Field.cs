namespace Walrus.Core.Galois;

/// <summary>
/// GF(2^16) with polynomial 0x1002D in the Cantor basis of reed-solomon-simd: addition is XOR, multiplication goes through logarithms,
/// and 65535 and 0 both stand for the logarithm of one (spec/encoding.md §2.1).
/// </summary>
internal static class Field
{
    /// <summary>Number of elements.</summary>
    internal const int Order = 65536;

    /// <summary>Order of the multiplicative group, and as a logarithm that of zero: "skip the multiplication".</summary>
    internal const int Modulus = 65535;

    private const int Polynomial = 0x1002D;

    private static readonly ushort[] CantorBasis =
    [
        0x0001, 0xACCA, 0x3C0E, 0x163E, 0xC582, 0xED2E, 0x914C, 0x4012, 0x6C98, 0x10D8, 0x6A72, 0xB900, 0xFDB8, 0xFB34, 0xFF38, 0x991E,
    ];

    private static readonly (ushort[] Log, ushort[] Exp) Tables = BuildTables();

    /// <summary>Logarithm of every element.</summary>
    internal static ReadOnlySpan<ushort> Log => Tables.Log;

    /// <summary>The element of every logarithm; 65536 entries, the last equal to the first.</summary>
    internal static ReadOnlySpan<ushort> Exp => Tables.Exp;

    /// <summary>Skew factors of the additive FFT as logarithms, 65535 of them (§2.2).</summary>
    internal static ReadOnlySpan<ushort> Skew => SkewTable;

    private static readonly ushort[] SkewTable = BuildSkew();

    /// <summary>a + b modulo 65535.</summary>
    internal static int AddMod(int a, int b)
    {
        int sum = a + b;
        return (sum + (sum >> 16)) & 0xffff;
    }

    /// <summary>x times the element whose logarithm is <paramref name="log"/>.</summary>
    internal static ushort Multiply(int x, int log) => x == 0 ? (ushort)0 : Tables.Exp[AddMod(Tables.Log[x], log)];

    private static (ushort[] Log, ushort[] Exp) BuildTables()
    {
        var lfsr = new ushort[Order];
        int state = 1;
        for (int i = 0; i < Modulus; i++)
        {
            lfsr[state] = (ushort)i;
            state <<= 1;
            if (state >= Order)
            {
                state ^= Polynomial;
            }
        }

        lfsr[0] = Modulus;
        var converted = new ushort[Order];
        for (int bit = 0; bit < 16; bit++)
        {
            for (int j = 0; j < 1 << bit; j++)
            {
                converted[j + (1 << bit)] = (ushort)(converted[j] ^ CantorBasis[bit]);
            }
        }

        var log = new ushort[Order];
        var exp = new ushort[Order];
        for (int i = 0; i < Order; i++)
        {
            log[i] = lfsr[converted[i]];
            exp[log[i]] = (ushort)i;
        }

        exp[Modulus] = exp[0];
        return (log, exp);
    }

    private static ushort[] BuildSkew()
    {
        var skew = new ushort[Modulus];
        Span<int> t = stackalloc int[15];
        for (int k = 0; k < 15; k++)
        {
            t[k] = 1 << (k + 1);
        }

        for (int m = 0; m < 15; m++)
        {
            int step = 1 << (m + 1);
            for (int i = m; i < 15; i++)
            {
                int s = 1 << (i + 1);
                for (int j = (1 << m) - 1; j < s; j += step)
                {
                    skew[j + s] = (ushort)(skew[j] ^ t[i]);
                }
            }

            t[m] = Modulus - Log[Multiply(t[m], Log[t[m] ^ 1])];
            for (int i = m + 1; i < 15; i++)
            {
                t[i] = Multiply(t[i], AddMod(Log[t[i] ^ 1], t[m]));
            }
        }

        for (int i = 0; i < Modulus; i++)
        {
            skew[i] = Log[skew[i]];
        }

        return skew;
    }
}
