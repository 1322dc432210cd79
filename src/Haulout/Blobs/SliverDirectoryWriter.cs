using System.Buffers.Binary;
using Haulout.Cli;
using Microsoft.Win32.SafeHandles;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Hosting.Files;

namespace Haulout.Blobs;

/// <summary>
/// Writes slivers to the files of a <see cref="SliverDirectory"/> as the encoder hands out their pieces. The folder gets its name when
/// everything is on disk; until then it has another, and disposing the writer removes it.
/// </summary>
internal sealed class SliverDirectoryWriter : ISliverSink, IDisposable
{
    /// <summary>Beyond this many slivers files are opened for each piece instead of being kept open.</summary>
    private const int MaxOpenFiles = 4096;

    private readonly string path;
    private readonly string partial;
    private readonly EncodingConfig config;
    private readonly int symbolSize;
    private readonly SafeFileHandle?[][] handles;
    private bool committed;

    internal SliverDirectoryWriter(string path, EncodingConfig config, int symbolSize)
    {
        this.path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        this.config = config;
        this.symbolSize = symbolSize;
        partial = $"{this.path}.{Environment.ProcessId}.partial";
        handles = [new SafeFileHandle?[config.Shards], new SafeFileHandle?[config.Shards]];
        try
        {
            PrepareAll();
        }
        catch
        {
            // Nobody will dispose what was never constructed, and a full disk must not keep what filled it.
            Dispose();
            throw;
        }
    }

    /// <summary>Refuses a folder that has something in it.</summary>
    /// <exception cref="BadInputException">It has.</exception>
    internal static void RequireFree(string path)
    {
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new BadInputException($"{path} exists already and is not an empty directory; choose another --out or remove it.");
        }
    }

    /// <inheritdoc />
    public void Write(SliverAxis axis, SliverIndex sliver, int offset, ReadOnlySpan<byte> data)
    {
        int head = BcsWriter.Uleb128Length((uint)config.SliverLength(axis, symbolSize));
        Use(axis, sliver, (handle, bytes) => RandomAccess.Write(handle, bytes, head + offset), data);
    }

    /// <summary>Writes the metadata, makes everything durable and gives the folder its name.</summary>
    internal void Commit(BlobMetadata metadata)
    {
        DurableFile.Write(Path.Combine(partial, SliverDirectory.MetadataName), metadata.ToBcs());
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            Threads.For(config.Shards, i => Use(
                axis, new SliverIndex((ushort)i), static (handle, _) => RandomAccess.FlushToDisk(handle), default));
            Folder.Sync(Path.Combine(partial, axis.Word()));
        }

        CloseAll();
        if (Directory.Exists(path))
        {
            Directory.Delete(path);
        }

        Directory.Move(partial, path);
        committed = true;
        Folder.Sync(Path.GetDirectoryName(path)!);
    }

    public void Dispose()
    {
        CloseAll();
        if (!committed && Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }
    }

    private delegate void FileAction(SafeFileHandle handle, ReadOnlySpan<byte> data);

    private void Use(SliverAxis axis, SliverIndex sliver, FileAction action, ReadOnlySpan<byte> data)
    {
        if (handles[(int)axis][sliver.Value] is { } open)
        {
            action(open, data);
            return;
        }

        using var handle = File.OpenHandle(FileOf(axis, sliver), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        action(handle, data);
    }

    private void PrepareAll()
    {
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            Directory.CreateDirectory(Path.Combine(partial, axis.Word()));
            for (int i = 0; i < config.Shards; i++)
            {
                Prepare(axis, new SliverIndex((ushort)i));
            }
        }
    }

    private void Prepare(SliverAxis axis, SliverIndex sliver)
    {
        int length = config.SliverLength(axis, symbolSize);
        var head = new BcsWriter(8).WriteUleb128((uint)length).Written;
        Span<byte> trailer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(trailer, (ushort)symbolSize);
        BinaryPrimitives.WriteUInt16LittleEndian(trailer[2..], sliver.Value);
        var handle = File.OpenHandle(
            FileOf(axis, sliver), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, preallocationSize: head.Length + length + 4);
        RandomAccess.Write(handle, head, 0);
        RandomAccess.Write(handle, trailer, head.Length + length);
        if (2 * config.Shards <= MaxOpenFiles)
        {
            handles[(int)axis][sliver.Value] = handle;
        }
        else
        {
            handle.Dispose();
        }
    }

    private string FileOf(SliverAxis axis, SliverIndex sliver) =>
        Path.Combine(partial, SliverDirectory.SliverName(axis, config.PairOf(sliver, axis)));

    private void CloseAll()
    {
        foreach (var axis in handles)
        {
            for (int i = 0; i < axis.Length; i++)
            {
                axis[i]?.Dispose();
                axis[i] = null;
            }
        }
    }
}
