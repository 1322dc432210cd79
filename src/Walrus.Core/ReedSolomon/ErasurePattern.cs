using System.Numerics;
using Walrus.Core.Galois;

namespace Walrus.Core.ReedSolomon;

/// <summary>
/// What decoding needs to know of one set of missing symbols, computed once however many columns share it: for every received position
/// the value of the erasure locator there, for every missing source position its inverse, as operands of the kernel.
/// </summary>
internal sealed unsafe class ErasurePattern
{
    private ErasurePattern(int[] symbolAt, int[] missingSources, byte[] operands)
    {
        SymbolAt = symbolAt;
        MissingSources = missingSources;
        Operands = operands;
    }

    /// <summary>The symbol received at each position, or -1.</summary>
    internal int[] SymbolAt { get; }

    /// <summary>Source symbols to compute, ascending.</summary>
    internal int[] MissingSources { get; }

    /// <summary>One operand a position.</summary>
    internal byte[] Operands { get; }

    /// <summary>The pattern for a code when exactly <paramref name="received"/> (n entries) is there.</summary>
    /// <exception cref="ArgumentException">Fewer than K symbols are there.</exception>
    internal static ErasurePattern Create(ReedSolomonCode code, ReadOnlySpan<bool> received)
    {
        if (received.Length != code.Total || received.Count(true) < code.SourceCount)
        {
            throw new ArgumentException($"{code.SourceCount} of {code.Total} symbols are needed, {received.Count(true)} are here.");
        }

        var symbolAt = new int[code.End];
        Array.Fill(symbolAt, -1);
        var missing = new List<int>();
        for (int symbol = 0; symbol < code.Total; symbol++)
        {
            if (received[symbol])
            {
                symbolAt[code.PositionOf(symbol)] = symbol;
            }
            else if (symbol < code.SourceCount)
            {
                missing.Add(symbol);
            }
        }

        if (missing.Count == 0)
        {
            return new ErasurePattern(symbolAt, [], []);
        }

        var locator = Locator(code, symbolAt);
        var operands = new byte[(long)code.End * code.Kernel.OperandBytes];
        fixed (byte* o = operands)
        {
            for (int position = 0; position < code.End; position++)
            {
                bool isSource = position >= code.SourceBase && position < code.SourceBase + code.SourceCount;
                if (symbolAt[position] >= 0)
                {
                    code.Kernel.PrepareOperand(locator[position], o + (nint)position * code.Kernel.OperandBytes);
                }
                else if (isSource)
                {
                    // The inverse; as a logarithm 65535 would mean zero here, and stands for one, which is 0.
                    int inverse = (Field.Modulus - locator[position]) % Field.Modulus;
                    code.Kernel.PrepareOperand(inverse, o + (nint)position * code.Kernel.OperandBytes);
                }
            }
        }

        return new ErasurePattern(symbolAt, [.. missing], operands);
    }

    /// <summary>
    /// Logarithm of the erasure locator at every position: the sum of LOG[i ^ j] over all erased j ≠ i. That is a convolution over XOR,
    /// so two Walsh-Hadamard transforms of the decoder's own size do, instead of the two of 65,536 points in §2.7. The low-rate code
    /// counts everything behind its end as erased; its sum is the total over the field less that over what is <i>not</i> erased.
    /// </summary>
    private static int[] Locator(ReedSolomonCode code, int[] symbolAt)
    {
        int size = code.DecodeSize;
        var set = new int[size];
        for (int position = 0; position < code.End; position++)
        {
            // The low-rate code knows its padding to be zero; the high-rate one counts it as erased.
            bool padding = position >= code.SourceCount && position < code.Chunk;
            bool erased = symbolAt[position] < 0 && (code.IsHighRate || !padding);
            set[position] = erased == code.IsHighRate ? 1 : 0;
        }

        var log = new int[size];
        for (int i = 1; i < size; i++)
        {
            log[i] = Field.Log[i] % Field.Modulus;
        }

        WalshHadamard(set);
        WalshHadamard(log);

        // 2^16 is 1 modulo 65535, so dividing by 2^k is multiplying by 2^(16-k).
        int scale = (1 << (16 - BitOperations.Log2((uint)size))) % Field.Modulus;
        for (int i = 0; i < size; i++)
        {
            set[i] = (int)((long)set[i] * log[i] % Field.Modulus * scale % Field.Modulus);
        }

        WalshHadamard(set);
        if (!code.IsHighRate)
        {
            for (int i = 0; i < size; i++)
            {
                set[i] = (LogTotal - set[i] + Field.Modulus) % Field.Modulus;
            }
        }

        return set;
    }

    private static readonly int LogTotal = SumOfLogs();

    private static int SumOfLogs()
    {
        long sum = 0;
        for (int i = 1; i < Field.Order; i++)
        {
            sum += Field.Log[i];
        }

        return (int)(sum % Field.Modulus);
    }

    private static void WalshHadamard(int[] values)
    {
        for (int half = 1; half < values.Length; half <<= 1)
        {
            for (int start = 0; start < values.Length; start += 2 * half)
            {
                for (int i = start; i < start + half; i++)
                {
                    int a = values[i], b = values[i + half], sum = a + b, difference = a - b;
                    values[i] = sum >= Field.Modulus ? sum - Field.Modulus : sum;
                    values[i + half] = difference < 0 ? difference + Field.Modulus : difference;
                }
            }
        }
    }
}
