using Microsoft.Data.Sqlite;

namespace Walrus.StorageNode.Storage;

/// <summary>A segment as the index knows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Indexed">Bytes from its beginning that the index has seen.</param>
/// <param name="Live">Bytes of records that the index points to.</param>
/// <param name="IsDropped">Its file may go, and is not to be read again.</param>
internal readonly record struct SegmentUse(int Number, long Indexed, long Live, bool IsDropped);

/// <summary>How one change of the index changes what segments hold.</summary>
internal sealed class SegmentUses(SqliteConnection connection)
{
    private readonly Dictionary<int, long> live = [];

    /// <summary>Bytes by which records that the index points to became more.</summary>
    internal long LiveBytes { get; private set; }

    /// <summary>Bytes by which what the index has seen became more.</summary>
    internal long IndexedBytes { get; private set; }

    /// <summary>What a statement says of a removed record: its segment and its bytes.</summary>
    internal static (int Segment, long Bytes) RemovedAt(SqliteDataReader row) => (row.GetInt32(0), row.GetInt64(1));

    /// <summary>The index has seen so much of a segment, and no more.</summary>
    internal void Know(int segment, long bytes)
    {
        long before = connection.One("SELECT indexed FROM segments WHERE number = $0", r => r.GetInt64(0), segment);
        connection.Run("UPDATE segments SET indexed = $1 WHERE number = $0", segment, bytes);
        IndexedBytes += bytes - before;
    }

    /// <summary>A segment's records in use became so many bytes more.</summary>
    internal void Live(int segment, long bytes)
    {
        live[segment] = live.GetValueOrDefault(segment) + bytes;
        LiveBytes += bytes;
    }

    /// <summary>Records are gone; returns how many.</summary>
    internal int Removed(IReadOnlyCollection<(int Segment, long Bytes)> records)
    {
        foreach (var (segment, bytes) in records)
        {
            Live(segment, -bytes);
        }

        return records.Count;
    }

    /// <summary>Writes it down, as part of the change.</summary>
    internal void Save()
    {
        foreach (var (segment, bytes) in live)
        {
            connection.Run("UPDATE segments SET live = live + $1 WHERE number = $0", segment, bytes);
        }
    }
}
