using System.Buffers.Binary;

namespace Benchmarks;

/// <summary>The content both sides encode: xorshift64 (13, 7, 17), little-endian words (spec/performance.md §8).</summary>
internal static class Content
{
    internal static byte[] Of(int length)
    {
        // No copy: the memory benchmark counts what is resident.
        var bytes = new byte[length];
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        ulong x = unchecked(42 * 0x9E3779B97F4A7C15UL) | 1;
        for (int i = 0; i < length; i += sizeof(ulong))
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            BinaryPrimitives.WriteUInt64LittleEndian(word, x);
            word[..Math.Min(sizeof(ulong), length - i)].CopyTo(bytes.AsSpan(i));
        }

        return bytes;
    }
}
