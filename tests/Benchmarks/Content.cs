using System.Buffers.Binary;

namespace Benchmarks;

/// <summary>The content both sides encode: xorshift64 (13, 7, 17), little-endian words (spec/performance.md §8).</summary>
internal static class Content
{
    internal static byte[] Of(int length)
    {
        var bytes = new byte[length + 8];
        ulong x = unchecked(42 * 0x9E3779B97F4A7C15UL) | 1;
        for (int i = 0; i < length; i += 8)
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i), x);
        }

        return bytes[..length];
    }
}
