using Sui.DevChain.Move;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>
/// The Walrus contracts in C# (contracts §3 to §9): the modules <c>system</c>, <c>blob</c>, <c>shared_blob</c>, <c>metadata</c>,
/// <c>encoding</c>, <c>storage_resource</c>, <c>storage_pool</c>, <c>staking</c>, <c>staked_wal</c>, <c>node_metadata</c>, <c>auth</c>,
/// <c>slashing</c>, <c>upgrade</c> and <c>init</c>. The decisions are pure functions on the objects' records; the functions of this package
/// read and write them in the running transaction.
/// </summary>
public sealed class WalrusPackage : IMovePackage
{
    private readonly FunctionTable table;

    /// <summary>The package with types at <see cref="MoveTypes.Package"/> and WAL at <see cref="MoveTypes.Wal"/>.</summary>
    /// <param name="types">Names of types.</param>
    /// <param name="version">
    /// The version of the contracts: the same rules under a later version are what an upgrade leads to, and refuse objects that were not
    /// migrated to it.
    /// </param>
    public WalrusPackage(MoveTypes types, ulong version = ContractState.LatestVersion)
    {
        table = new(types, version);
        SystemModule.AddTo(table);
        SystemPoolModule.AddTo(table);
        EventBlobModule.AddTo(table);
        DenyListModule.AddTo(table);
        BlobModule.AddTo(table);
        MetadataModule.AddTo(table);
        SharedBlobModule.AddTo(table);
        StoragePoolModule.AddTo(table);
        StorageModule.AddTo(table);
        StakingModule.AddTo(table);
        EpochModule.AddTo(table);
        StakedWalModule.AddTo(table);
        AuthModule.AddTo(table);
        SlashingModule.AddTo(table);
        UpgradeModule.AddTo(table);
        InitModule.AddTo(table);
    }

    /// <inheritdoc/>
    public MoveFunction? Find(string module, string name) => table.Find(module, name);
}
