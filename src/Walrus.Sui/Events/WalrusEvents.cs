using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
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
public readonly record struct ParsedEvent(WalrusEvent Event, string? Fault)
{
    /// <summary>Whether its contents were read. What was not is passed on as it came, and is to be counted.</summary>
    public bool IsRead => Event is not WalrusEvent.Unknown;
}

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
            var known = tag.TypeArguments.Count == 0 ? ReadFields(tag.Name, ref reader) : null;
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
        var name = WriteFields(writer, value);
        return new($"{package}::{Module}::{name}", writer.ToArray());
    }

    private static WalrusEvent.Unknown Unknown(StructTag tag, MoveEvent raw) => new(default, tag.Name, raw.Contents);

    /// <summary>The event of a Move struct from its fields; null when no struct of that name is known.</summary>
    /// <exception cref="WalrusFormatException">They are malformed.</exception>
    internal static WalrusEvent? ReadFields(string name, ref BcsReader r) => name switch
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
        "ShardsReceived" => new WalrusEvent.ShardsReceived(r.ReadEpoch(), ReadShards(ref r)),
        "ShardRecoveryStart" => new WalrusEvent.ShardRecoveryStart(r.ReadEpoch(), ReadShards(ref r)),
        "PricesUpdated" => new WalrusEvent.PricesUpdated(r.ReadEpoch(), r.ReadU64(), r.ReadU64()),
        _ => ReadPool(name, ref r) ?? ReadGovernance(name, ref r),
    };

    private static WalrusEvent? ReadPool(string name, ref BcsReader r) => name switch
    {
        "StoragePoolCreated" => new WalrusEvent.StoragePoolCreated(r.ReadEpoch(), r.ReadId(), r.ReadU64(), r.ReadEpoch(), r.ReadEpoch()),
        "PooledBlobRegistered" => new WalrusEvent.PooledBlobRegistered(
            r.ReadEpoch(), r.ReadBlobId(), r.ReadU64(), r.ReadU8(), r.ReadBool(), r.ReadId(), r.ReadId()),
        "PooledBlobCertified" => new WalrusEvent.PooledBlobCertified(r.ReadEpoch(), r.ReadBlobId(), r.ReadBool(), r.ReadId(), r.ReadId()),
        "PooledBlobDeleted" => new WalrusEvent.PooledBlobDeleted(r.ReadEpoch(), r.ReadBlobId(), r.ReadId(), r.ReadBool(), r.ReadId()),
        "StoragePoolExtended" => new WalrusEvent.StoragePoolExtended(r.ReadEpoch(), r.ReadId(), r.ReadEpoch()),
        _ => null,
    };

    private static WalrusEvent? ReadGovernance(string name, ref BcsReader r) => name switch
    {
        "ContractUpgraded" => new WalrusEvent.ContractUpgraded(r.ReadEpoch(), r.ReadId(), r.ReadU64()),
        "ContractUpgradeProposed" => new WalrusEvent.ContractUpgradeProposed(r.ReadEpoch(), ReadDigest(ref r)),
        "ContractUpgradeQuorumReached" => new WalrusEvent.ContractUpgradeQuorumReached(r.ReadEpoch(), ReadDigest(ref r)),
        "ProtocolVersionUpdated" => new WalrusEvent.ProtocolVersionUpdated(r.ReadEpoch(), r.ReadEpoch(), r.ReadU64()),
        "RegisterDenyListUpdate" => new WalrusEvent.RegisterDenyListUpdate(r.ReadEpoch(), ReadRoot(ref r), r.ReadU64(), r.ReadId()),
        "DenyListUpdate" => new WalrusEvent.DenyListUpdate(r.ReadEpoch(), ReadRoot(ref r), r.ReadU64(), r.ReadId()),
        "DenyListBlobDeleted" => new WalrusEvent.DenyListBlobDeleted(r.ReadEpoch(), r.ReadBlobId()),
        _ => null,
    };

    private static IReadOnlyList<ShardIndex> ReadShards(ref BcsReader r) =>
        r.ReadVector(2, static (ref BcsReader shard) => new ShardIndex(shard.ReadU16()));

    private static DenyListRoot ReadRoot(ref BcsReader r) => DenyListRoot.FromBytes(r.ReadFixed(DenyListRoot.Length));

    // The contract does not bound the digest, the event's size does.
    private static byte[] ReadDigest(ref BcsReader r) => r.ReadBytes(MoveParts.MaxObjectBytes).ToArray();

    /// <summary>Writes the fields of an event and returns the name of its Move struct.</summary>
    internal static string WriteFields(BcsWriter w, WalrusEvent value)
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
                WriteShards(w, e.Epoch, e.Shards);
                return "ShardsReceived";
            case WalrusEvent.ShardRecoveryStart e:
                WriteShards(w, e.Epoch, e.Shards);
                return "ShardRecoveryStart";
            case WalrusEvent.PricesUpdated e:
                w.WriteEpoch(e.Epoch).WriteU64(e.StoragePrice).WriteU64(e.WritePrice);
                return "PricesUpdated";
            case WalrusEvent.Unknown e:
                w.WriteFixed(e.Contents.Span);
                return e.Type;
            default:
                return WritePool(w, value) ?? WriteGovernance(w, value) ?? throw new ArgumentOutOfRangeException(nameof(value));
        }
    }

    private static string? WritePool(BcsWriter w, WalrusEvent value)
    {
        switch (value)
        {
            case WalrusEvent.StoragePoolCreated e:
                w.WriteEpoch(e.Epoch).WriteId(e.StoragePoolId).WriteU64(e.ReservedEncodedCapacity).WriteEpoch(e.StartEpoch).WriteEpoch(e.EndEpoch);
                return "StoragePoolCreated";
            case WalrusEvent.PooledBlobRegistered e:
                w.WriteEpoch(e.Epoch).WriteFixed(e.BlobId.Span).WriteU64(e.UnencodedSize).WriteU8(e.EncodingType).WriteBool(e.Deletable)
                    .WriteId(e.ObjectId).WriteId(e.StoragePoolId);
                return "PooledBlobRegistered";
            case WalrusEvent.PooledBlobCertified e:
                w.WriteEpoch(e.Epoch).WriteFixed(e.BlobId.Span).WriteBool(e.Deletable).WriteId(e.ObjectId).WriteId(e.StoragePoolId);
                return "PooledBlobCertified";
            case WalrusEvent.PooledBlobDeleted e:
                w.WriteEpoch(e.Epoch).WriteFixed(e.BlobId.Span).WriteId(e.ObjectId).WriteBool(e.WasCertified).WriteId(e.StoragePoolId);
                return "PooledBlobDeleted";
            case WalrusEvent.StoragePoolExtended e:
                w.WriteEpoch(e.Epoch).WriteId(e.StoragePoolId).WriteEpoch(e.NewEndEpoch);
                return "StoragePoolExtended";
            default:
                return null;
        }
    }

    private static string? WriteGovernance(BcsWriter w, WalrusEvent value)
    {
        switch (value)
        {
            case WalrusEvent.ContractUpgraded e:
                w.WriteEpoch(e.Epoch).WriteId(e.PackageId).WriteU64(e.Version);
                return "ContractUpgraded";
            case WalrusEvent.ContractUpgradeProposed e:
                w.WriteEpoch(e.Epoch).WriteBytes(e.PackageDigest.Span);
                return "ContractUpgradeProposed";
            case WalrusEvent.ContractUpgradeQuorumReached e:
                w.WriteEpoch(e.Epoch).WriteBytes(e.PackageDigest.Span);
                return "ContractUpgradeQuorumReached";
            case WalrusEvent.ProtocolVersionUpdated e:
                w.WriteEpoch(e.Epoch).WriteEpoch(e.StartEpoch).WriteU64(e.ProtocolVersion);
                return "ProtocolVersionUpdated";
            case WalrusEvent.RegisterDenyListUpdate e:
                WriteDenyList(w, e.Epoch, e.Root, e.SequenceNumber, e.NodeId);
                return "RegisterDenyListUpdate";
            case WalrusEvent.DenyListUpdate e:
                WriteDenyList(w, e.Epoch, e.Root, e.SequenceNumber, e.NodeId);
                return "DenyListUpdate";
            case WalrusEvent.DenyListBlobDeleted e:
                w.WriteEpoch(e.Epoch).WriteFixed(e.BlobId.Span);
                return "DenyListBlobDeleted";
            default:
                return null;
        }
    }

    private static void WriteShards(BcsWriter w, Epoch epoch, IReadOnlyList<ShardIndex> shards) =>
        w.WriteEpoch(epoch).WriteVector(shards, static (shard, s) => shard.WriteU16(s.Value));

    private static void WriteDenyList(BcsWriter w, Epoch epoch, DenyListRoot root, ulong sequence, ObjectId node) =>
        w.WriteEpoch(epoch).WriteFixed(root.Span).WriteU64(sequence).WriteId(node);
}
