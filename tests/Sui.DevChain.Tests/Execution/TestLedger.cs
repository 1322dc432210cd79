using Sui.DevChain.Contracts;
using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Tests.Execution;

/// <summary>Objects in memory and an executor over them; alice owns what is made here.</summary>
internal sealed class TestLedger : IObjectSource
{
    internal const ulong Cost = GasCharge.Units * GasCharge.ReferencePrice;
    internal static readonly SuiAddress Alice = SuiAddress.Parse("0xa11ce");
    internal static readonly SuiAddress Bob = SuiAddress.Parse("0xb0b");
    internal static readonly SuiDigest Chain = SuiDigest.FromBytes(Blake2b256.Hash("chain"u8));

    private readonly Dictionary<ObjectId, StoredObject> objects = [];
    private readonly TransactionExecutor executor = new(
        new MovePackages(new Dictionary<ObjectId, IMovePackage>
        {
            [MoveTypes.Framework] = new FrameworkPackage(),
            [TestPackage.Id] = new TestPackage(),
        }),
        TestPackage.Id, Chain);

    private ulong made;

    internal ulong Clock { get; set; } = 1_000_000;

    internal IEnumerable<StoredObject> Objects => objects.Values;

    internal StoredObject this[ObjectId id] => objects[id];

    public StoredObject? FindObject(ObjectId id) => objects.GetValueOrDefault(id);

    internal StoredObject AddCoin(ulong balance, SuiAddress? owner = null, string? token = null, ulong version = 3)
    {
        var box = CoinBox.Make(token ?? MoveTypes.Sui, NextId(), balance);
        return Add(new StoredObject(WorkingSet.IdOf(box), version, new MoveOwner.Address(owner ?? Alice), box.Type, box.Contents, Chain));
    }

    internal StoredObject AddStorage(MoveOwner? owner = null)
    {
        var id = NextId();
        return Add(new StoredObject(id, 5, owner ?? new MoveOwner.Address(Alice), TestPackage.Types.Storage, [.. id.Span, .. new byte[8]], Chain));
    }

    internal StoredObject AddShared()
    {
        var id = NextId();
        return Add(new StoredObject(id, 9, new MoveOwner.Shared(4), TestPackage.Types.System, [.. id.Span, .. new byte[8]], Chain));
    }

    internal ulong BalanceOf(SuiAddress owner) => objects.Values
        .Where(o => o.Type == MoveTypes.SuiCoin && o.Owner == new MoveOwner.Address(owner))
        .Aggregate(0UL, (sum, o) => sum + CoinBox.BalanceOf(o.Contents));

    /// <summary>Executes and applies.</summary>
    internal ExecutionResult Run(TestProgram program)
    {
        var data = program.ToData();
        var result = executor.Execute(this, data, data.Digest(), Clock);
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

    private StoredObject Add(StoredObject value) => objects[value.Id] = value;

    private ObjectId NextId() => ObjectId.FromBytes(Blake2b256.Hash(new BcsWriter().WriteU64(made++).Written));
}

/// <summary>Builds a transaction of alice.</summary>
internal sealed class TestProgram
{
    private readonly List<CallArg> inputs = [];
    private readonly List<Command> commands = [];
    private ObjectRef[] gas = [];

    internal ulong Budget { get; init; } = GasCharge.ProposedBudget;

    internal ulong Price { get; init; } = GasCharge.ReferencePrice;

    internal TransactionExpiration Expiration { get; init; } = TransactionExpiration.Never;

    internal static Argument Gas => Argument.Gas;

    internal static ObjectRef RefOf(StoredObject stored) => new(stored.Id, stored.Version, stored.Digest);

    internal TestProgram PaidBy(params StoredObject[] coins)
    {
        gas = [.. coins.Select(RefOf)];
        return this;
    }

    internal Argument Pure(byte[] bytes) => Input(new CallArg.Pure(bytes));

    internal Argument Number(ulong value) => Pure(new BcsWriter().WriteU64(value).ToArray());

    internal Argument To(SuiAddress address) => Pure(address.ToArray());

    internal Argument Owned(StoredObject stored) => Input(new CallArg.Owned(RefOf(stored)));

    internal Argument Shared(StoredObject stored, bool mutable) =>
        Input(new CallArg.Shared(stored.Id, ((MoveOwner.Shared)stored.Owner).InitialVersion, mutable));

    internal Argument Input(CallArg input)
    {
        inputs.Add(input);
        return new Argument.Input((ushort)(inputs.Count - 1));
    }

    internal Argument Call(string name, params Argument[] arguments) => Add(new Command.MoveCall(TestPackage.Id, "test", name, [], arguments));

    internal Argument CallCoin(string name, params Argument[] arguments) =>
        Add(new Command.MoveCall(MoveTypes.Framework, "coin", name, [TypeTag.Parse(MoveTypes.Sui)], arguments));

    internal Argument Split(Argument coin, params ulong[] amounts) => Add(new Command.SplitCoins(coin, [.. amounts.Select(Number)]));

    internal void Merge(Argument coin, params Argument[] sources) => Add(new Command.MergeCoins(coin, sources));

    internal void Transfer(SuiAddress to, params Argument[] values) => Add(new Command.TransferObjects(values, To(to)));

    internal Argument Add(Command command)
    {
        commands.Add(command);
        return new Argument.Result((ushort)(commands.Count - 1));
    }

    internal TransactionData ToData() => new(
        new ProgrammableTransaction(inputs, commands), TestLedger.Alice, new GasData(gas, TestLedger.Alice, Price, Budget), Expiration);

    internal static Protos.ExecutionError.Types.ExecutionErrorKind KindOf(ExecutionResult result) => result.Outcome.Effects.Status.Error.Kind;
}
