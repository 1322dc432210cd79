using System.Security.Cryptography;
using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.EventBlobs;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>A <see cref="WriterState"/> as bytes: version, fields in BCS, SHA-256 of all that.</summary>
internal static class WriterStateFile
{
    private const byte Version = 1;
    private const int CutLength = 8 + PositionLength;
    private const int PositionLength = 20;

    internal static byte[] Write(WriterState state)
    {
        var writer = new BcsWriter().WriteU8(Version);
        Write(writer, state.Draft);
        Write(writer, state.Next);
        writer.WriteU64((ulong)state.DraftBytes).WriteUleb128((uint)state.Pending.Length);
        foreach (var cut in state.Pending)
        {
            Write(writer, cut);
        }

        writer.WriteBool(state.Sealed is not null);
        if (state.Sealed is { } next)
        {
            Write(writer, next.Cut);
            writer.WriteFixed(next.Id.Span);
        }

        writer.WriteBool(state.Attested is not null).WriteU32(state.Attested?.Value ?? 0).WriteBool(state.Certified is not null);
        if (state.Certified is { } certified)
        {
            writer.WriteFixed(certified.Id.Span);
            Write(writer, certified.Next);
        }

        return [.. writer.Written, .. SHA256.HashData(writer.Written)];
    }

    /// <exception cref="WalrusFormatException">The bytes are damaged, or of another version.</exception>
    internal static WriterState Read(ReadOnlySpan<byte> bytes)
    {
        const int Checksum = SHA256.HashSizeInBytes;
        if (bytes.Length <= Checksum || !SHA256.HashData(bytes[..^Checksum]).AsSpan().SequenceEqual(bytes[^Checksum..]))
        {
            throw new WalrusFormatException("The checksum is wrong.");
        }

        var reader = new BcsReader(bytes[..^Checksum]);
        if (reader.ReadU8() is var version && version != Version)
        {
            throw new WalrusFormatException($"It has version {version}; this build reads version {Version}.");
        }

        var (draft, next) = (ReadPosition(ref reader), ReadPosition(ref reader));
        long length = (long)reader.ReadU64();
        var pending = new CutBlob[reader.ReadLength(EventBlobOptions.MaxPending, CutLength)];
        for (int i = 0; i < pending.Length; i++)
        {
            pending[i] = ReadCut(ref reader);
        }

        var waiting = reader.ReadOption() ? new SealedBlob(ReadCut(ref reader), ReadId(ref reader)) : null;
        Epoch? attested = reader.ReadBool() ? new Epoch(reader.ReadU32()) : SkipEpoch(ref reader);
        var certified = reader.ReadOption() ? new CertifiedBlob(ReadId(ref reader), ReadPosition(ref reader)) : null;
        reader.Finish();
        return new(draft, next, length, [.. pending], waiting, attested, certified);
    }

    private static void Write(BcsWriter writer, StreamPosition place) =>
        writer.WriteU64(place.Checkpoint).WriteU64(place.Index).WriteU32(place.Epoch.Value);

    private static void Write(BcsWriter writer, CutBlob cut)
    {
        writer.WriteU64(cut.Start);
        Write(writer, cut.Next);
    }

    private static StreamPosition ReadPosition(ref BcsReader reader) => new(reader.ReadU64(), reader.ReadU64(), new(reader.ReadU32()));

    private static CutBlob ReadCut(ref BcsReader reader) => new(reader.ReadU64(), ReadPosition(ref reader));

    private static BlobId ReadId(ref BcsReader reader) => BlobId.FromBytes(reader.ReadFixed(BlobId.Length));

    private static Epoch? SkipEpoch(ref BcsReader reader)
    {
        reader.ReadU32();
        return null;
    }
}
