using Walrus.Core.Bcs;

namespace Walrus.Core.Quilts;

/// <summary>
/// The table of contents at the front of a quilt (spec/encoding.md §5.2). Written entries carry only where they end; each begins where
/// the one before ended, the first behind the index itself.
/// </summary>
public sealed class QuiltIndex
{
    // end_index, an empty identifier, no tags.
    private const int MinEntryLength = 4;

    internal QuiltIndex(int indexColumns, IReadOnlyList<QuiltIndexEntry> entries)
    {
        IndexColumns = indexColumns;
        Entries = entries;
    }

    /// <summary>How many columns the index itself takes.</summary>
    public int IndexColumns { get; }

    /// <summary>The patches in the order of their columns.</summary>
    public IReadOnlyList<QuiltIndexEntry> Entries { get; }

    /// <summary>The patch of that name; the first of them should a foreign writer have left several; null if there is none.</summary>
    public QuiltIndexEntry? Find(string identifier) => Entries.FirstOrDefault(e => e.Identifier == identifier);

    /// <summary>The patch in exactly those columns; null if there is none.</summary>
    public QuiltIndexEntry? Find(QuiltPatchInternalId columns) => Entries.FirstOrDefault(e => e.Columns == columns);

    /// <summary>The patches whose tag <paramref name="key"/> is <paramref name="value"/>.</summary>
    public IEnumerable<QuiltIndexEntry> WithTag(string key, string value) =>
        Entries.Where(e => e.Tags.TryGetValue(key, out var found) && found == value);

    /// <summary>The BCS of the index, without version and length in front.</summary>
    public byte[] ToBcs() => ToBcs(Entries.Select(e => (e.Columns.End, e.Identifier, e.Tags)).ToArray());

    internal static byte[] ToBcs(IReadOnlyCollection<(ushort End, string Identifier, IReadOnlyDictionary<string, string> Tags)> entries)
    {
        var writer = new BcsWriter(entries.Count * 32).WriteUleb128((uint)entries.Count);
        foreach (var (end, identifier, tags) in entries)
        {
            writer.WriteU16(end).WriteString(identifier).WriteStringMap(tags);
        }

        return writer.ToArray();
    }

    /// <param name="bcs">The index without version and length in front.</param>
    /// <param name="indexColumns">How many columns it takes: where the first patch begins.</param>
    /// <param name="columnCount">K2: no patch may end beyond it.</param>
    /// <exception cref="WalrusFormatException">It is no index of such a quilt.</exception>
    internal static QuiltIndex FromBcs(ReadOnlySpan<byte> bcs, int indexColumns, int columnCount)
    {
        var reader = new BcsReader(bcs);
        var entries = new QuiltIndexEntry[reader.ReadLength(Math.Max(0, columnCount - indexColumns), MinEntryLength)];
        int start = indexColumns;
        for (int i = 0; i < entries.Length; i++)
        {
            int end = reader.ReadU16();
            if (end <= start || end > columnCount)
            {
                throw new WalrusFormatException(
                    $"Patch {i} of the quilt index ends at column {end}; it begins at {start} and there are {columnCount} columns.");
            }

            entries[i] = new(
                reader.ReadString(ushort.MaxValue),
                reader.ReadStringMap(ushort.MaxValue, ushort.MaxValue),
                new QuiltPatchInternalId((ushort)start, (ushort)end));
            start = end;
        }

        reader.Finish();
        return new(indexColumns, entries);
    }
}
