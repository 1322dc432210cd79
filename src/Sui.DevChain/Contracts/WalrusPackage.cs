using Sui.DevChain.Move;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>
/// The Walrus contracts, version 4, in C# (contracts §3 to §8): the modules <c>system</c>, <c>blob</c>, <c>metadata</c>,
/// <c>storage_resource</c>, <c>staking</c>, <c>node_metadata</c> and <c>auth</c>. The decisions are pure functions on the objects' records;
/// the functions of this package read and write them in the running transaction.
/// </summary>
public sealed class WalrusPackage : IMovePackage
{
    private readonly FunctionTable table;

    /// <summary>The package with types at <see cref="MoveTypes.Package"/> and WAL at <see cref="MoveTypes.Wal"/>.</summary>
    public WalrusPackage(MoveTypes types)
    {
        table = new(types);
        SystemModule.AddTo(table);
        BlobModule.AddTo(table);
        StorageModule.AddTo(table);
        StakingModule.AddTo(table);
        EpochModule.AddTo(table);
        AuthModule.AddTo(table);
    }

    /// <inheritdoc/>
    public MoveFunction? Find(string module, string name) => table.Find(module, name);
}
