namespace Walrus.StorageNode.Storage;

/// <summary>Where a sliver lies.</summary>
/// <param name="Segment">The segment's number.</param>
/// <param name="Offset">Bytes before the record's header.</param>
/// <param name="Length">Bytes of the sliver's BCS, without the header.</param>
internal readonly record struct SliverPlace(int Segment, long Offset, int Length)
{
    /// <summary>Bytes before what follows the record.</summary>
    internal long End => Offset + SliverRecord.HeaderLength + Length;
}
