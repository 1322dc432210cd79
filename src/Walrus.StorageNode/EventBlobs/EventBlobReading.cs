using Walrus.Client;
using Walrus.Client.Read;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.EventBlobs;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>Reads event blobs of the network as any client reads blobs. What they say is a quorum's word: the chain names the last, each the one before.</summary>
internal sealed class EventBlobReading(WalrusNetwork network)
{
    private readonly BlobReading reading = new(network);

    /// <summary>A whole event blob; null when it cannot be read now.</summary>
    /// <exception cref="WalrusFormatException">The blob is no event blob.</exception>
    internal async Task<EventBlobFile?> Read(BlobId blob, CancellationToken ct) =>
        await reading.Read(blob, EventBlobFile.MaxLength, ConsistencyCheck.Default, ct).ConfigureAwait(false)
            is ReadResult.Found { Content: MemoryBlob content } ? EventBlobFile.Parse(content.Bytes) : null;

    /// <summary>How an event blob begins and ends, without the rest; null when it cannot be read now.</summary>
    /// <exception cref="WalrusFormatException">The blob is no event blob.</exception>
    internal async Task<(EventBlobHeader Header, EventBlobTrailer Trailer)?> Look(BlobId blob, CancellationToken ct)
    {
        if (await reading.ReadRange(blob, 0, EventBlobHeader.Length, ct).ConfigureAwait(false) is not ReadResult.Found head)
        {
            return null;
        }

        long end = (long)head.Metadata.Metadata.UnencodedLength - EventBlobTrailer.Length;
        if (end < EventBlobHeader.Length)
        {
            throw new WalrusFormatException($"The blob {blob} is too short for an event blob.");
        }

        return await reading.ReadRange(blob, end, EventBlobTrailer.Length, ct).ConfigureAwait(false) is ReadResult.Found tail
            ? (EventBlobHeader.Read(Bytes(head.Content)), EventBlobTrailer.Read(Bytes(tail.Content)))
            : null;
    }

    private static byte[] Bytes(IBlobReader content)
    {
        var bytes = new byte[content.Length];
        content.Read(0, bytes);
        return bytes;
    }
}
