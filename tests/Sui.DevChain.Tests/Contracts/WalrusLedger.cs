using Sui.DevChain.Contracts;
using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Sui.DevChain.Tests.Execution;
using Walrus.Core.Bcs;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>The contracts on the real executor, in memory: alice has all WAL, ten shards are nobody's, and a tebibyte is for sale at 0.</summary>
internal sealed class WalrusLedger : IObjectSource
{
    private readonly Dictionary<ObjectId, StoredObject> objects = [];
    private readonly TransactionExecutor executor;
    private ulong made;

    internal WalrusLedger()
    {
        var options = Network.Options(10) with { Grants = [new(TestLedger.Alice, 1_000 * Network.Wal)], EmergencyUpgrader = TestLedger.Alice };
        Types = new(options.Package, options.WalPackage);
        executor = new(
            new MovePackages(new Dictionary<ObjectId, IMovePackage>
            {
                [MoveTypes.Framework] = new FrameworkPackage(),
                [options.Package] = new WalrusPackage(Types),
                [options.WalPackage] = new WalPackage(Types),
            }),
            options.Package, TestLedger.Chain);
        var state = new WorkingSet(this, TestLedger.Chain, default, 1_000_000, options.Package);
        Objects = WalrusGenesis.Create(options, state);
        var system = new MoveBox(Types.System, new VersionedObject(Objects.System, 4, options.Package, null).ToBcs());
        var contracts = new ContractState(state, Types);
        var market = contracts.System(system);
        contracts.Put(system, market with { TotalCapacity = 1UL << 40, Committee = market.Committee with { Shards = 10 } });
        foreach (var (id, written) in state.Collect())
        {
            objects[id] = new(id, 1, written!.Owner ?? new MoveOwner.Shared(1), written.Type, written.Contents, TestLedger.Chain);
        }
    }

    internal MoveTypes Types { get; }

    internal WalrusObjects Objects { get; }

    internal StoredObject this[ObjectId id] => objects[id];

    public StoredObject? FindObject(ObjectId id) => objects.GetValueOrDefault(id);

    internal IReadOnlyList<StoredObject> OfType(string type) => [.. objects.Values.Where(o => o.Type == type)];

    internal SystemStateInner Market => MoveStruct.FromBcs<SystemStateInner>(DynamicField.Value(
        OfType(MoveTypes.Field("u64", Types.SystemStateInner)).Single().Contents, DynamicField.U64Key(4)));

    /// <summary>A program of alice's with gas.</summary>
    internal TestProgram Program()
    {
        var box = CoinBox.Make(MoveTypes.Sui, ObjectId.FromBytes(Blake2b256.Hash(new BcsWriter().WriteU64(made++).Written)), TestLedger.Cost * 100);
        var coin = new StoredObject(WorkingSet.IdOf(box), 1, new MoveOwner.Address(TestLedger.Alice), box.Type, box.Contents, TestLedger.Chain);
        objects.Add(coin.Id, coin);
        return new TestProgram { Budget = TestLedger.Cost * 10 }.PaidBy(coin);
    }

    internal Argument Call(TestProgram program, string function, params Argument[] arguments)
    {
        var parts = function.Split("::");
        var wal = function.StartsWith("coin::", StringComparison.Ordinal);
        return program.Add(new Command.MoveCall(
            wal ? MoveTypes.Framework : Types.Package, parts[0], parts[1], wal ? [TypeTag.Parse(Types.WalToken)] : [], arguments));
    }

    internal ExecutionResult Run(TestProgram program)
    {
        var data = program.ToData();
        var result = executor.Execute(this, data, data.Digest(), 1_000_000);
        foreach (var id in result.Removed)
        {
            objects.Remove(id);
        }

        foreach (var value in result.Written)
        {
            objects[value.Id] = value;
        }

        return result;
    }

    internal void Succeeds(TestProgram program)
    {
        var status = Run(program).Outcome.Effects.Status;
        Assert.True(status.Success, status.Error?.Description);
    }
}
