using Walrus.Client.Nodes;
using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Read;

/// <summary>What a read cost.</summary>
/// <param name="Requests">Requests for slivers.</param>
/// <param name="Bytes">Bytes of sliver data that arrived, good or bad.</param>
/// <param name="Elapsed">From the first request to the checked blob.</param>
/// <param name="Failures">Nodes that failed or lied on the way.</param>
public sealed record ReadFigures(int Requests, long Bytes, TimeSpan Elapsed, IReadOnlyList<NodeFailure> Failures);

/// <summary>What came of a read (storage-node-api §C.3).</summary>
public abstract record ReadResult
{
    private ReadResult()
    {
    }

    /// <summary>The blob, decoded and checked; for a range, its bytes only.</summary>
    /// <param name="Metadata">Verified metadata; it knows the length of the whole blob.</param>
    /// <param name="Content">The bytes.</param>
    /// <param name="Figures">What it cost.</param>
    public sealed record Found(BlobMetadataWithId Metadata, IBlobReader Content, ReadFigures Figures) : ReadResult;

    /// <summary>A quorum does not know the blob.</summary>
    public sealed record NotFound : ReadResult;

    /// <summary>The blob is on the block lists of so many nodes that it cannot be read.</summary>
    public sealed record Blocked : ReadResult;

    /// <summary>Too few nodes gave good answers; trying again later may succeed.</summary>
    public sealed record Unavailable(string Why, IReadOnlyList<NodeFailure> Failures) : ReadResult;

    /// <summary>Its writer encoded it wrongly; there is no content everybody would agree on.</summary>
    public sealed record Inconsistent : ReadResult;

    /// <summary>The blob is longer than this reader takes into memory.</summary>
    public sealed record TooLarge(ulong Length, long Limit) : ReadResult;

    /// <summary>The range begins or ends behind the blob's end.</summary>
    public sealed record OutOfRange(ulong Length) : ReadResult;

    /// <summary>A quilt's table of contents.</summary>
    public sealed record Index(BlobMetadataWithId Metadata, QuiltIndex Patches, ReadFigures Figures) : ReadResult;

    /// <summary>One patch of a quilt.</summary>
    /// <param name="Metadata">Verified metadata of the quilt.</param>
    /// <param name="Id">Where the patch is.</param>
    /// <param name="Content">Its name, tags and bytes.</param>
    /// <param name="Figures">What it cost.</param>
    public sealed record Patch(BlobMetadataWithId Metadata, QuiltPatchId Id, QuiltPatch Content, ReadFigures Figures) : ReadResult;

    /// <summary>The blob is there, and is no quilt or has no such patch.</summary>
    public sealed record NoPatch(string Why) : ReadResult;

    /// <summary>A blob whose bytes can be read piece by piece.</summary>
    public sealed record Opened(BlobStream Stream) : ReadResult;
}
