using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Walrus.Hosting.Files;

namespace Walrus.StorageNode.Storage;

/// <summary>The folder of segments, <c>NNNNNNNN.seg</c>: records of slivers one behind the other, only ever appended to.</summary>
internal sealed class SegmentFiles
{
    private const string Extension = ".seg";
    private readonly ISegmentDisk disk;

    internal SegmentFiles(string path, ISegmentDisk disk)
    {
        FullPath = path;
        this.disk = disk;
        Folder.Make(path);
    }

    internal string FullPath { get; }

    /// <summary>Numbers of all segments, ascending.</summary>
    internal IReadOnlyList<int> Numbers() =>
    [
        .. Directory.EnumerateFiles(FullPath, $"*{Extension}")
            .Select(path => int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0)
            .Where(n => n > 0).Order(),
    ];

    internal string PathOf(int number) => Path.Combine(FullPath, number.ToString("D8", CultureInfo.InvariantCulture) + Extension);

    /// <summary>To read; the file may be deleted meanwhile and is then read to its end all the same.</summary>
    internal SafeFileHandle OpenToRead(int number) =>
        File.OpenHandle(PathOf(number), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    internal IOpenSegment OpenToAppend(int number) => disk.Open(PathOf(number));

    /// <summary>An empty segment, durable by its name.</summary>
    internal IOpenSegment Create(int number)
    {
        var segment = disk.Create(PathOf(number));
        try
        {
            disk.FlushNames(FullPath);
            return segment;
        }
        catch
        {
            segment.Dispose();
            Delete(number);
            throw;
        }
    }

    internal long LengthOf(int number) => new FileInfo(PathOf(number)).Length;

    internal void Delete(int number) => disk.Delete(PathOf(number));

    /// <summary>Bytes free on the volume.</summary>
    internal long FreeBytes => disk.FreeBytes(FullPath);
}
