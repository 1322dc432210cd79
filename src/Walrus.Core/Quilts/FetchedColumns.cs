using Walrus.Core.RedStuff;

namespace Walrus.Core.Quilts;

/// <summary>Columns fetched one by one as secondary slivers: enough of them to read the index or a patch.</summary>
public sealed class FetchedColumns : IQuiltColumns
{
    private readonly IReadOnlyDictionary<int, ReadOnlyMemory<byte>> columns;

    /// <summary>The columns at hand of a quilt with that configuration and symbol size.</summary>
    /// <exception cref="WalrusFormatException">A column has the wrong length or number.</exception>
    public FetchedColumns(EncodingConfig config, int symbolSize, IReadOnlyDictionary<int, ReadOnlyMemory<byte>> columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(symbolSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(symbolSize, EncodingConfig.MaxSymbolSize);
        Count = config.SecondarySourceSymbols;
        ColumnLength = config.SliverLength(SliverAxis.Secondary, symbolSize);
        this.columns = columns;
        foreach (var (index, column) in columns)
        {
            if (index < 0 || index >= Count || column.Length != ColumnLength)
            {
                throw new WalrusFormatException(
                    $"Column {index} of {column.Length} bytes cannot belong to a quilt of {Count} columns of {ColumnLength} bytes.");
            }
        }
    }

    /// <inheritdoc />
    public int Count { get; }

    /// <inheritdoc />
    public int ColumnLength { get; }

    /// <inheritdoc />
    public ReadOnlyMemory<byte> Column(int index) => columns.TryGetValue(index, out var column)
        ? column
        : throw new QuiltException($"Column {index} is needed and not at hand. Fetch secondary sliver {index} of the quilt and read again.");
}
