namespace Walrus.Core.RedStuff;

/// <summary>What every blob reader can do.</summary>
public static class BlobReaders
{
    private const int CopyBufferLength = 1 << 20;

    /// <summary>Writes the whole blob, however large, to a stream.</summary>
    public static void CopyTo(this IBlobReader blob, Stream stream, CancellationToken ct = default)
    {
        var buffer = new byte[(int)Math.Min(blob.Length, CopyBufferLength)];
        for (long offset = 0; offset < blob.Length; offset += buffer.Length)
        {
            ct.ThrowIfCancellationRequested();
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, blob.Length - offset));
            blob.Read(offset, part);
            stream.Write(part);
        }
    }

    /// <summary>Reads the message matrix: the blob, then zeros.</summary>
    internal static void ReadPadded(this IBlobReader blob, long offset, Span<byte> destination)
    {
        int inside = (int)Math.Clamp(blob.Length - offset, 0, destination.Length);
        if (inside > 0)
        {
            blob.Read(offset, destination[..inside]);
        }

        destination[inside..].Clear();
    }
}
