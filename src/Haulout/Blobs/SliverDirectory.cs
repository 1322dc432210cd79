using System.Globalization;
using Haulout.Cli;
using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Haulout.Blobs;

/// <summary>
/// A blob as a folder: <c>metadata.bcs</c>, <c>primary/NNNN.bcs</c>, <c>secondary/NNNN.bcs</c>, exactly the bytes that storage nodes
/// receive; NNNN is the sliver pair, as in the nodes' URLs.
/// </summary>
internal sealed class SliverDirectory
{
    private SliverDirectory(string path, BlobMetadataWithId blob, EncodingConfig config)
    {
        Path = path;
        Blob = blob;
        Config = config;
        Codec = new RedStuffCodec(config);
    }

    internal string Path { get; }

    internal BlobMetadataWithId Blob { get; }

    internal EncodingConfig Config { get; }

    internal RedStuffCodec Codec { get; }

    internal int SymbolSize => Blob.Metadata.SymbolSize(Config);

    internal const string MetadataName = "metadata.bcs";

    /// <summary>The file of a sliver within its folder.</summary>
    internal static string SliverName(SliverAxis axis, SliverPairIndex pair) =>
        System.IO.Path.Combine(axis.Word(), pair.Value.ToString("D4", CultureInfo.InvariantCulture) + ".bcs");

    internal string SliverPath(SliverAxis axis, SliverPairIndex pair) => System.IO.Path.Combine(Path, SliverName(axis, pair));

    /// <summary>Opens a folder and verifies its metadata.</summary>
    /// <exception cref="BadInputException">It is no such folder.</exception>
    internal static SliverDirectory Open(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new BadInputException($"{path} is not a directory; give one that 'haulout encode' has written.");
        }

        string metadataPath = System.IO.Path.Combine(path, MetadataName);
        if (!File.Exists(metadataPath))
        {
            throw new BadInputException($"{metadataPath} is missing; copy the blob's metadata there, no sliver can be trusted without.");
        }

        BlobMetadata metadata;
        try
        {
            metadata = BlobMetadata.FromBcs(ReadBounded(metadataPath, MaxMetadataBytes));
        }
        catch (WalrusFormatException e)
        {
            throw new BadInputException($"{metadataPath} is damaged: {e.Message} Copy it again from where the blob came from.", e);
        }

        int shards = metadata.Pairs.Count;
        if (shards is < EncodingConfig.MinShards or > EncodingConfig.MaxShards)
        {
            throw new BadInputException(
                $"{metadataPath} is for {shards} shards; Walrus blobs have {EncodingConfig.MinShards} to {EncodingConfig.MaxShards}. Copy it again.");
        }

        var config = new EncodingConfig(shards);
        var blob = new BlobMetadataWithId(metadata.ComputeBlobId(), metadata);
        return blob.Verify(config) == MetadataFault.None
            ? new SliverDirectory(path, blob, config)
            : throw new BadInputException(
                $"{metadataPath} claims {metadata.UnencodedLength} bytes; {shards} shards hold at most {config.MaxBlobLength}. "
                + "It is damaged: copy it again.");
    }

    /// <summary>Which slivers of an axis have a file.</summary>
    internal IReadOnlyList<SliverPairIndex> Present(SliverAxis axis) =>
    [
        .. Enumerable.Range(0, Config.Shards)
            .Select(i => new SliverPairIndex((ushort)i))
            .Where(pair => File.Exists(SliverPath(axis, pair))),
    ];

    /// <summary>Reads and verifies one sliver; null with the reason if it cannot be used.</summary>
    internal Sliver? Read(SliverAxis axis, SliverPairIndex pair, out string? problem)
    {
        string name = SliverPath(axis, pair);
        int expected = Sliver.BcsLength(Config.SliverLength(axis, SymbolSize));
        long length = new FileInfo(name).Length;
        if (length != expected)
        {
            problem = length < expected
                ? $"{name} is truncated: {length} of {expected} bytes"
                : $"{name} has {length} bytes where a sliver of this blob has {expected}; it belongs to another blob or is damaged";
            return null;
        }

        try
        {
            var sliver = Sliver.FromBcs(ReadBounded(name, expected), axis);
            var index = Config.SliverOf(pair, axis);
            var fault = sliver.Index == index ? new SliverVerifier(Codec).Verify(sliver, Blob.Metadata) : SliverFault.MerkleRootMismatch;
            problem = fault switch
            {
                SliverFault.None => null,
                _ when sliver.Index != index => $"{name} holds {axis.Word()} sliver {sliver.Index}, not {index}; it is misplaced or of another blob",
                SliverFault.MerkleRootMismatch => $"{name} is not a sliver of blob {Blob.BlobId}; it belongs to another blob or is damaged",
                _ => $"{name} does not fit the metadata ({fault}); it belongs to another blob or is damaged",
            };
            return fault == SliverFault.None ? sliver : null;
        }
        catch (BcsException e)
        {
            problem = $"{name} is damaged: {e.Message}";
            return null;
        }
    }

    /// <summary>66 bytes a pair for the most shards there can be, and the head.</summary>
    private const int MaxMetadataBytes = 66 * EncodingConfig.MaxShards + 16;

    private static byte[] ReadBounded(string path, int maxBytes)
    {
        using var file = File.OpenHandle(path);
        long length = RandomAccess.GetLength(file);
        if (length > maxBytes)
        {
            throw new BadInputException($"{path} has {length} bytes, at most {maxBytes} were expected; it is not what its name says.");
        }

        var content = new byte[length];
        using var blob = new BlobFile(path, file, length);
        blob.Read(0, content);
        return content;
    }
}
