using Haulout.Blobs;
using Haulout.Cli;
using Walrus.Core.Identifiers;
using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;

namespace Haulout.Quilts;

/// <summary>
/// The columns of a quilt on disk, read one at a time: from the quilt's bytes, or from a folder of slivers, of which only the secondary
/// ones that hold the wanted columns are read and verified.
/// </summary>
internal sealed class QuiltSource : IQuiltColumns, IDisposable
{
    private readonly BlobFile? file;
    private readonly SliverDirectory? directory;
    private readonly EncodingConfig config;
    private readonly int symbolSize;

    private QuiltSource(EncodingConfig config, int symbolSize, BlobFile? file, SliverDirectory? directory)
    {
        this.config = config;
        this.symbolSize = symbolSize;
        this.file = file;
        this.directory = directory;
    }

    /// <summary>Opens a file with the bytes of a quilt for so many shards, or a folder, which knows its own number of shards.</summary>
    /// <exception cref="BadInputException">It holds no quilt.</exception>
    internal static QuiltSource Open(string path, int shards)
    {
        if (Directory.Exists(path))
        {
            var directory = SliverDirectory.Open(path);
            RequireQuiltLength(path, (long)directory.Blob.Metadata.UnencodedLength, directory.Config);
            return new QuiltSource(directory.Config, directory.SymbolSize, null, directory);
        }

        var config = Shared.Config(shards);
        var file = BlobFile.Open(path, config);
        try
        {
            RequireQuiltLength(path, file.Length, config);
            return new QuiltSource(config, config.SymbolSize(file.Length), file, null);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public int Count => config.SecondarySourceSymbols;

    /// <inheritdoc />
    public int ColumnLength => config.SliverLength(SliverAxis.Secondary, symbolSize);

    /// <summary>The id of the quilt: in the folder's metadata, or from encoding the file.</summary>
    internal BlobId Id(Terminal terminal, CancellationToken ct) => directory?.Blob.BlobId ?? terminal.Watch(
        "Encoding the quilt for its id", progress => new BlobEncoder(new RedStuffCodec(config)).ComputeMetadata(file!, progress, ct).BlobId);

    /// <inheritdoc />
    public ReadOnlyMemory<byte> Column(int index)
    {
        if (directory is not null)
        {
            var pair = config.PairOf(new SliverIndex((ushort)index), SliverAxis.Secondary);
            string path = directory.SliverPath(SliverAxis.Secondary, pair);
            string? problem = File.Exists(path) ? null : $"{path} is missing";
            var sliver = problem is null ? directory.Read(SliverAxis.Secondary, pair, out problem) : null;
            return sliver?.Data ?? throw new BadInputException(
                $"{problem}. Rebuild it with 'haulout recover {directory.Path} --pair {pair} --axis secondary' and read again.");
        }

        return new QuiltMatrix(config, file!).Column(index);
    }

    public void Dispose() => file?.Dispose();

    private static void RequireQuiltLength(string path, long length, EncodingConfig config)
    {
        if (!QuiltFormat.IsLength(config, length))
        {
            throw new BadInputException(
                $"{path} has {length} bytes and is no quilt for {config.Shards} shards, whose length is an even multiple of {config.SourceSymbols}; "
                + "check --n-shards.");
        }
    }
}
