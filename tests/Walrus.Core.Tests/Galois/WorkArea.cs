using Walrus.Core.Galois;
using Walrus.Core.Kernels;

namespace Walrus.Core.Tests.Galois;

/// <summary>Strips for a kernel to work on, with a strip before and one behind that it must leave alone.</summary>
internal sealed unsafe class WorkArea : IDisposable
{
    private const int Bytes = FieldKernel.StripBytes;
    private const byte Guard = 0xA5;

    private readonly Scratch memory;

    internal WorkArea(ushort[][] positions)
    {
        Count = positions.Length;
        memory = new Scratch((Count + 2L) * Bytes);
        new Span<byte>(memory.Pointer, Bytes).Fill(Guard);
        new Span<byte>(Start + (nint)Count * Bytes, Bytes).Fill(Guard);
        for (int p = 0; p < Count; p++)
        {
            for (int i = 0; i < FieldKernel.StripElements; i++)
            {
                Start[p * Bytes + i] = (byte)positions[p][i];
                Start[p * Bytes + FieldKernel.StripElements + i] = (byte)(positions[p][i] >> 8);
            }
        }
    }

    internal int Count { get; }

    internal byte* Start => memory.Pointer + Bytes;

    internal static ushort[][] Random(Random random, int positions, int used) =>
        [.. Enumerable.Range(0, positions).Select(p => Strip(p < used ? random : null))];

    /// <summary>The elements now, after a check that nothing outside was written.</summary>
    internal ushort[][] Read()
    {
        Assert.Equal(-1, new Span<byte>(memory.Pointer, Bytes).IndexOfAnyExcept(Guard));
        Assert.Equal(-1, new Span<byte>(Start + (nint)Count * Bytes, Bytes).IndexOfAnyExcept(Guard));
        var result = new ushort[Count][];
        for (int p = 0; p < Count; p++)
        {
            result[p] = new ushort[FieldKernel.StripElements];
            for (int i = 0; i < FieldKernel.StripElements; i++)
            {
                result[p][i] = (ushort)(Start[p * Bytes + i] | Start[p * Bytes + FieldKernel.StripElements + i] << 8);
            }
        }

        return result;
    }

    public void Dispose() => memory.Dispose();

    private static ushort[] Strip(Random? random)
    {
        var strip = new ushort[FieldKernel.StripElements];
        for (int i = 0; random is not null && i < strip.Length; i++)
        {
            strip[i] = (ushort)random.Next(Field.Order);
        }

        return strip;
    }
}
