using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>An event blob (<c>event_blob::EventBlob</c>).</summary>
/// <param name="BlobId">The blob.</param>
/// <param name="EndingCheckpoint">The last checkpoint whose events are in it.</param>
public sealed record EventBlob(BlobId BlobId, ulong EndingCheckpoint) : IMoveStruct<EventBlob>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteFixed(BlobId.Span).WriteU64(EndingCheckpoint);

    /// <inheritdoc/>
    public static EventBlob ReadFrom(ref BcsReader reader) => new(reader.ReadBlobId(), reader.ReadU64());
}

/// <summary>How much weight has attested an event blob.</summary>
/// <param name="Blob">The blob.</param>
/// <param name="Weight">Shards of the nodes that did.</param>
public sealed record EventBlobWeight(EventBlob Blob, ushort Weight) : IMoveStruct<EventBlobWeight>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.Write(Blob).WriteU16(Weight);

    /// <inheritdoc/>
    public static EventBlobWeight ReadFrom(ref BcsReader reader) => new(EventBlob.ReadFrom(ref reader), reader.ReadU16());
}

/// <summary>Where the certification of event blobs stands (<c>event_blob::EventBlobCertificationState</c>).</summary>
/// <param name="Latest">The last certified one.</param>
/// <param name="Weights">Those under way.</param>
public sealed record EventBlobState(EventBlob? Latest, IReadOnlyList<EventBlobWeight> Weights) : IMoveStruct<EventBlobState>
{
    /// <summary>Before anybody attested one.</summary>
    public static EventBlobState None { get; } = new(null, []);

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteOptional(Latest, static (w, b) => w.Write(b))
        .WriteVector(Weights, static (w, b) => w.Write(b));

    /// <inheritdoc/>
    public static EventBlobState ReadFrom(ref BcsReader reader) => new(
        reader.ReadOptional(EventBlob.ReadFrom), reader.ReadVector(42, EventBlobWeight.ReadFrom));
}
