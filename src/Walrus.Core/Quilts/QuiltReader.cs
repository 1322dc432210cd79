using System.Buffers.Binary;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Quilts;

/// <summary>
/// Reads the index and single patches of a quilt from its columns (spec/encoding.md §5.1, §5.2). Columns come from strangers: every
/// length is checked against the bytes that are there before anything is allocated by it.
/// </summary>
public static class QuiltReader
{
    /// <summary>How many columns the index takes, told from the first: what a reader has to fetch before <see cref="ReadIndex"/>.</summary>
    /// <exception cref="WalrusFormatException">The column does not begin an index.</exception>
    public static int IndexColumns(ReadOnlySpan<byte> firstColumn) => ColumnsOf(IndexLength(firstColumn), firstColumn.Length);

    /// <summary>Reads the index.</summary>
    /// <exception cref="WalrusFormatException">The columns hold no quilt index.</exception>
    /// <exception cref="QuiltException">A column of the index is not at hand.</exception>
    public static QuiltIndex ReadIndex(IQuiltColumns columns)
    {
        int length = IndexLength(Column(columns, 0).Span);
        int indexColumns = ColumnsOf(length, columns.ColumnLength);
        if (indexColumns > columns.Count)
        {
            throw new WalrusFormatException($"The quilt index claims {indexColumns} columns of the {columns.Count} there are.");
        }

        var bytes = Gather(columns, 0, indexColumns, QuiltFormat.IndexPrefixLength, length - QuiltFormat.IndexPrefixLength);
        return QuiltIndex.FromBcs(bytes, indexColumns, columns.Count);
    }

    /// <summary>Reads a patch that the index names, and checks that it is the one the index describes.</summary>
    /// <exception cref="WalrusFormatException">The columns hold no patch, or another one.</exception>
    /// <exception cref="QuiltException">A column of the patch is not at hand.</exception>
    public static QuiltPatch ReadPatch(IQuiltColumns columns, QuiltIndexEntry entry)
    {
        var patch = ReadPatch(columns, entry.Columns);
        if (patch.Identifier != entry.Identifier)
        {
            throw new WalrusFormatException(
                $"Columns {entry.Columns} hold the patch '{Excerpt.Of(patch.Identifier)}', the index names '{Excerpt.Of(entry.Identifier)}' there.");
        }

        if (patch.Tags.Count != entry.Tags.Count || patch.Tags.Any(t => !entry.Tags.TryGetValue(t.Key, out var value) || value != t.Value))
        {
            throw new WalrusFormatException($"The tags of the patch '{Excerpt.Of(patch.Identifier)}' are not those in the index.");
        }

        return patch;
    }

    /// <summary>Reads the patch in those columns without the index, as a patch id alone allows.</summary>
    /// <exception cref="WalrusFormatException">The columns hold no patch.</exception>
    /// <exception cref="QuiltException">A column of the patch is not at hand.</exception>
    public static QuiltPatch ReadPatch(IQuiltColumns columns, QuiltPatchInternalId id)
    {
        if (id.Count == 0 || id.End > columns.Count)
        {
            throw new WalrusFormatException($"Columns {id} hold no patch: the quilt has {columns.Count} columns.");
        }

        var bytes = new ReadOnlyMemory<byte>[id.Count];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = Column(columns, id.Start + i);
        }

        var strip = new ColumnStrip(bytes);
        Span<byte> header = stackalloc byte[QuiltFormat.PatchHeaderLength];
        strip.Read(header);
        if (header[0] != QuiltFormat.Version || (header[5] & ~QuiltFormat.TagsBit) != 0)
        {
            throw new WalrusFormatException(
                $"Columns {id} begin with version {header[0]} and mask {header[5]}; a patch has version {QuiltFormat.Version} and mask 0 or 1.");
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[1..]);
        long filled = QuiltSymbolSize.DivideUp(QuiltFormat.PatchHeaderLength + length, columns.ColumnLength);
        if (filled != id.Count)
        {
            throw new WalrusFormatException($"The patch in columns {id} claims to fill {filled} of them: this is no patch, or not its id.");
        }

        strip.Limit(length);
        return ReadBody(strip, hasTags: (header[5] & QuiltFormat.TagsBit) != 0);
    }

    private static QuiltPatch ReadBody(ColumnStrip strip, bool hasTags)
    {
        var identifierBytes = new BcsReader(ReadSized(strip));
        string identifier = identifierBytes.ReadString(ushort.MaxValue);
        identifierBytes.Finish();
        if (QuiltIdentifier.Problem(identifier) is { } problem)
        {
            throw new WalrusFormatException($"The identifier '{Excerpt.Of(identifier)}' in the quilt {problem}.");
        }

        if (!hasTags)
        {
            return new QuiltPatch(identifier, ReadRest(strip));
        }

        var tagBytes = new BcsReader(ReadSized(strip));
        var tags = tagBytes.ReadStringMap(ushort.MaxValue, ushort.MaxValue);
        tagBytes.Finish();
        return new QuiltPatch(identifier, tags, ReadRest(strip));
    }

    private static byte[] ReadSized(ColumnStrip strip)
    {
        Span<byte> size = stackalloc byte[2];
        strip.Read(size);
        return strip.Read(BinaryPrimitives.ReadUInt16LittleEndian(size));
    }

    private static byte[] ReadRest(ColumnStrip strip) => strip.Read(strip.Remaining);

    private static int IndexLength(ReadOnlySpan<byte> firstColumn)
    {
        if (firstColumn.Length < QuiltFormat.IndexPrefixLength || firstColumn[0] != QuiltFormat.Version)
        {
            throw new WalrusFormatException(
                $"The blob is no quilt of version {QuiltFormat.Version}: its first column has {firstColumn.Length} bytes"
                + (firstColumn.IsEmpty ? "." : $" and begins with {firstColumn[0]}."));
        }

        long length = QuiltFormat.IndexPrefixLength + (long)BinaryPrimitives.ReadUInt32LittleEndian(firstColumn[1..]);
        long most = Math.Min(Array.MaxLength, (long)QuiltFormat.MaxIndexColumns * firstColumn.Length);
        return length <= most
            ? (int)length
            : throw new WalrusFormatException($"The quilt index claims {length} bytes; its {QuiltFormat.MaxIndexColumns} columns hold {most}.");
    }

    private static int ColumnsOf(int length, int columnLength) => (int)QuiltSymbolSize.DivideUp(length, columnLength);

    private static ReadOnlyMemory<byte> Column(IQuiltColumns columns, int index)
    {
        var column = columns.Column(index);
        return column.Length == columns.ColumnLength
            ? column
            : throw new WalrusFormatException($"Column {index} has {column.Length} bytes, a column of this quilt has {columns.ColumnLength}.");
    }

    private static byte[] Gather(IQuiltColumns columns, int start, int count, int skip, int length)
    {
        var bytes = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = Column(columns, start + i);
        }

        var strip = new ColumnStrip(bytes);
        Span<byte> skipped = stackalloc byte[QuiltFormat.IndexPrefixLength];
        strip.Read(skipped[..skip]);
        return strip.Read(length);
    }
}
