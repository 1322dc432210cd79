using Walrus.Core.Galois;
using Walrus.Core.Kernels;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.Tests.ReedSolomon;

public sealed unsafe class StripPlanTests
{
    private const int Half = FieldKernel.StripElements;

    /// <summary>What a plan may write behind a row.</summary>
    private const int Excess = 31;

    [Fact]
    public void Every_byte_of_a_row_has_a_place_of_its_own()
    {
        foreach (var (length, count) in Shapes())
        {
            int[] places = Places(length, count);
            Assert.True(places.Distinct().Count() == length * count, $"{count} symbols of {length} bytes share a place.");
        }
    }

    [Fact]
    public void The_two_bytes_of_an_element_stand_in_the_halves_of_a_strip()
    {
        foreach (var (length, count) in Shapes())
        {
            int[] places = Places(length, count);
            for (int symbol = 0; symbol < count; symbol++)
            {
                foreach (var (low, high, _) in ReferenceCode.Halves(length))
                {
                    int place = places[symbol * length + low];
                    bool paired = place % FieldKernel.StripBytes < Half && places[symbol * length + high] == place + Half;
                    Assert.True(paired, $"{count} symbols of {length} bytes: byte {low} of symbol {symbol}");
                }
            }
        }
    }

    [Fact]
    public void Loading_undoes_storing()
    {
        foreach (var (length, count) in Shapes())
        {
            var plan = StripPlan.Create(length, count);
            byte[] row = ContentRecipe.Make("lcg32", (uint)length, length * count), padded = [.. new byte[Half], .. row, .. new byte[256]];
            var work = new byte[(plan.Count + 1) * FieldKernel.StripBytes];
            var stored = new byte[row.Length + Excess];
            fixed (byte* p = padded, w = work, s = stored)
            {
                for (int strip = 0; strip < plan.Count; strip++)
                {
                    plan.Load(strip, p + Half, w + strip * FieldKernel.StripBytes);
                }

                for (int strip = 0; strip < plan.Count; strip++)
                {
                    plan.StoreRows(strip, w + strip * FieldKernel.StripBytes, s, 0, 1);
                }
            }

            Assert.True(row.AsSpan().SequenceEqual(stored.AsSpan(0, row.Length)), $"{count} symbols of {length} bytes");
        }
    }

    [Fact]
    public void Loading_rows_is_loading_each_of_them()
    {
        using var tile = new Tile(5, 3 * 70);
        for (int i = 0; i < tile.Rows; i++)
        {
            ContentRecipe.Make("lcg32", (uint)i, tile.Width).CopyTo(tile.RowSpan(i, tile.Width));
        }

        var plan = StripPlan.Create(70, 3);
        var together = new byte[(tile.Rows + 1) * FieldKernel.StripBytes];
        var single = new byte[2 * FieldKernel.StripBytes];
        var (rows, reloaded) = (new byte[tile.Width + Excess], new byte[tile.Width + Excess]);
        fixed (byte* t = together, s = single, a = rows, b = reloaded)
        {
            for (int strip = 0; strip < plan.Count; strip++)
            {
                plan.LoadRows(strip, tile.Row(0), tile.Stride, tile.Rows, t);
                for (int i = 0; i < tile.Rows; i++)
                {
                    plan.Load(strip, tile.Row(i), s);
                    plan.StoreRows(strip, s, a, 0, 1);
                    plan.StoreRows(strip, t + i * FieldKernel.StripBytes, b, 0, 1);
                    Assert.Equal(rows, reloaded);
                }
            }
        }
    }

    [Fact]
    public void Storing_touches_nothing_before_a_row_and_little_behind_it()
    {
        const byte Untouched = 0xC3;
        foreach (var (length, count) in Shapes())
        {
            var plan = StripPlan.Create(length, count);
            int width = length * count;
            var row = new byte[Half + width + Excess + Half];
            row.AsSpan().Fill(Untouched);
            var work = new byte[2 * FieldKernel.StripBytes];
            fixed (byte* r = row, w = work)
            {
                for (int strip = 0; strip < plan.Count; strip++)
                {
                    plan.StoreRows(strip, w, r + Half, 0, 1);
                }
            }

            Assert.Equal(-1, row.AsSpan(0, Half).IndexOfAnyExcept(Untouched));
            Assert.Equal(-1, row.AsSpan(Half + width + Excess).IndexOfAnyExcept(Untouched));
        }
    }

    [Fact]
    public void The_best_symbol_count_keeps_its_bounds()
    {
        for (int length = 2; length <= 2048; length += 2)
        {
            foreach (int most in new[] { 1, 4, 10, 1000 })
            {
                int best = StripPlan.BestSymbolCount(length, 1024, most);
                Assert.InRange(best, 1, most);
                Assert.True(best == 1 || best * length <= 1024, $"{best} symbols of {length} bytes");
            }
        }
    }

    [Fact]
    public void The_best_symbol_count_needs_no_more_strips_a_symbol_than_one_alone()
    {
        for (int length = 2; length <= 300; length += 2)
        {
            int best = StripPlan.BestSymbolCount(length, 1024, 1000);
            Assert.True(StripPlan.Create(length, best).Count <= best * StripPlan.Create(length, 1).Count, $"{best} symbols of {length} bytes");
        }
    }

    private static IEnumerable<(int Length, int Count)> Shapes()
    {
        for (int length = 2; length <= 300; length += 2)
        {
            foreach (int count in new[] { 1, 2, 3, 7, 10 })
            {
                yield return (length, count);
            }
        }
    }

    /// <summary>For each byte of a row the place in the strips, counted through, that it is stored from.</summary>
    private static int[] Places(int length, int count)
    {
        byte[] low = Stored(length, count, place => (byte)place), high = Stored(length, count, place => (byte)(place >> 8));
        return [.. low.Zip(high, (l, h) => l | h << 8)];
    }

    private static byte[] Stored(int length, int count, Func<int, byte> valueAt)
    {
        var plan = StripPlan.Create(length, count);
        byte[] row = new byte[length * count + Excess], work = new byte[FieldKernel.StripBytes + Half];
        fixed (byte* r = row, w = work)
        {
            for (int strip = 0; strip < plan.Count; strip++)
            {
                for (int i = 0; i < FieldKernel.StripBytes; i++)
                {
                    work[i] = valueAt(strip * FieldKernel.StripBytes + i);
                }

                plan.StoreRows(strip, w, r, 0, 1);
            }
        }

        return row[..(length * count)];
    }
}
