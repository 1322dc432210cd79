using System.Runtime.CompilerServices;
using Walrus.Client.Read;

namespace Walrus.Gateway.Aggregator;

/// <summary>Bytes to be served, from wherever they are.</summary>
/// <param name="length">How many.</param>
internal abstract class Content(long length)
{
    internal long Length => length;

    /// <summary>Some of them, piece by piece; a piece is good until the next is asked for.</summary>
    /// <exception cref="BlobStreamException">A piece cannot be had.</exception>
    internal abstract IAsyncEnumerable<ReadOnlyMemory<byte>> Read(long offset, long count, CancellationToken ct);
}

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : Content(bytes.Length)
{
    internal ReadOnlyMemory<byte> Bytes => bytes;

    internal override async IAsyncEnumerable<ReadOnlyMemory<byte>> Read(long offset, long count, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        ct.ThrowIfCancellationRequested();
        yield return bytes.Slice((int)offset, (int)count);
    }
}

/// <summary>A blob as it comes in from storage nodes.</summary>
internal sealed class StreamedContent(BlobStream stream) : Content(stream.Length)
{
    internal override IAsyncEnumerable<ReadOnlyMemory<byte>> Read(long offset, long count, CancellationToken ct) => stream.Read(offset, count, ct);
}
