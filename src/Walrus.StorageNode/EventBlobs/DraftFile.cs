using Microsoft.Win32.SafeHandles;
using Walrus.Sui.EventBlobs;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>The event blob that is being written: only ever appended to, or cut back to what was on disk.</summary>
internal sealed class DraftFile : IDisposable
{
    private const int BufferLength = 1 << 16;
    private readonly FileStream stream;

    private DraftFile(FileStream stream) => this.stream = stream;

    /// <summary>Bytes so far, those on their way to the disk included.</summary>
    internal long Length => stream.Position;

    /// <summary>Begins an empty one, replacing what is there.</summary>
    internal static DraftFile Begin(string path, EventBlobHeader header)
    {
        var draft = new DraftFile(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferLength));
        draft.Append(header.ToBytes());
        return draft;
    }

    /// <summary>Goes on behind the first <paramref name="length"/> bytes; null when fewer are there.</summary>
    internal static DraftFile? Continue(string path, long length)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, BufferLength);
        if (stream.Length < length)
        {
            stream.Dispose();
            return null;
        }

        stream.SetLength(length);
        stream.Position = length;
        return new DraftFile(stream);
    }

    internal void Append(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    /// <summary>Puts everything on disk.</summary>
    internal void Flush() => stream.Flush(flushToDisk: true);

    public void Dispose() => stream.Dispose();
}
