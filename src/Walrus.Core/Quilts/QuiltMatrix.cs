using Walrus.Core.RedStuff;

namespace Walrus.Core.Quilts;

/// <summary>All columns of a quilt whose whole bytes are at hand; a column is gathered from the rows when it is asked for.</summary>
public sealed class QuiltMatrix : IQuiltColumns
{
    private readonly IBlobReader quilt;
    private readonly int rows;
    private readonly int symbolSize;

    /// <summary>Takes the decoded blob of a quilt.</summary>
    /// <exception cref="WalrusFormatException">Its length is not that of a quilt for so many shards.</exception>
    public QuiltMatrix(EncodingConfig config, ReadOnlyMemory<byte> quilt) : this(config, new MemoryBlob(quilt)) { }

    /// <summary>Takes a quilt that is read column by column, where it lies.</summary>
    /// <exception cref="WalrusFormatException">Its length is not that of a quilt for so many shards.</exception>
    public QuiltMatrix(EncodingConfig config, IBlobReader quilt)
    {
        int symbols = config.SourceSymbols;
        if (!QuiltFormat.IsLength(config, quilt.Length))
        {
            throw new WalrusFormatException(
                $"A blob of {quilt.Length} bytes is no quilt: with {config.Shards} shards a quilt is an even multiple of {symbols} bytes.");
        }

        this.quilt = quilt;
        rows = config.PrimarySourceSymbols;
        symbolSize = (int)(quilt.Length / symbols);
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
            quilt.Read(((long)row * Count + index) * symbolSize, column.AsSpan(row * symbolSize, symbolSize));
        }

        return column;
    }
}
