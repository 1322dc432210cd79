using System.Text.Json.Nodes;
using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;

namespace Haulout.Chain;

/// <summary>Decodes the BCS of any Move type that is built in, of Sui's framework or of the Walrus contracts (contracts §1).</summary>
/// <param name="walrus">The package of Walrus in types.</param>
internal sealed class MoveValue(ObjectId walrus)
{
    private const int MaxBytes = 256 * 1024;
    private const int WideBytes = 32;

    private static readonly ObjectId System = ObjectId.Parse("0x1");

    private static readonly Dictionary<string, Layout> Walrus = new()
    {
        ["system::System"] = Struct<VersionedObject>(),
        ["system_state_inner::SystemStateInnerV1"] = Struct<SystemStateInner>(),
        ["staking::Staking"] = Struct<VersionedObject>(),
        ["staking_inner::StakingInnerV1"] = Struct<StakingInner>(),
        ["staking_pool::StakingPool"] = Struct<StakingPool>(),
        ["staked_wal::StakedWal"] = Struct<StakedWal>(),
        ["storage_node::StorageNodeCap"] = Struct<StorageNodeCap>(),
        ["storage_resource::Storage"] = Struct<StorageObject>(),
        ["blob::Blob"] = Struct<BlobObject>(),
        ["shared_blob::SharedBlob"] = Struct<SharedBlob>(),
        ["storage_pool::StoragePool"] = Struct<StoragePool>(),
        ["storage_pool::StoragePoolInnerV1"] = Struct<StoragePoolInner>(),
        ["storage_pool::PooledBlob"] = Struct<PooledBlob>(),
        ["upgrade::UpgradeManager"] = Struct<UpgradeManager>(),
        ["upgrade::EmergencyUpgradeCap"] = Struct<EmergencyUpgradeCap>(),
        ["upgrade::UpgradeProposal"] = Struct<UpgradeProposal>(),
        ["upgrade::PackageDigest"] = ReadBytes,
        ["slashing::SlashingManager"] = Struct<SlashingManager>(),
        ["slashing::SlashingProposal"] = Struct<SlashingProposal>(),
        ["committee::Committee"] = Struct<ShardAssignment>(),
        ["metadata::Metadata"] = Struct<BlobAttributes>(),
        ["node_metadata::NodeMetadata"] = Struct<NodeMetadata>(),
        ["active_set::ActiveSet"] = Struct<ActiveSet>(),
        ["pool_exchange_rate::PoolExchangeRate"] = Struct<PoolExchangeRate>(),
        ["auth::Authorized"] = Struct<Authorized>(),
        ["extended_field::Key"] = Empty,
        ["staking_pool::NewEpochCommissionBlockedForCollection"] = Empty,
    };

    private static readonly Dictionary<string, Layout> Wal = new()
    {
        ["wal::ProtectedTreasury"] = Struct<BareObject>(),
        ["wal::TreasuryCapKey"] = Empty,
    };

    private delegate JsonNode? Layout(ref BcsReader reader);

    /// <summary>The whole of <paramref name="bcs"/>; null when the type is not known here, or the bytes are not of it.</summary>
    internal JsonNode? Decode(TypeTag type, ReadOnlySpan<byte> bcs)
    {
        try
        {
            // Bytes behind a struct are fields of a newer version of the contracts.
            var reader = new BcsReader(bcs);
            return Read(type, ref reader);
        }
        catch (Exception e) when (e is WalrusFormatException or UnknownTypeException)
        {
            return null;
        }
    }

    private JsonNode? Read(TypeTag type, ref BcsReader reader) => type switch
    {
        _ when type == TypeTag.Bool => JsonValue.Create(reader.ReadBool()),
        _ when type == TypeTag.U8 => JsonValue.Create(reader.ReadU8()),
        _ when type == TypeTag.U16 => JsonValue.Create(reader.ReadU16()),
        _ when type == TypeTag.U32 => JsonValue.Create(reader.ReadU32()),
        _ when type == TypeTag.U64 => MoveJson.Of(reader.ReadU64()),
        _ when type == TypeTag.U128 => MoveJson.Of(reader.ReadU128()),
        _ when type == TypeTag.U256 => JsonValue.Create(BlobId.FromBytes(reader.ReadFixed(WideBytes)).ToString()),
        _ when type == TypeTag.Address => MoveJson.Of(SuiAddress.FromBytes(reader.ReadFixed(SuiAddress.Length))),
        _ when type == TypeTag.Bytes => MoveJson.Hex(reader.ReadBytes(MaxBytes)),
        TypeTag.Vector(var element) => Many(element, ref reader),
        TypeTag.Struct(var tag) => ReadStruct(tag, ref reader),
        _ => throw new UnknownTypeException(),
    };

    private JsonNode? ReadStruct(StructTag tag, ref BcsReader reader)
    {
        var name = $"{tag.Module}::{tag.Name}";
        return tag.Address == walrus && Walrus.TryGetValue(name, out var layout) ? layout(ref reader)
            : tag.Address == System ? ReadStandard(name, tag.TypeArguments, ref reader)
            : tag.Address == MoveTypes.Framework ? ReadFramework(name, tag.TypeArguments, ref reader)
            : Wal.TryGetValue(name, out layout) ? layout(ref reader)
            : throw new UnknownTypeException();
    }

    private JsonNode? ReadStandard(string name, IReadOnlyList<TypeTag> arguments, ref BcsReader reader) => (name, arguments) switch
    {
        ("string::String" or "ascii::String", []) => JsonValue.Create(reader.ReadString(MaxBytes)),
        ("option::Option", [var some]) => reader.ReadOption() ? Read(some, ref reader) : null,
        _ => throw new UnknownTypeException(),
    };

    private JsonNode? ReadFramework(string name, IReadOnlyList<TypeTag> arguments, ref BcsReader reader) => (name, arguments) switch
    {
        ("object::ID" or "object::UID", []) => MoveJson.Of(ObjectId.FromBytes(reader.ReadFixed(ObjectId.Length))),
        ("coin::Coin", [_]) => MoveJson.Of(Coin.ReadFrom(ref reader)),
        ("coin::TreasuryCap", [_]) => MoveJson.Of(TreasuryCap.ReadFrom(ref reader)),
        ("package::UpgradeCap", []) => MoveJson.Of(UpgradeCap.ReadFrom(ref reader)),
        ("balance::Balance", [_]) => MoveJson.Of(reader.ReadU64()),
        ("table::Table" or "object_table::ObjectTable", [_, _]) or ("bag::Bag" or "object_bag::ObjectBag", []) =>
            MoveJson.Of(MoveTable.ReadFrom(ref reader)),
        ("vec_map::VecMap", [var key, var value]) => Pairs(key, value, ref reader),
        ("vec_set::VecSet", [var element]) => Many(element, ref reader),
        ("group_ops::Element", [_]) => MoveJson.Hex(reader.ReadBytes(MaxBytes)),
        ("clock::Clock", []) => Named(ref reader, ("id", ReadId), ("timestampMs", ReadU64)),
        ("dynamic_object_field::Wrapper", [var key]) => Read(key, ref reader),
        ("dynamic_field::Field", [var key, var value]) => new JsonObject
        {
            ["id"] = ReadId(ref reader),
            ["name"] = Read(key, ref reader),
            ["value"] = Read(value, ref reader),
        },
        _ => throw new UnknownTypeException(),
    };

    private JsonArray Many(TypeTag element, ref BcsReader reader)
    {
        var many = new JsonArray();
        for (var left = reader.ReadLength(MaxBytes); left > 0; left--)
        {
            many.Add(Read(element, ref reader));
        }

        return many;
    }

    private JsonArray Pairs(TypeTag key, TypeTag value, ref BcsReader reader)
    {
        var pairs = new JsonArray();
        for (var left = reader.ReadLength(MaxBytes); left > 0; left--)
        {
            pairs.Add(new JsonObject { ["key"] = Read(key, ref reader), ["value"] = Read(value, ref reader) });
        }

        return pairs;
    }

    private static JsonObject Named(ref BcsReader reader, params ReadOnlySpan<(string Name, Layout Read)> fields)
    {
        var named = new JsonObject();
        foreach (var (name, read) in fields)
        {
            named[name] = read(ref reader);
        }

        return named;
    }

    private static Layout Struct<T>() where T : class, IMoveStruct<T> => (ref BcsReader reader) => MoveJson.Of(T.ReadFrom(ref reader));

    /// <summary>A struct without fields is one byte.</summary>
    private static JsonObject Empty(ref BcsReader reader)
    {
        reader.ReadBool();
        return [];
    }

    private static JsonNode? ReadId(ref BcsReader reader) => MoveJson.Of(ObjectId.FromBytes(reader.ReadFixed(ObjectId.Length)));

    private static JsonNode? ReadBytes(ref BcsReader reader) => MoveJson.Hex(reader.ReadBytes(MaxBytes));

    private static JsonNode? ReadU64(ref BcsReader reader) => MoveJson.Of(reader.ReadU64());

    /// <summary>A type whose layout is not known: neither is where it ends, so nothing around it can be decoded.</summary>
    private sealed class UnknownTypeException : Exception;
}
