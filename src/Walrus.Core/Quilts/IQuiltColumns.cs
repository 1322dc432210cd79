namespace Walrus.Core.Quilts;

/// <summary>
/// Where a reader finds the columns of a quilt: the symbols of its first K2 secondary slivers (spec/encoding.md §5).
/// </summary>
public interface IQuiltColumns
{
    /// <summary>K2: how many columns the quilt has.</summary>
    int Count { get; }

    /// <summary>K1 times the symbol size: bytes in every column.</summary>
    int ColumnLength { get; }

    /// <summary>The bytes of one column.</summary>
    /// <exception cref="QuiltException">The column is not at hand.</exception>
    ReadOnlyMemory<byte> Column(int index);
}
