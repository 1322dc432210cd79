using System.Numerics;
using System.Runtime.CompilerServices;
using Walrus.Core.Galois;
using Walrus.Core.Kernels;

namespace Walrus.Core.ReedSolomon;

/// <summary>
/// The one-dimensional systematic code: K source symbols become n, and any K of the n give back the rest. Byte for byte that of
/// reed-solomon-simd 3.1.0 with its default choice of rate (spec/encoding.md §2.5-2.7).
/// </summary>
internal sealed unsafe class ReedSolomonCode
{
    private readonly byte[] twiddles;

    internal ReedSolomonCode(int sourceCount, int recoveryCount, KernelLevel level)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(recoveryCount);
        uint o = BitOperations.RoundUpToPowerOf2((uint)sourceCount);
        uint r = BitOperations.RoundUpToPowerOf2((uint)recoveryCount);
        if (Math.Min(o, r) + Math.Max(sourceCount, recoveryCount) > Field.Order)
        {
            throw new ArgumentOutOfRangeException(
                nameof(recoveryCount), $"{sourceCount} source and {recoveryCount} recovery symbols exceed GF(2^16).");
        }

        SourceCount = sourceCount;
        RecoveryCount = recoveryCount;
        Kernel = FieldKernel.For(level);
        IsHighRate = o > r || (o == r && sourceCount <= recoveryCount);
        Chunk = (int)(IsHighRate ? r : o);
        SourceBase = IsHighRate ? Chunk : 0;
        RecoveryBase = IsHighRate ? 0 : Chunk;
        End = Chunk + (IsHighRate ? sourceCount : recoveryCount);
        DecodeSize = (int)BitOperations.RoundUpToPowerOf2((uint)End);
        EncodePositions = RoundUp(IsHighRate ? sourceCount : recoveryCount, Chunk);
        twiddles = BuildTwiddles();
    }

    /// <summary>K.</summary>
    internal int SourceCount { get; }

    /// <summary>n - K.</summary>
    internal int RecoveryCount { get; }

    /// <summary>n.</summary>
    internal int Total => SourceCount + RecoveryCount;

    /// <summary>HIGH: the recovery side is the shorter one.</summary>
    internal bool IsHighRate { get; }

    /// <summary>The smaller side rounded up to a power of two: the size of the encoding transforms.</summary>
    internal int Chunk { get; }

    /// <summary>Where source symbol 0 stands in the decoder's positions.</summary>
    internal int SourceBase { get; }

    /// <summary>Where recovery symbol 0 stands in the decoder's positions.</summary>
    internal int RecoveryBase { get; }

    /// <summary>The first position that carries nothing.</summary>
    internal int End { get; }

    /// <summary>The size of the decoding transforms.</summary>
    internal int DecodeSize { get; }

    internal FieldKernel Kernel { get; }

    private int EncodePositions { get; }

    /// <summary>Bytes of work area that <see cref="EncodeRows"/> and <see cref="DecodeRows"/> need.</summary>
    internal long WorkBytes => (long)Math.Max(EncodePositions, DecodeSize) * FieldKernel.StripBytes + 64;

    /// <summary>The decoder's position of symbol i of n.</summary>
    internal int PositionOf(int symbol) => symbol < SourceCount ? SourceBase + symbol : RecoveryBase + symbol - SourceCount;

    /// <summary>Computes rows K..n-1 of a tile from its rows 0..K-1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void EncodeRows(Tile tile, StripPlan plan, byte* work)
    {
        fixed (byte* t = twiddles)
        {
            for (int strip = 0; strip < plan.Count; strip++)
            {
                plan.LoadRows(strip, tile.Row(0), tile.Stride, SourceCount, work);
                EncodeStrip(work, t);
                plan.StoreRows(strip, work, tile.Row(SourceCount), tile.Stride, RecoveryCount);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EncodeStrip(byte* work, byte* t)
    {
        const int Bytes = FieldKernel.StripBytes;
        nint chunkBytes = (nint)Chunk * Bytes;
        if (IsHighRate)
        {
            Clear(work, SourceCount, RoundUp(SourceCount, Chunk));
            Kernel.Ifft(work, Chunk, Math.Min(SourceCount, Chunk), Chunk, t);
            for (int start = Chunk; start < SourceCount; start += Chunk)
            {
                byte* part = work + (nint)start * Bytes;
                Kernel.Ifft(part, Chunk, Math.Min(Chunk, SourceCount - start), start + Chunk, t);
                Kernel.Xor(work, part, chunkBytes);
            }

            Kernel.Fft(work, Chunk, 0, RecoveryCount, 0, t);
        }
        else
        {
            Clear(work, SourceCount, Chunk);
            Kernel.Ifft(work, Chunk, SourceCount, 0, t);
            for (int start = Chunk; start < RecoveryCount; start += Chunk)
            {
                Buffer.MemoryCopy(work, work + (nint)start * Bytes, chunkBytes, chunkBytes);
            }

            for (int start = 0; start < RecoveryCount; start += Chunk)
            {
                Kernel.Fft(work + (nint)start * Bytes, Chunk, 0, Math.Min(Chunk, RecoveryCount - start), start + Chunk, t);
            }
        }
    }

    /// <summary>
    /// Computes the source rows that <paramref name="erasures"/> misses from the rows it has. Row i of the tile is symbol i; rows that
    /// are missing and not source rows are left alone.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void DecodeRows(Tile tile, StripPlan plan, ErasurePattern erasures, byte* work)
    {
        const int Bytes = FieldKernel.StripBytes;
        if (erasures.MissingSources.Length == 0)
        {
            return;
        }

        fixed (byte* t = twiddles, operands = erasures.Operands)
        {
            for (int strip = 0; strip < plan.Count; strip++)
            {
                for (int position = 0; position < End; position++)
                {
                    byte* at = work + (nint)position * Bytes;
                    int symbol = erasures.SymbolAt[position];
                    if (symbol < 0)
                    {
                        new Span<byte>(at, Bytes).Clear();
                    }
                    else
                    {
                        plan.Load(strip, tile.Row(symbol), at);
                        Kernel.Multiply(at, operands + (nint)position * Kernel.OperandBytes);
                    }
                }

                Clear(work, End, DecodeSize);
                Kernel.Ifft(work, DecodeSize, End, 0, t);
                Differentiate(work);
                int first = SourceBase + erasures.MissingSources[0], last = SourceBase + erasures.MissingSources[^1];
                Kernel.Fft(work, DecodeSize, first, last + 1, 0, t);
                foreach (int source in erasures.MissingSources)
                {
                    int position = SourceBase + source;
                    byte* at = work + (nint)position * Bytes;
                    Kernel.Multiply(at, operands + (nint)position * Kernel.OperandBytes);
                    plan.StoreRows(strip, at, tile.Row(source), tile.Stride, 1);
                }
            }
        }
    }

    /// <summary>Formal derivative in the basis of the additive FFT (§2.7 step 4).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Differentiate(byte* work)
    {
        for (int i = 1; i < DecodeSize; i++)
        {
            int width = i & -i;
            Kernel.Xor(
                work + (nint)(i - width) * FieldKernel.StripBytes,
                work + (nint)i * FieldKernel.StripBytes,
                (nint)width * FieldKernel.StripBytes);
        }
    }

    private byte[] BuildTwiddles()
    {
        // Encoding reaches skew index EncodePositions + Chunk - 2, decoding DecodeSize - 2.
        int count = Math.Min(Field.Modulus, Math.Max(EncodePositions + Chunk, DecodeSize));
        var table = new byte[(long)count * Kernel.OperandBytes];
        fixed (byte* t = table)
        {
            for (int i = 0; i < count; i++)
            {
                Kernel.PrepareOperand(Field.Skew[i], t + (nint)i * Kernel.OperandBytes);
            }
        }

        return table;
    }

    private static void Clear(byte* work, int from, int to) =>
        new Span<byte>(work + (nint)from * FieldKernel.StripBytes, (to - from) * FieldKernel.StripBytes).Clear();

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
