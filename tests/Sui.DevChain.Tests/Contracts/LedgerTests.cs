using Sui.DevChain.Contracts;
using Sui.DevChain.Move;
using Sui.DevChain.Tests.Execution;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;
using Kind = Walrus.Sui.Protos.ExecutionError.Types.ExecutionErrorKind;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>What the contracts make, as objects, owners and fields of a ledger, by programs as clients send them.</summary>
public sealed class LedgerTests
{
    private static readonly byte[] Root = new byte[32];
    private static readonly BlobId Blob = BlobRules.DeriveId(Root, 1, 100);
    private readonly WalrusLedger ledger = new();

    private MoveTypes Types => ledger.Types;

    [Fact]
    public void A_pool_and_its_blobs_are_objects_with_owners()
    {
        CreatePool();
        var pool = Assert.Single(ledger.OfType(Types.StoragePool));
        Assert.Equal(new MoveOwner.Address(TestLedger.Alice), pool.Owner);
        var inner = Assert.Single(ledger.OfType(MoveTypes.Field("u64", Types.StoragePoolInner)));
        Assert.Equal(new MoveOwner.Parent(pool.Id), inner.Owner);
        var blob = Assert.Single(ledger.OfType(Types.PooledBlob));
        var table = MoveStruct.FromBcs<StoragePoolInner>(DynamicField.Value(inner.Contents, DynamicField.U64Key(1))).Blobs;
        var field = ledger[DerivedIds.DynamicField(table.Id, TypeTag.Parse(MoveTypes.ObjectFieldKey("u256")), Blob.Span)];
        Assert.Equal((new MoveOwner.Parent(field.Id), new MoveOwner.Parent(table.Id)), (blob.Owner, field.Owner));
        Assert.Equal(pool.Id, MoveStruct.FromBcs<PooledBlob>(blob.Contents).StoragePoolId);

        var program = ledger.Program();
        var (system, owned, id) = (System(program), program.Owned(pool), program.Pure(Blob.ToArray()));
        ledger.Call(program, "storage_pool::insert_or_update_blob_metadata_pair", owned, id, Text(program, "a"), Text(program, "1"));
        ledger.Call(program, "storage_pool::add_or_replace_blob_metadata", owned, id, ledger.Call(program, "metadata::new"));
        ledger.Call(program, "system::delete_pooled_blob", system, owned, id);
        program.Transfer(TestLedger.Bob, ledger.Call(program, "storage_pool::destroy", owned));
        ledger.Succeeds(program);
        Assert.Empty(ledger.OfType(Types.StoragePool).Concat(ledger.OfType(Types.PooledBlob)));
        Assert.Empty(ledger.OfType(MoveTypes.Field("u64", Types.StoragePoolInner)));
        Assert.Empty(ledger.OfType(MoveTypes.Field(MoveTypes.ObjectFieldKey("u256"), MoveTypes.Id)));
        Assert.Equal(new MoveOwner.Address(TestLedger.Bob), Assert.Single(ledger.OfType(Types.Storage)).Owner);
    }

    [Fact]
    public void A_blob_is_deleted_and_registered_again_in_one_program()
    {
        CreatePool();
        var first = Assert.Single(ledger.OfType(Types.PooledBlob)).Id;
        var program = ledger.Program();
        var pool = program.Owned(Assert.Single(ledger.OfType(Types.StoragePool)));
        var system = System(program);
        ledger.Call(program, "system::delete_pooled_blob", system, pool, program.Pure(Blob.ToArray()));
        Register(program, system, pool, Coin(program));
        ledger.Succeeds(program);
        Assert.NotEqual(first, Assert.Single(ledger.OfType(Types.PooledBlob)).Id);
    }

    [Fact]
    public void Balances_in_a_vector_pay_subsidies()
    {
        var program = ledger.Program();
        var parts = program.Add(new Command.SplitCoins(Coin(program), [program.Number(5), program.Number(7)]));
        Argument[] balances =
        [
            .. Enumerable.Range(0, 2).Select(i => ledger.Call(
                program, "coin::into_balance", new Argument.NestedResult(((Argument.Result)parts).Command, (ushort)i))),
        ];
        var vector = program.Add(new Command.MakeMoveVector(TypeTag.Parse(Types.WalBalance), balances));
        ledger.Call(program, "system::add_per_epoch_subsidies", System(program), vector);
        ledger.Succeeds(program);
        Assert.Equal([5UL, 7UL, 0UL], Enumerable.Range(0, 3).Select(i => MarketRules.At(ledger.Market.Accounts, (uint)i).Rewards));
    }

    [Fact]
    public void A_balance_and_an_upgrade_ticket_must_be_used_up()
    {
        var program = ledger.Program();
        ledger.Call(program, "coin::into_balance", program.Add(new Command.SplitCoins(Coin(program), [program.Number(5)])));
        Assert.Equal(Kind.UnusedValueWithoutDrop, TestProgram.KindOf(ledger.Run(program)));

        program = ledger.Program();
        ledger.Call(
            program, "upgrade::authorize_emergency_upgrade", program.Shared(ledger[ledger.Objects.UpgradeManager!.Value], mutable: true),
            program.Owned(Assert.Single(ledger.OfType(Types.EmergencyUpgradeCap))), program.Pure([32, .. Root]));
        Assert.Equal(Kind.UnusedValueWithoutDrop, TestProgram.KindOf(ledger.Run(program)));
    }

    [Fact]
    public void A_blob_is_shared_with_funds()
    {
        var program = ledger.Program();
        var (system, coin) = (System(program), Coin(program));
        var storage = ledger.Call(program, "system::reserve_space", system, program.Number(1 << 20), program.Pure([2, 0, 0, 0]), coin);
        var blob = ledger.Call(
            program, "system::register_blob", system, storage, program.Pure(Blob.ToArray()), program.Pure(Root), program.Number(100),
            program.Pure([1]), program.Pure([0]), coin);
        var funds = program.Add(new Command.SplitCoins(coin, [program.Number(9)]));
        ledger.Call(program, "shared_blob::new_funded", blob, funds);
        ledger.Succeeds(program);
        var shared = Assert.Single(ledger.OfType(Types.SharedBlob));
        Assert.IsType<MoveOwner.Shared>(shared.Owner);
        var it = MoveStruct.FromBcs<SharedBlob>(shared.Contents);
        Assert.Equal((9UL, Blob), (it.Funds, it.Blob.BlobId));
        Assert.Empty(ledger.OfType(Types.Blob));
    }

    private void CreatePool()
    {
        var program = ledger.Program();
        var (system, coin) = (System(program), Coin(program));
        var pool = ledger.Call(program, "system::create_storage_pool", system, program.Number(1 << 20), program.Pure([2, 0, 0, 0]), coin);
        Register(program, system, pool, coin);
        program.Transfer(TestLedger.Alice, pool);
        ledger.Succeeds(program);
    }

    private void Register(TestProgram program, Argument system, Argument pool, Argument coin) => ledger.Call(
        program, "system::register_pooled_blob", system, pool, program.Pure(Blob.ToArray()), program.Pure(Root), program.Number(100),
        program.Pure([1]), program.Pure([1]), coin);

    private Argument System(TestProgram program) => program.Shared(ledger[ledger.Objects.System], mutable: true);

    private Argument Coin(TestProgram program) => program.Owned(Assert.Single(ledger.OfType(Types.WalCoin)));

    private static Argument Text(TestProgram program, string text) => program.Pure(Contracts.Pure.Text(text).Contents);
}
