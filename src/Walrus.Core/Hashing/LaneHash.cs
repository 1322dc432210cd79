using System.Runtime.CompilerServices;

namespace Walrus.Core.Hashing;

/// <summary>Eight messages as eight over the vector's lanes rounds: for every width below 512 bits.</summary>
internal sealed unsafe class LaneHash<TVector, TWords> : HashKernel
    where TVector : unmanaged
    where TWords : struct, IWords<TVector>
{
    private static int Width => sizeof(TVector) / sizeof(ulong);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Leaves(byte* bytes, nint stride, int from, int to, int total, ulong* state)
    {
        ulong* words = stackalloc ulong[16 * Width];
        byte* block = stackalloc byte[Blake2b.BlockBytes];
        ulong* h = stackalloc ulong[8 * Width];
        for (int first = 0; first < Lanes; first += Width)
        {
            if (from == 0)
            {
                StartLanes(h);
            }
            else
            {
                CopyLanes(state + first, Lanes, h, Width, 8);
            }

            for (int at = from; at < to; at += Blake2b.BlockBytes)
            {
                int length = Math.Min(Blake2b.BlockBytes, to - at);
                for (int lane = 0; lane < Width; lane++)
                {
                    byte* source = bytes + (first + lane) * stride + (at - from);
                    if (at == 0 || length < Blake2b.BlockBytes)
                    {
                        new Span<byte>(block + length, Blake2b.BlockBytes - length).Clear();
                        Buffer.MemoryCopy(source, block, Blake2b.BlockBytes, length);
                        if (at == 0)
                        {
                            block[0] = 0;
                        }

                        source = block;
                    }

                    for (int w = 0; w < 16; w++)
                    {
                        words[w * Width + lane] = ((ulong*)source)[w];
                    }
                }

                Blake2b.Compress<TVector, TWords>(h, words, (ulong)(at + length), at + length == total, h);
            }

            CopyLanes(h, Width, state + first, Lanes, 8);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Nodes(ulong* left, ulong* right, ulong* parents, int groups, int rightStep)
    {
        ulong* words = stackalloc ulong[16 * Width];
        ulong* initial = stackalloc ulong[8 * Width];
        ulong* h = stackalloc ulong[8 * Width];
        new Span<ulong>(words + 9 * Width, 7 * Width).Clear();
        StartLanes(initial);
        for (; groups > 0; groups--, left += DigestWords, right += rightStep, parents += DigestWords)
        {
            for (int first = 0; first < Lanes; first += Width)
            {
                for (int lane = 0; lane < Width; lane++)
                {
                    // The 65-byte message: a prefix byte 0x01, then 64 bytes that it shifts by one.
                    ulong carry = 1;
                    for (int w = 0; w < 8; w++)
                    {
                        ulong word = (w < 4 ? left + w * Lanes : right + (w - 4) * Lanes)[first + lane];
                        words[w * Width + lane] = (word << 8) | carry;
                        carry = word >> 56;
                    }

                    words[8 * Width + lane] = carry;
                }

                Blake2b.Compress<TVector, TWords>(initial, words, 65, last: true, h);
                CopyLanes(h, Width, parents + first, Lanes, 4);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void SplitPairs(ulong* first, ulong* second, ulong* left, ulong* right)
    {
        for (int w = 0; w < DigestWords; w += Lanes)
        {
            for (int i = 0; i < 4; i++)
            {
                left[w + i] = first[w + 2 * i];
                right[w + i] = first[w + 2 * i + 1];
                left[w + 4 + i] = second[w + 2 * i];
                right[w + 4 + i] = second[w + 2 * i + 1];
            }
        }
    }

    // Plain loops: for one or two words the call of a span copy would cost more than the copy.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyLanes(ulong* from, int fromWidth, ulong* to, int toWidth, int words)
    {
        for (int w = 0; w < words; w++, from += fromWidth, to += toWidth)
        {
            *(TVector*)to = *(TVector*)from;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StartLanes(ulong* h)
    {
        var state = (TVector*)h;
        state[0] = TWords.Broadcast(Blake2b.H0);
        for (int w = 1; w < 8; w++)
        {
            state[w] = TWords.Broadcast(Blake2b.Iv[w]);
        }
    }
}
