using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>Names of Move types: full 64-digit addresses, no spaces, as object types are compared (sdk-interop §6).</summary>
/// <param name="Package">The address of Walrus in types: its original package id.</param>
/// <param name="Wal">The address of the package of WAL.</param>
public sealed record MoveTypes(ObjectId Package, ObjectId Wal)
{
    /// <summary>The address of the Sui framework.</summary>
    public static ObjectId Framework { get; } = ObjectId.Parse("0x2");

    /// <summary>The address of the Move standard library.</summary>
    public static ObjectId StandardLibrary { get; } = ObjectId.Parse("0x1");

    /// <summary><c>0x2::sui::SUI</c>.</summary>
    public static string Sui { get; } = $"{Framework}::sui::SUI";

    /// <summary><c>0x2::coin::Coin&lt;0x2::sui::SUI&gt;</c>.</summary>
    public static string SuiCoin { get; } = Coin(Sui);

    /// <summary><c>0x2::object::ID</c>.</summary>
    public static string Id { get; } = $"{Framework}::object::ID";

    /// <summary><c>0x2::clock::Clock</c>.</summary>
    public static string Clock { get; } = $"{Framework}::clock::Clock";

    /// <summary><c>0x1::string::String</c>.</summary>
    public static string Text { get; } = $"{StandardLibrary}::string::String";

    /// <summary><c>vector&lt;u8&gt;</c>.</summary>
    public const string Bytes = "vector<u8>";

    /// <summary>The WAL token's type.</summary>
    public string WalToken => $"{Wal}::wal::WAL";

    /// <summary>A coin of WAL.</summary>
    public string WalCoin => Coin(WalToken);

    /// <summary>WAL in no coin.</summary>
    public string WalBalance => Balance(WalToken);

    /// <summary>The shared treasury of WAL.</summary>
    public string Treasury => $"{Wal}::wal::ProtectedTreasury";

    /// <summary>The capability the treasury guards.</summary>
    public string TreasuryCap => $"{Framework}::coin::TreasuryCap<{WalToken}>";

    /// <summary>The key under which it does.</summary>
    public string TreasuryCapKey => $"{Wal}::wal::TreasuryCapKey";

    /// <summary>The shared object of the storage market.</summary>
    public string System => Of("system", "System");

    /// <summary>Its inner struct.</summary>
    public string SystemStateInner => Of("system_state_inner", "SystemStateInnerV1");

    /// <summary>The shared object of staking.</summary>
    public string Staking => Of("staking", "Staking");

    /// <summary>Its inner struct.</summary>
    public string StakingInner => Of("staking_inner", "StakingInnerV1");

    /// <summary>A node's pool.</summary>
    public string StakingPool => Of("staking_pool", "StakingPool");

    /// <summary>The key of the commission that may not be collected yet, in a pool's bag.</summary>
    public string BlockedCommissionKey => Of("staking_pool", "NewEpochCommissionBlockedForCollection");

    /// <summary>What a share was worth.</summary>
    public string PoolExchangeRate => Of("pool_exchange_rate", "PoolExchangeRate");

    /// <summary>Candidates of the next committee.</summary>
    public string ActiveSet => Of("active_set", "ActiveSet");

    /// <summary>An operator's capability.</summary>
    public string StorageNodeCap => Of("storage_node", "StorageNodeCap");

    /// <summary>What an operator says of a node.</summary>
    public string NodeMetadata => Of("node_metadata", "NodeMetadata");

    /// <summary>A stake.</summary>
    public string StakedWal => Of("staked_wal", "StakedWal");

    /// <summary>A blob.</summary>
    public string Blob => Of("blob", "Blob");

    /// <summary>Reserved storage.</summary>
    public string Storage => Of("storage_resource", "Storage");

    /// <summary>Storage that many blobs share.</summary>
    public string StoragePool => Of("storage_pool", "StoragePool");

    /// <summary>Its inner struct.</summary>
    public string StoragePoolInner => Of("storage_pool", "StoragePoolInnerV1");

    /// <summary>A blob in it.</summary>
    public string PooledBlob => Of("storage_pool", "PooledBlob");

    /// <summary>A blob that anybody may extend.</summary>
    public string SharedBlob => Of("shared_blob", "SharedBlob");

    /// <summary>Where upgrades are voted on.</summary>
    public string UpgradeManager => Of("upgrade", "UpgradeManager");

    /// <summary>The right to upgrade without a vote.</summary>
    public string EmergencyUpgradeCap => Of("upgrade", "EmergencyUpgradeCap");

    /// <summary>The key of a vote on an upgrade.</summary>
    public string PackageDigest => Of("upgrade", "PackageDigest");

    /// <summary>A vote on an upgrade.</summary>
    public string UpgradeProposal => Of("upgrade", "UpgradeProposal");

    /// <summary>Where slashing is voted on.</summary>
    public string SlashingManager => Of("slashing", "SlashingManager");

    /// <summary>A vote on it.</summary>
    public string SlashingProposal => Of("slashing", "SlashingProposal");

    /// <summary>Who holds which shards.</summary>
    public string Committee => Of("committee", "Committee");

    /// <summary>Permission for one upgrade.</summary>
    public static string UpgradeTicket { get; } = $"{Framework}::package::UpgradeTicket";

    /// <summary>Proof of an upgrade.</summary>
    public static string UpgradeReceipt { get; } = $"{Framework}::package::UpgradeReceipt";

    /// <summary>Attributes of a blob.</summary>
    public string Metadata => Of("metadata", "Metadata");

    /// <summary>Proof of who acts.</summary>
    public string Authenticated => Of("auth", "Authenticated");

    /// <summary>Who may act.</summary>
    public string Authorized => Of("auth", "Authorized");

    /// <summary>The key of every extended field.</summary>
    public string ExtendedFieldKey => Of("extended_field", "Key");

    /// <summary>Keys of the next committee: the value of an extended field.</summary>
    public static string NextPublicKeys { get; } =
        VecMap(Id, $"{Framework}::group_ops::Element<{Framework}::bls12381::UncompressedG1>");

    /// <summary>Sizes of deny lists: the value of an extended field.</summary>
    public static string DenyListSizes { get; } = VecMap(Id, "u64");

    /// <summary>Texts by texts.</summary>
    public static string TextMap { get; } = VecMap(Text, Text);

    /// <summary>A type of the Walrus package.</summary>
    public string Of(string module, string name) => $"{Package}::{module}::{name}";

    /// <summary>An event of the Walrus package.</summary>
    public string Event(string name) => Of("events", name);

    /// <summary>A coin of a token type.</summary>
    public static string Coin(string token) => $"{Framework}::coin::Coin<{token}>";

    /// <summary>A balance of a token type.</summary>
    public static string Balance(string token) => $"{Framework}::balance::Balance<{token}>";

    /// <summary>A value that may be absent.</summary>
    public static string Option(string value) => $"{StandardLibrary}::option::Option<{value}>";

    /// <summary>Many values.</summary>
    public static string Vector(string element) => $"vector<{element}>";

    /// <summary>Values by keys, in the order of insertion.</summary>
    public static string VecMap(string key, string value) => $"{Framework}::vec_map::VecMap<{key},{value}>";

    /// <summary>The object of a dynamic field.</summary>
    public static string Field(string key, string value) => $"{Framework}::dynamic_field::Field<{key},{value}>";

    /// <summary>The key of a dynamic <i>object</i> field whose own key has that type.</summary>
    public static string ObjectFieldKey(string key) => $"{Framework}::dynamic_object_field::Wrapper<{key}>";
}
