using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

using Words = System.Runtime.Intrinsics.Vector512<ulong>;

namespace Walrus.Core.Hashing;

/// <summary>Eight messages in the eight lanes of AVX-512, transposed in registers.</summary>
internal sealed unsafe class Avx512Hash : HashKernel
{
    /// <summary>64 bytes of zero, 64 of ones, 64 of zero: a load from inside masks any prefix of a vector.</summary>
    private static readonly byte[] MaskTable = [.. new byte[64], .. Enumerable.Repeat((byte)0xff, 64), .. new byte[64]];

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Leaves(byte* bytes, nint stride, int from, int to, int total, ulong* state)
    {
        byte* raw = stackalloc byte[Blake2b.BlockBytes * Lanes + 64];
        ulong* m = (ulong*)(((nint)raw + 63) & ~63);
        if (from == 0)
        {
            Start(state);
        }

        fixed (byte* masks = MaskTable)
        {
            for (int at = from; at < to; at += Blake2b.BlockBytes, bytes += Blake2b.BlockBytes)
            {
                int length = Math.Min(Blake2b.BlockBytes, to - at);
                var mask = Vector512.Load(masks + 128 - Math.Min(length, 64));
                if (at == 0)
                {
                    mask &= ~Vector512.CreateScalar((byte)0xff);
                }

                LoadTransposed(bytes, stride, mask, m);
                if (length > 64)
                {
                    LoadTransposed(bytes + 64, stride, Vector512.Load(masks + 128 - (length - 64)), m + 64);
                }
                else
                {
                    new Span<ulong>(m + 64, 64).Clear();
                }

                Blake2b.Compress<Words, Avx512Words>(state, m, (ulong)(at + length), at + length == total, state);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Nodes(ulong* left, ulong* right, ulong* parents, int groups, int rightStep)
    {
        byte* raw = stackalloc byte[(16 + 8 + 8) * 64 + 64];
        ulong* m = (ulong*)(((nint)raw + 63) & ~63);
        ulong* initial = m + 16 * Lanes;
        ulong* h = initial + 8 * Lanes;
        Start(initial);
        for (int w = 9; w < 16; w++)
        {
            Words.Zero.Store(m + w * Lanes);
        }

        for (; groups > 0; groups--, left += DigestWords, right += rightStep, parents += DigestWords)
        {
            // The 65-byte message: a prefix byte 0x01, then 64 bytes that it shifts by one.
            Words l0 = Vector512.Load(left), l1 = Vector512.Load(left + 8), l2 = Vector512.Load(left + 16), l3 = Vector512.Load(left + 24);
            Words r0 = Vector512.Load(right), r1 = Vector512.Load(right + 8), r2 = Vector512.Load(right + 16), r3 = Vector512.Load(right + 24);
            ((l0 << 8) | Words.One).Store(m);
            ((l1 << 8) | (l0 >>> 56)).Store(m + 8);
            ((l2 << 8) | (l1 >>> 56)).Store(m + 16);
            ((l3 << 8) | (l2 >>> 56)).Store(m + 24);
            ((r0 << 8) | (l3 >>> 56)).Store(m + 32);
            ((r1 << 8) | (r0 >>> 56)).Store(m + 40);
            ((r2 << 8) | (r1 >>> 56)).Store(m + 48);
            ((r3 << 8) | (r2 >>> 56)).Store(m + 56);
            (r3 >>> 56).Store(m + 64);
            Blake2b.Compress<Words, Avx512Words>(initial, m, 65, last: true, h);
            Vector512.Load(h).Store(parents);
            Vector512.Load(h + 8).Store(parents + 8);
            Vector512.Load(h + 16).Store(parents + 16);
            Vector512.Load(h + 24).Store(parents + 24);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void SplitPairs(ulong* first, ulong* second, ulong* left, ulong* right)
    {
        var even = Vector512.Create(0UL, 2, 4, 6, 8, 10, 12, 14);
        var odd = Vector512.Create(1UL, 3, 5, 7, 9, 11, 13, 15);
        for (int w = 0; w < DigestWords; w += Lanes)
        {
            Words a = Vector512.Load(first + w), b = Vector512.Load(second + w);
            Avx512F.PermuteVar8x64x2(a, even, b).Store(left + w);
            Avx512F.PermuteVar8x64x2(a, odd, b).Store(right + w);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Start(ulong* state)
    {
        Vector512.Create(Blake2b.H0).Store(state);
        for (int w = 1; w < 8; w++)
        {
            Vector512.Create(Blake2b.Iv[w]).Store(state + w * Lanes);
        }
    }

    /// <summary>64 bytes of each of eight messages, masked, as eight words of eight lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadTransposed(byte* p, nint stride, Vector512<byte> mask, ulong* m)
    {
        Words a = Row(p, mask), b = Row(p + stride, mask), c = Row(p + 2 * stride, mask), d = Row(p + 3 * stride, mask);
        Words e = Row(p + 4 * stride, mask), f = Row(p + 5 * stride, mask), g = Row(p + 6 * stride, mask), h = Row(p + 7 * stride, mask);
        Words t0 = Avx512F.UnpackLow(a, b), t1 = Avx512F.UnpackHigh(a, b), t2 = Avx512F.UnpackLow(c, d), t3 = Avx512F.UnpackHigh(c, d);
        Words t4 = Avx512F.UnpackLow(e, f), t5 = Avx512F.UnpackHigh(e, f), t6 = Avx512F.UnpackLow(g, h), t7 = Avx512F.UnpackHigh(g, h);
        Words u0 = Even(t0, t2), u1 = Even(t1, t3), u2 = Odd(t0, t2), u3 = Odd(t1, t3);
        Words u4 = Even(t4, t6), u5 = Even(t5, t7), u6 = Odd(t4, t6), u7 = Odd(t5, t7);
        Even(u0, u4).Store(m);
        Even(u1, u5).Store(m + 8);
        Even(u2, u6).Store(m + 16);
        Even(u3, u7).Store(m + 24);
        Odd(u0, u4).Store(m + 32);
        Odd(u1, u5).Store(m + 40);
        Odd(u2, u6).Store(m + 48);
        Odd(u3, u7).Store(m + 56);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Words Row(byte* p, Vector512<byte> mask) => (Vector512.Load(p) & mask).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Words Even(Words a, Words b) => Avx512F.Shuffle4x128(a, b, 0x88);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Words Odd(Words a, Words b) => Avx512F.Shuffle4x128(a, b, 0xdd);
}
