namespace Walrus.Core.RedStuff;

/// <summary>A blob encoded in memory.</summary>
/// <param name="Metadata">Its id and metadata.</param>
/// <param name="Slivers">Its slivers.</param>
public sealed record EncodedBlob(BlobMetadataWithId Metadata, SliverBuffers Slivers);

/// <summary>
/// Encodes blobs: to metadata alone, to slivers in memory, or to slivers wherever a sink puts them. The same blob gives the same bytes
/// on every kernel and with any number of threads (spec/encoding.md §3).
/// </summary>
/// <param name="codec">Tables and kernels, shared.</param>
public sealed class BlobEncoder(RedStuffCodec codec)
{
    /// <summary>
    /// Metadata and blob id. Memory: half the blob's length for the parity and a few MiB a thread, besides what the reader holds.
    /// </summary>
    /// <exception cref="BlobTooLargeException">The blob is longer than the number of shards can encode.</exception>
    public BlobMetadataWithId ComputeMetadata(IBlobReader blob, IProgress<double>? progress = null, CancellationToken ct = default) =>
        Run(blob, null, progress, ct);

    /// <inheritdoc cref="ComputeMetadata(IBlobReader, IProgress{double}?, CancellationToken)" />
    public BlobMetadataWithId ComputeMetadata(ReadOnlyMemory<byte> blob) => ComputeMetadata(new MemoryBlob(blob));

    /// <summary>Metadata, and every sliver into <paramref name="sink"/>.</summary>
    /// <exception cref="BlobTooLargeException">The blob is longer than the number of shards can encode.</exception>
    public BlobMetadataWithId Encode(
        IBlobReader blob, ISliverSink sink, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        if (sink is SliverBuffers buffers
            && (buffers.SymbolSize != codec.Config.SymbolSize(blob.Length) || buffers.Config != codec.Config))
        {
            throw new ArgumentException("The buffers are for another symbol size or number of shards.", nameof(sink));
        }

        return Run(blob, sink, progress, ct);
    }

    /// <summary>Metadata and slivers in memory: about 4.5 times the blob's length at n = 1000.</summary>
    /// <exception cref="BlobTooLargeException">The blob is longer than the number of shards can encode.</exception>
    public EncodedBlob Encode(ReadOnlyMemory<byte> blob, CancellationToken ct = default)
    {
        var buffers = new SliverBuffers(codec.Config, codec.Config.SymbolSize(blob.Length));
        return new EncodedBlob(Run(new MemoryBlob(blob), buffers, null, ct), buffers);
    }

    private BlobMetadataWithId Run(IBlobReader blob, ISliverSink? sink, IProgress<double>? progress, CancellationToken ct)
    {
        var metadata = new MatrixEncoder(codec, blob, sink, progress).Run(ct);
        return new BlobMetadataWithId(metadata.ComputeBlobId(), metadata);
    }
}
