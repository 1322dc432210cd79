using Walrus.Core.Kernels;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.Tests.ReedSolomon;

/// <summary>The symbols of a codeword as arrays, in and out of the tiles that the code works on.</summary>
internal static unsafe class Codeword
{
    /// <summary>All n symbols.</summary>
    internal static byte[][] Encode(ReedSolomonCode code, byte[][] sources)
    {
        int length = sources[0].Length;
        using var tile = new Tile(code.Total, length);
        using var work = new Scratch(code.WorkBytes);
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i].CopyTo(tile.RowSpan(i, length));
        }

        code.EncodeRows(tile, StripPlan.Create(length, 1), work.Pointer);
        return Rows(tile, length);
    }

    /// <summary>All n rows after decoding; the missing ones held <paramref name="filler"/> before.</summary>
    internal static byte[][] Decode(ReedSolomonCode code, byte[][] symbols, bool[] received, byte filler)
    {
        int length = symbols[0].Length;
        using var tile = new Tile(code.Total, length);
        using var work = new Scratch(code.WorkBytes);
        new Span<byte>(work.Pointer, (int)code.WorkBytes).Fill(filler);
        for (int i = 0; i < symbols.Length; i++)
        {
            tile.RowSpan(i, length).Fill(filler);
            if (received[i])
            {
                symbols[i].CopyTo(tile.RowSpan(i, length));
            }
        }

        code.DecodeRows(tile, StripPlan.Create(length, 1), ErasurePattern.Create(code, received), work.Pointer);
        return Rows(tile, length);
    }

    internal static byte[][] RandomSources(Random random, int count, int length)
    {
        var sources = new byte[count][];
        foreach (ref var source in sources.AsSpan())
        {
            source = new byte[length];
            random.NextBytes(source);
        }

        return sources;
    }

    /// <summary>Which symbols are there when a random K of n are.</summary>
    internal static bool[] RandomReceived(Random random, ReedSolomonCode code)
    {
        var received = new bool[code.Total];
        received.AsSpan(0, code.SourceCount).Fill(true);
        random.Shuffle(received);
        return received;
    }

    internal static void AssertSame(ReadOnlySpan<byte[]> expected, ReadOnlySpan<byte[]> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].AsSpan().SequenceEqual(actual[i]), $"{what}: symbol {i} differs.");
        }
    }

    private static byte[][] Rows(Tile tile, int length)
    {
        var rows = new byte[tile.Rows][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = tile.RowSpan(i, length).ToArray();
        }

        return rows;
    }
}
