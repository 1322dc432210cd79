using Haulout.Cli;
using Microsoft.Win32.SafeHandles;
using Walrus.Core.RedStuff;

namespace Haulout.Blobs;

/// <summary>
/// A blob on disk. Small ones are read at once; larger ones are read where and when the encoder wants them, so that a blob need not fit
/// in memory. <c>-</c> is standard input, kept in memory or in an unnamed temporary file.
/// </summary>
internal sealed class BlobFile : IBlobReader, IBlobWriter, IDisposable
{
    private const int InMemoryBytes = 64 << 20;

    private readonly SafeFileHandle? handle;
    private readonly byte[]? content;
    private readonly string name;

    private BlobFile(string name, byte[] content)
    {
        this.name = name;
        this.content = content;
        Length = content.Length;
    }

    internal BlobFile(string name, SafeFileHandle handle, long length)
    {
        this.name = name;
        this.handle = handle;
        Length = length;
    }

    /// <inheritdoc />
    public long Length { get; }

    /// <summary>Opens a file, or standard input for <c>-</c>, as a blob that the shards of <paramref name="config"/> can hold.</summary>
    /// <exception cref="BadInputException">There is no such file, or it is too long.</exception>
    internal static BlobFile Open(string path, EncodingConfig config)
    {
        if (path == "-")
        {
            using var input = Console.OpenStandardInput();
            return FromStream("standard input", input, config);
        }

        RequireFile(path);
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.None);
        try
        {
            // A pipe has no length, a device or a file of the kernel claims zero: those are read to their end like standard input.
            var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            if (!stream.CanSeek || stream.Length == 0)
            {
                using (stream)
                {
                    return FromStream(path, stream, config);
                }
            }

            long length = RandomAccess.GetLength(handle);
            RequireFits(path, length, config);
            if (length > InMemoryBytes)
            {
                return new BlobFile(path, handle, length);
            }

            var content = new byte[length];
            using (handle)
            {
                new BlobFile(path, handle, length).Read(0, content);
            }

            return new BlobFile(path, content);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Read(long offset, Span<byte> destination)
    {
        if (content is not null)
        {
            content.AsSpan((int)offset, destination.Length).CopyTo(destination);
            return;
        }

        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(handle!, destination, offset);
            if (read == 0)
            {
                throw new BadInputException($"{name} became shorter while it was read; run the command again when nobody writes to it.");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    /// <inheritdoc />
    public void Write(long offset, ReadOnlySpan<byte> data) => RandomAccess.Write(handle!, data, offset);

    public void Dispose() => handle?.Dispose();

    /// <summary>Checks that a path names a file that can be read.</summary>
    internal static void RequireFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw new BadInputException($"{path} is a directory; give the files in it.");
        }

        if (!File.Exists(path))
        {
            throw new BadInputException($"{path} does not exist; check the path.");
        }
    }

    private static BlobFile FromStream(string name, Stream input, EncodingConfig config)
    {
        var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        SafeFileHandle? spool = null;
        long length = 0;
        try
        {
            for (int read = input.Read(buffer); read > 0; read = input.Read(buffer))
            {
                RequireFits(name, length + read, config);
                if (spool is null && length + read > InMemoryBytes)
                {
                    spool = Spool();
                    RandomAccess.Write(spool, memory.GetBuffer().AsSpan(0, (int)memory.Length), 0);
                    memory.SetLength(0);
                }

                if (spool is null)
                {
                    memory.Write(buffer, 0, read);
                }
                else
                {
                    RandomAccess.Write(spool, buffer.AsSpan(0, read), length);
                }

                length += read;
            }

            return spool is null ? new BlobFile(name, memory.ToArray()) : new BlobFile(name, spool, length);
        }
        catch
        {
            spool?.Dispose();
            throw;
        }
    }

    private static SafeFileHandle Spool() => File.OpenHandle(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
        FileOptions.DeleteOnClose);

    private static void RequireFits(string name, long length, EncodingConfig config)
    {
        if (length > config.MaxBlobLength)
        {
            throw new BadInputException(
                $"{name} has {length} bytes or more; with {config.Shards} shards a blob has at most {config.MaxBlobLength}. "
                + "Split it, or use a network with more shards.");
        }
    }
}
