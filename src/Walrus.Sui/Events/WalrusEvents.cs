using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Events;

/// <summary>An event as the chain carries it.</summary>
/// <param name="Type">The full Move type.</param>
/// <param name="Contents">Its BCS.</param>
public sealed record MoveEvent(string Type, ReadOnlyMemory<byte> Contents);

/// <summary>An event that was read.</summary>
/// <param name="Event">What it says; <see cref="WalrusEvent.Unknown"/> when it could not be read.</param>
/// <param name="Fault">Why a type this build knows could not be read; null otherwise. To be logged: the contract has changed under us.</param>
public readonly record struct ParsedEvent(WalrusEvent Event, string? Fault);

/// <summary>The events of the Move module <c>events</c> between their records and their BCS (contracts §10).</summary>
public static class WalrusEvents
{
    private const string Module = "events";

    /// <summary>
    /// Reads an event. Null when it is not one of the Walrus package: its type's address must be <paramref name="package"/>, the original
    /// package id, whatever package emitted it. Never throws on what a chain may carry.
    /// </summary>
    public static ParsedEvent? Parse(ObjectId package, MoveEvent raw)
    {
        if (!TypeTag.TryParse(raw.Type, out var type) || type is not TypeTag.Struct { Tag: { Module: Module } tag } || tag.Address != package)
        {
            return null;
        }

        try
        {
            var reader = new BcsReader(raw.Contents.Span);
            var known = tag.TypeArguments.Count == 0 ? Read(tag.Name, ref reader) : null;
            if (known is not null)
            {
                reader.Finish();
            }

            return new(known ?? Unknown(tag, raw), null);
        }
        catch (WalrusFormatException e)
        {
            return new(Unknown(tag, raw), $"An event {tag.Name} of {raw.Contents.Length} bytes is malformed: {e.Message}");
        }
    }

    /// <summary>Writes an event as the contracts of <paramref name="package"/> emit it.</summary>
    public static MoveEvent ToMove(ObjectId package, WalrusEvent value)
    {
        var writer = new BcsWriter();
        var name = Write(writer, value);
        return new($"{package}::{Module}::{name}", writer.ToArray());
    }

    private static WalrusEvent.Unknown Unknown(StructTag tag, MoveEvent raw) => new(default, tag.Name, raw.Contents);

    private static WalrusEvent? Read(string name, ref BcsReader r) => name switch
    {
        "BlobRegistered" => new WalrusEvent.BlobRegistered(
            r.ReadEpoch(), r.ReadBlobId(), r.ReadU64(), r.ReadU8(), r.ReadEpoch(), r.ReadBool(), r.ReadId()),
        "BlobCertified" => new WalrusEvent.BlobCertified(
            r.ReadEpoch(), r.ReadBlobId(), r.ReadEpoch(), r.ReadBool(), r.ReadId(), r.ReadBool()),
        "BlobDeleted" => new WalrusEvent.BlobDeleted(r.ReadEpoch(), r.ReadBlobId(), r.ReadEpoch(), r.ReadId(), r.ReadBool()),
        "InvalidBlobID" => new WalrusEvent.InvalidBlobId(r.ReadEpoch(), r.ReadBlobId()),
        "EpochParametersSelected" => new WalrusEvent.EpochParametersSelected(r.ReadEpoch()),
        "EpochChangeStart" => new WalrusEvent.EpochChangeStart(r.ReadEpoch()),
        "EpochChangeDone" => new WalrusEvent.EpochChangeDone(r.ReadEpoch()),
        "ShardsReceived" => new WalrusEvent.ShardsReceived(
            r.ReadEpoch(), r.ReadVector(2, static (ref BcsReader shard) => new ShardIndex(shard.ReadU16()))),
        "PricesUpdated" => new WalrusEvent.PricesUpdated(r.ReadEpoch(), r.ReadU64(), r.ReadU64()),
        _ => null,
    };

    private static string Write(BcsWriter w, WalrusEvent value)
    {
        switch (value)
        {
            case WalrusEvent.BlobRegistered e:
                w.WriteEpoch(e.Epoch).WriteFixed(e.BlobId.Span).WriteU64(e.Size).WriteU8(e.EncodingType)
                    .WriteEpoch(e.EndEpoch).WriteBool(e.Deletable).WriteId(e.ObjectId);
                return "BlobRegistered";
            case WalrusEvent.BlobCertified e:
                w.WriteEpoch(e.Epoch).WriteFixed(e.BlobId.Span).WriteEpoch(e.EndEpoch).WriteBool(e.Deletable)
                    .WriteId(e.ObjectId).WriteBool(e.IsExtension);
                return "BlobCertified";
            case WalrusEvent.BlobDeleted e:
                w.WriteEpoch(e.Epoch).WriteFixed(e.BlobId.Span).WriteEpoch(e.EndEpoch).WriteId(e.ObjectId).WriteBool(e.WasCertified);
                return "BlobDeleted";
            case WalrusEvent.InvalidBlobId e:
                w.WriteEpoch(e.Epoch).WriteFixed(e.BlobId.Span);
                return "InvalidBlobID";
            case WalrusEvent.EpochParametersSelected e:
                w.WriteEpoch(e.NextEpoch);
                return "EpochParametersSelected";
            case WalrusEvent.EpochChangeStart e:
                w.WriteEpoch(e.Epoch);
                return "EpochChangeStart";
            case WalrusEvent.EpochChangeDone e:
                w.WriteEpoch(e.Epoch);
                return "EpochChangeDone";
            case WalrusEvent.ShardsReceived e:
                w.WriteEpoch(e.Epoch).WriteVector(e.Shards, static (shard, s) => shard.WriteU16(s.Value));
                return "ShardsReceived";
            case WalrusEvent.PricesUpdated e:
                w.WriteEpoch(e.Epoch).WriteU64(e.StoragePrice).WriteU64(e.WritePrice);
                return "PricesUpdated";
            case WalrusEvent.Unknown e:
                w.WriteFixed(e.Contents.Span);
                return e.Type;
            default:
                throw new ArgumentOutOfRangeException(nameof(value));
        }
    }
}
