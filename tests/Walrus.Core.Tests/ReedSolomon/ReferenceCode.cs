using System.Numerics;
using Walrus.Core.Tests.Galois;

namespace Walrus.Core.Tests.ReedSolomon;

/// <summary>Encoding as spec/encoding.md §2.4 to §2.6 write it, on arrays of elements and without any packing.</summary>
internal static class ReferenceCode
{
    internal static bool IsHighRate(int sources, int recoveries)
    {
        int o = PowerOfTwo(sources), r = PowerOfTwo(recoveries);
        return o > r || (o == r && sources <= recoveries);
    }

    internal static byte[][] Encode(byte[][] sources, int recoveries) =>
        Encode(sources, recoveries, IsHighRate(sources.Length, recoveries));

    internal static byte[][] Encode(byte[][] sources, int recoveries, bool highRate)
    {
        var work = highRate ? EncodeHigh(sources, recoveries) : EncodeLow(sources, recoveries);
        return [.. work.Take(recoveries).Select(ToBytes)];
    }

    private static ushort[][] EncodeHigh(byte[][] sources, int recoveries)
    {
        int chunk = PowerOfTwo(recoveries);
        var sum = Zeros(chunk, sources[0].Length / 2);
        for (int start = 0; start < sources.Length; start += chunk)
        {
            var part = Zeros(chunk, sources[0].Length / 2);
            sources.Skip(start).Take(chunk).Select(ToElements).ToArray().CopyTo(part, 0);
            ReferenceTransform.Ifft(part, start + chunk);
            for (int i = 0; i < chunk; i++)
            {
                ReferenceTransform.Add(sum[i], part[i]);
            }
        }

        ReferenceTransform.Fft(sum, 0);
        return sum;
    }

    private static ushort[][] EncodeLow(byte[][] sources, int recoveries)
    {
        int chunk = PowerOfTwo(sources.Length);
        var first = Zeros(chunk, sources[0].Length / 2);
        sources.Select(ToElements).ToArray().CopyTo(first, 0);
        ReferenceTransform.Ifft(first, 0);
        var work = new List<ushort[]>();
        while (work.Count < recoveries)
        {
            ushort[][] part = [.. first.Select(s => s.ToArray())];
            ReferenceTransform.Fft(part, work.Count + chunk);
            work.AddRange(part);
        }

        return [.. work];
    }

    private static ushort[][] Zeros(int count, int elements) => [.. Enumerable.Range(0, count).Select(_ => new ushort[elements])];

    private static int PowerOfTwo(int value) => (int)BitOperations.RoundUpToPowerOf2((uint)value);

    private static ushort[] ToElements(byte[] shard)
    {
        var elements = new ushort[shard.Length / 2];
        foreach (var (low, high, element) in Halves(shard.Length))
        {
            elements[element] = (ushort)(shard[low] | shard[high] << 8);
        }

        return elements;
    }

    private static byte[] ToBytes(ushort[] elements)
    {
        var shard = new byte[2 * elements.Length];
        foreach (var (low, high, element) in Halves(shard.Length))
        {
            (shard[low], shard[high]) = ((byte)elements[element], (byte)(elements[element] >> 8));
        }

        return shard;
    }

    /// <summary>Where the two bytes of every element stand: in the halves of chunks of 64 bytes, and of what remains (§2.4).</summary>
    internal static IEnumerable<(int Low, int High, int Element)> Halves(int length)
    {
        for (int chunk = 0; chunk < length; chunk += 64)
        {
            int half = Math.Min(64, length - chunk) / 2;
            for (int i = 0; i < half; i++)
            {
                yield return (chunk + i, chunk + half + i, chunk / 2 + i);
            }
        }
    }
}
