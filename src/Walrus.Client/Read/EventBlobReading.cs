using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;
using Walrus.Sui.EventBlobs;

namespace Walrus.Client.Read;

/// <summary>
/// Reads event blobs (node-behaviour §1) as any blob is read. What they say is a quorum's word when their ids come from the chain: it names the
/// last one, and each names the one before.
/// </summary>
/// <param name="network">The network.</param>
public sealed class EventBlobReading(WalrusNetwork network)
{
    private readonly BlobReading reading = new(network);

    /// <summary>A whole event blob, at most <see cref="EventBlobFile.MaxLength"/> bytes in memory; null when it cannot be read now.</summary>
    /// <exception cref="WalrusFormatException">The blob is no event blob.</exception>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public async Task<EventBlobFile?> Read(BlobId blob, CancellationToken ct = default) =>
        await reading.Read(blob, EventBlobFile.MaxLength, ConsistencyCheck.Default, ct) is ReadResult.Found { Content: MemoryBlob content }
            ? EventBlobFile.Parse(content.Bytes)
            : null;

    /// <summary>How an event blob begins and ends, without the rest; null when it cannot be read now.</summary>
    /// <exception cref="WalrusFormatException">The blob is no event blob.</exception>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public async Task<(EventBlobHeader Header, EventBlobTrailer Trailer)?> Look(BlobId blob, CancellationToken ct = default)
    {
        var head = await reading.ReadRange(blob, 0, EventBlobHeader.Length, ct);
        if (head is not ReadResult.Found { Content: var first, Metadata.Metadata.UnencodedLength: var length })
        {
            return head is ReadResult.OutOfRange ? throw TooShort(blob) : null;
        }

        long end = (long)length - EventBlobTrailer.Length;
        if (end < EventBlobHeader.Length)
        {
            throw TooShort(blob);
        }

        return await reading.ReadRange(blob, end, EventBlobTrailer.Length, ct) is ReadResult.Found { Content: var last }
            ? (EventBlobHeader.Read(Bytes(first)), EventBlobTrailer.Read(Bytes(last)))
            : null;
    }

    private static WalrusFormatException TooShort(BlobId blob) => new($"The blob {blob} is too short for an event blob.");

    private static byte[] Bytes(IBlobReader content)
    {
        var bytes = new byte[content.Length];
        content.Read(0, bytes);
        return bytes;
    }
}
