using Walrus.Core.RedStuff;

namespace Walrus.Core.Quilts;

/// <summary>
/// The symbol size a quilt gets (spec/encoding.md §5.3 step 3). The search is the protocol's own: another size, though it might hold
/// the same patches, would be another quilt id.
/// </summary>
internal static class QuiltSymbolSize
{
    /// <param name="sizes">Bytes of the index with its prefix, then of every patch with its header.</param>
    /// <param name="columns">K2.</param>
    /// <param name="rows">K1.</param>
    /// <param name="maxIndexColumns">How many columns the index may take.</param>
    internal static int Of(IReadOnlyList<long> sizes, int columns, int rows, int maxIndexColumns = QuiltFormat.MaxIndexColumns)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sizes.Count);
        if (sizes.Count > columns)
        {
            throw new QuiltException(
                $"{sizes.Count - 1} patches are too many: with {columns} columns a quilt holds {columns - 1}. Split them over several quilts.");
        }

        long low = Math.Max(
            Math.Max(DivideUp(sizes.Sum(), (long)columns * rows), DivideUp(sizes[0], (long)rows * maxIndexColumns)),
            DivideUp(QuiltFormat.IndexPrefixLength, rows));
        long high = DivideUp(sizes.Max(), (long)(columns / sizes.Count) * rows);
        while (low < high)
        {
            long middle = (low + high) / 2;
            if (Fit(sizes, columns, middle * rows))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        long even = low + (low & 1);
        return even <= EncodingConfig.MaxSymbolSize
            ? (int)even
            : throw new QuiltException(
                $"The patches need symbols of {even} bytes, {EncodingConfig.MaxSymbolSize} is the most. "
                + "Remove some patches, or store the largest one as a blob of its own.");
    }

    internal static long DivideUp(long dividend, long divisor) => (dividend + divisor - 1) / divisor;

    private static bool Fit(IReadOnlyList<long> sizes, int columns, long columnLength)
    {
        long used = 0;
        foreach (long size in sizes)
        {
            used += DivideUp(size, columnLength);
        }

        return used <= columns;
    }
}
