namespace Walrus.Core.Quilts;

/// <summary>Reads on through consecutive columns as if they were one run of bytes.</summary>
internal sealed class ColumnStrip
{
    private readonly ReadOnlyMemory<byte>[] columns;
    private int column;
    private int inColumn;

    internal ColumnStrip(ReadOnlyMemory<byte>[] columns)
    {
        this.columns = columns;
        foreach (var one in columns)
        {
            Remaining += one.Length;
        }
    }

    /// <summary>Bytes left to read.</summary>
    internal long Remaining { get; private set; }

    /// <summary>Leaves no more than that many bytes to read.</summary>
    internal void Limit(long remaining) => Remaining = Math.Min(Remaining, remaining);

    internal byte[] Read(long count)
    {
        // Checked before the allocation, whose size a stranger named.
        if (count > Remaining || count > Array.MaxLength)
        {
            throw new WalrusFormatException($"{count} bytes are announced, {Remaining} are left of the patch.");
        }

        var bytes = new byte[count];
        Read(bytes);
        return bytes;
    }

    internal void Read(Span<byte> destination)
    {
        if (destination.Length > Remaining)
        {
            throw new WalrusFormatException($"{destination.Length} bytes are needed, {Remaining} are left of the patch.");
        }

        Remaining -= destination.Length;
        while (!destination.IsEmpty)
        {
            var available = columns[column].Span[inColumn..];
            if (available.IsEmpty)
            {
                column++;
                inColumn = 0;
                continue;
            }

            var part = available[..Math.Min(available.Length, destination.Length)];
            part.CopyTo(destination);
            inColumn += part.Length;
            destination = destination[part.Length..];
        }
    }
}
