using Walrus.Core.Quilts;

namespace Walrus.Core.Tests.Quilts;

/// <summary>The cases upstream tests its own search with (spec/vectors.md §5).</summary>
public sealed class QuiltSymbolSizeTests
{
    [Theory]
    [InlineData(new long[] { 1000, 1, 1 }, 4, 7, 2, 72)]
    [InlineData(new long[] { 1 }, 3, 2, 1, 4)]
    [InlineData(new long[] { 115, 80, 4 }, 17, 9, 3, 6)]
    [InlineData(new long[] { 20, 20, 20 }, 3, 5, 2, 4)]
    [InlineData(new long[] { 5, 5, 5 }, 5, 1, 1, 6)]
    [InlineData(new long[] { 25, 35, 45 }, 200, 1, 3, 10)]
    [InlineData(new long[] { 10, 0, 0, 0 }, 17, 9, 2, 2)]
    [InlineData(
        new long[]
        {
            416, 253, 258, 384, 492, 303, 276, 464, 143, 251, 388, 263, 515, 433, 505,
            385, 346, 69, 48, 495, 329, 450, 494, 104, 539, 245, 109, 317, 60,
        },
        34, 16, 3, 32)]
    public void The_search_finds_the_protocols_size(long[] sizes, int columns, int rows, int maxIndexColumns, int expected) =>
        Assert.Equal(expected, QuiltSymbolSize.Of(sizes, columns, rows, maxIndexColumns));

    [Fact]
    public void More_patches_than_columns_are_refused() => Assert.Throws<QuiltException>(() => QuiltSymbolSize.Of([2, 1, 2, 1], 3, 3, 1));

    [Fact]
    public void No_sizes_at_all_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => QuiltSymbolSize.Of([], 3, 1, 1));

    [Fact]
    public void A_symbol_beyond_65534_bytes_is_refused()
    {
        Assert.Equal(65534, QuiltSymbolSize.Of([10, 65534L * 2 * 2], 3, 2));
        Assert.Throws<QuiltException>(() => QuiltSymbolSize.Of([10, 65534L * 2 * 2 + 1], 3, 2));
    }
}
