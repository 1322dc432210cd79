namespace Walrus.Core.RedStuff;

/// <summary>
/// Where the encoder reads a blob from: memory, a file, whatever can be read at any offset. It is read from several threads, each byte
/// about twice, so that the blob itself need not sit in memory.
/// </summary>
public interface IBlobReader
{
    /// <summary>Length of the blob in bytes; it does not change.</summary>
    long Length { get; }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/>; never asked for bytes behind the end.</summary>
    void Read(long offset, Span<byte> destination);
}

/// <summary>Where the decoder writes a blob to, piece by piece in any order, from several threads.</summary>
public interface IBlobWriter
{
    /// <summary>Writes <paramref name="data"/> at <paramref name="offset"/>; never behind the blob's length.</summary>
    void Write(long offset, ReadOnlySpan<byte> data);
}

/// <summary>A blob in memory.</summary>
public sealed class MemoryBlob : IBlobReader, IBlobWriter
{
    private readonly Memory<byte> writable;
    private readonly ReadOnlyMemory<byte> bytes;

    /// <summary>Reads from <paramref name="bytes"/> and never writes to them.</summary>
    public MemoryBlob(ReadOnlyMemory<byte> bytes) => this.bytes = bytes;

    /// <summary>A blob of <paramref name="length"/> bytes to be written.</summary>
    /// <exception cref="BlobTooLargeException">One array cannot hold that many bytes.</exception>
    public MemoryBlob(long length)
    {
        writable = length <= Array.MaxLength
            ? new byte[length]
            : throw new BlobTooLargeException($"{length} bytes do not fit one array ({Array.MaxLength}); decode into a file instead.");
        bytes = writable;
    }

    /// <inheritdoc />
    public long Length => bytes.Length;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <inheritdoc />
    public void Read(long offset, Span<byte> destination) => bytes.Span.Slice(checked((int)offset), destination.Length).CopyTo(destination);

    /// <inheritdoc />
    public void Write(long offset, ReadOnlySpan<byte> data) => data.CopyTo(writable.Span[checked((int)offset)..]);
}
