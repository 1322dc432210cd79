using System.Collections.Immutable;
using Walrus.Core.Identifiers;
using Walrus.Sui.EventBlobs;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>A finished event blob in a file.</summary>
/// <param name="Start">Its first checkpoint.</param>
/// <param name="Next">Where the stream goes on behind it.</param>
internal sealed record CutBlob(ulong Start, StreamPosition Next)
{
    /// <summary>Its last checkpoint.</summary>
    internal ulong End => Next.Checkpoint - 1;
}

/// <summary>The event blob that is next to be certified: its header names the one before, so its id is known.</summary>
internal sealed record SealedBlob(CutBlob Cut, BlobId Id);

/// <summary>The last event blob of this writer, or taken over by it, that the chain has certified.</summary>
internal sealed record CertifiedBlob(BlobId Id, StreamPosition Next);

/// <summary>
/// Where a writer of event blobs stands; what is on disk. A blob is written (the draft), then cut and pending, then sealed when the one before
/// it is certified, attested by this node once in each epoch until a quorum has, and then certified.
/// </summary>
/// <param name="Draft">Where the draft begins.</param>
/// <param name="Next">Where the stream goes on behind what is on disk of the draft.</param>
/// <param name="DraftBytes">How much of the draft is on disk; 0 for nothing, not even a header.</param>
/// <param name="Pending">Blobs that wait for the one before them, oldest first.</param>
/// <param name="Sealed">The one that waits for its certification.</param>
/// <param name="Attested">The epoch in which this node has attested it last; null for never. In the next epoch it counts no more.</param>
/// <param name="Certified">The last certified one.</param>
internal sealed record WriterState(
    StreamPosition Draft, StreamPosition Next, long DraftBytes, ImmutableArray<CutBlob> Pending, SealedBlob? Sealed, Epoch? Attested,
    CertifiedBlob? Certified)
{
    /// <summary>Blobs that are finished and not certified.</summary>
    internal int Uncertified => Pending.Length + (Sealed is null ? 0 : 1);

    /// <summary>Whether no more may be finished until one is certified.</summary>
    internal bool IsFull => Pending.Length >= EventBlobOptions.MaxPending;

    /// <summary>A writer that begins at a place of the stream.</summary>
    internal static WriterState At(StreamPosition place, CertifiedBlob? certified = null) => new(place, place, 0, [], null, null, certified);

    /// <summary>Back to what is certified, or to the beginning: everything behind it is written again from the chain.</summary>
    internal WriterState Rewound(ulong first) => At(Certified?.Next ?? new(first, 0, default), Certified);

    /// <summary>The draft has grown to that place, on disk.</summary>
    internal WriterState Grow(StreamPosition next, long bytes) => this with { Next = next, DraftBytes = bytes };

    /// <summary>The draft is finished behind that place; another begins.</summary>
    internal WriterState Cut(StreamPosition next) => this with
    {
        Draft = next,
        Next = next,
        DraftBytes = 0,
        Pending = Pending.Add(new(Draft.Checkpoint, next)),
    };

    /// <summary>The oldest pending blob has this id with the header it got.</summary>
    internal WriterState Seal(BlobId id) => this with { Sealed = new(Pending[0], id), Pending = Pending.RemoveAt(0), Attested = null };

    /// <summary>This node has attested a blob in an epoch, if it is still the sealed one.</summary>
    internal WriterState Attest(BlobId id, Epoch epoch) => Sealed?.Id == id ? this with { Attested = epoch } : this;

    /// <summary>The chain has certified a blob; nothing changes unless it is the sealed one.</summary>
    internal WriterState Certify(BlobId id) => Sealed is { } done && done.Id == id
        ? this with { Sealed = null, Attested = null, Certified = new(id, done.Cut.Next) }
        : this;
}
