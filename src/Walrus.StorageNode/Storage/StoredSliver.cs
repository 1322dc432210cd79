namespace Walrus.StorageNode.Storage;

/// <summary>A sliver found damaged in the middle of being sent; what was sent of it was intact.</summary>
internal sealed class DamagedRecordException(string message) : IOException(message);

/// <summary>A sliver on disk, open for sending piece by piece, so that large slivers need no memory.</summary>
internal sealed class StoredSliver(StoredRecord record, SliverKey key, Action<RecordPlace> damaged) : IDisposable
{
    /// <summary>Bytes of its BCS.</summary>
    internal int Length => record.Place.Length;

    /// <summary>Sends its BCS. What turns out damaged is put into quarantine and not sent.</summary>
    /// <exception cref="DamagedRecordException">Not all of it could be sent; the receiver must not take what it got for the whole.</exception>
    internal async Task CopyTo(Stream destination, CancellationToken ct)
    {
        if (!await record.CopyTo(destination, ct).ConfigureAwait(false))
        {
            damaged(record.Place);
            throw new DamagedRecordException($"The {key} is damaged; sending it was broken off.");
        }
    }

    public void Dispose() => record.Dispose();
}
