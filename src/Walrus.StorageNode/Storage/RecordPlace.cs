namespace Walrus.StorageNode.Storage;

/// <summary>Where a record lies.</summary>
/// <param name="Segment">The segment's number.</param>
/// <param name="Offset">Bytes before the record's header.</param>
/// <param name="Header">Bytes of the header.</param>
/// <param name="Length">Bytes of the BCS behind it.</param>
internal readonly record struct RecordPlace(int Segment, long Offset, int Header, int Length)
{
    /// <summary>Bytes of the record, header included.</summary>
    internal int Bytes => Header + Length;

    /// <summary>Bytes before what follows the record.</summary>
    internal long End => Offset + Bytes;
}
