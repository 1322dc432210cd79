using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;

namespace Sui.DevChain.Tests.Execution;

/// <summary>Objects under a key of a table, as blobs in storage pools are.</summary>
public sealed class ChildTests
{
    private readonly TestLedger ledger = new();
    private readonly ObjectId table;
    private readonly ObjectId field;

    public ChildTests()
    {
        table = ledger.AddStorage().Id;
        field = DerivedIds.DynamicField(table, TypeTag.Parse(MoveTypes.ObjectFieldKey("u64")), new BcsWriter().WriteU64(7).Written);
    }

    [Fact]
    public void A_child_is_an_object_of_its_own_owned_by_the_field_of_its_key()
    {
        Succeeds("put_child");
        var child = Child();
        Assert.Equal(new MoveOwner.Parent(field), child.Owner);
        Assert.Equal(new MoveOwner.Parent(table), ledger[field].Owner);
        Assert.Equal(
            MoveTypes.Field(MoveTypes.ObjectFieldKey("u64"), MoveTypes.Id), ledger[field].Type);
        Succeeds("touch_child");
        Assert.Equal(1, ledger[child.Id].Contents[32]);
        Assert.True(ledger[child.Id].Version > child.Version);
    }

    [Fact]
    public void A_dropped_child_takes_its_field_with_it()
    {
        Succeeds("put_child");
        var child = Child();
        Succeeds("drop_child");
        Assert.Null(ledger.FindObject(child.Id));
        Assert.Null(ledger.FindObject(field));
        Assert.False(Run("touch_child").Outcome.Effects.Status.Success);
        Assert.False(Run("put_child", "drop_child", "touch_child").Outcome.Effects.Status.Success);
        Assert.Null(ledger.FindObject(field));
    }

    [Fact]
    public void Another_child_takes_the_place_of_one_dropped_before()
    {
        Succeeds("put_child");
        var child = Child();
        Succeeds("drop_child", "put_child", "touch_child");
        Assert.Null(ledger.FindObject(child.Id));
        Assert.NotEqual(child.Id, Child().Id);
        Assert.Equal(1, Child().Contents[32]);
        Succeeds("touch_child", "drop_child");
        Assert.Null(ledger.FindObject(field));
        Succeeds("put_child", "drop_child");
        Assert.Null(ledger.FindObject(field));
    }

    private StoredObject Child() => ledger[ObjectId.FromBytes(DynamicField.Value(ledger[field].Contents, new BcsWriter().WriteU64(7).Written))];

    private void Succeeds(params string[] calls) => Assert.True(Run(calls).Outcome.Effects.Status.Success);

    private ExecutionResult Run(params string[] calls)
    {
        var program = new TestProgram().PaidBy(ledger.AddCoin(TestLedger.Cost * 10));
        var parent = program.Owned(ledger[table]);
        var key = program.Number(7);
        foreach (var call in calls)
        {
            program.Call(call, parent, key);
        }

        return ledger.Run(program);
    }
}
