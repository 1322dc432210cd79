using Walrus.Core.RedStuff;

namespace Walrus.Core.Quilts;

/// <summary>All columns of a quilt whose whole bytes are at hand; a column is gathered from the rows when it is asked for.</summary>
public sealed class QuiltMatrix : IQuiltColumns
{
    private readonly ReadOnlyMemory<byte> quilt;
    private readonly int rows;
    private readonly int symbolSize;

    /// <summary>Takes the decoded blob of a quilt.</summary>
    /// <exception cref="WalrusFormatException">Its length is not that of a quilt for so many shards.</exception>
    public QuiltMatrix(EncodingConfig config, ReadOnlyMemory<byte> quilt)
    {
        int symbols = config.SourceSymbols;
        if (quilt.IsEmpty || quilt.Length % symbols != 0 || config.SymbolSize(quilt.Length) != quilt.Length / symbols)
        {
            throw new WalrusFormatException(
                $"A blob of {quilt.Length} bytes is no quilt: with {config.Shards} shards a quilt is an even multiple of {symbols} bytes.");
        }

        this.quilt = quilt;
        rows = config.PrimarySourceSymbols;
        symbolSize = quilt.Length / symbols;
        Count = config.SecondarySourceSymbols;
    }

    /// <inheritdoc />
    public int Count { get; }

    /// <inheritdoc />
    public int ColumnLength => rows * symbolSize;

    /// <inheritdoc />
    public ReadOnlyMemory<byte> Column(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var column = new byte[ColumnLength];
        for (int row = 0; row < rows; row++)
        {
            quilt.Span.Slice((row * Count + index) * symbolSize, symbolSize).CopyTo(column.AsSpan(row * symbolSize));
        }

        return column;
    }
}
