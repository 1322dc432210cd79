using Walrus.Core.Kernels;

namespace Walrus.Core.ReedSolomon;

/// <summary>
/// The same few bytes of every symbol of many codewords at once: one row for each position of the code, in each row either some whole
/// symbols side by side or one slice of a long symbol. Rows are far enough apart that a kernel may read 64 bytes before a row and write
/// 32 bytes behind it without touching a neighbour's data.
/// </summary>
internal sealed unsafe class Tile : IDisposable
{
    /// <summary>Bytes before each row that belong to nobody.</summary>
    internal const int Lead = 64;

    /// <summary>Bytes that may be read behind the last row.</summary>
    private const int Tail = 256;

    private readonly Scratch buffer;

    internal Tile(int rows, int width)
    {
        Rows = rows;
        Width = width;
        Stride = (width + 63) / 64 * 64 + Lead;
        buffer = new Scratch((long)rows * Stride + Lead + Tail);
    }

    internal int Rows { get; }

    /// <summary>Bytes of payload in a row.</summary>
    internal int Width { get; }

    /// <summary>Distance between rows in bytes.</summary>
    internal nint Stride { get; }

    internal byte* Row(int row) => buffer.Pointer + Lead + row * Stride;

    internal Span<byte> RowSpan(int row, int length) => new(Row(row), length);

    public void Dispose() => buffer.Dispose();
}
