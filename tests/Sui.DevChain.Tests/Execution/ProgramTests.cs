using Sui.DevChain.Execution;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;
using static Sui.DevChain.Tests.Execution.TestLedger;
using Fault = Walrus.Sui.Protos.CommandArgumentError.Types.CommandArgumentErrorKind;
using Kind = Walrus.Sui.Protos.ExecutionError.Types.ExecutionErrorKind;
using Operation = Walrus.Sui.Protos.ChangedObject.Types.IdOperation;

namespace Sui.DevChain.Tests.Execution;

public sealed class ProgramTests
{
    private readonly TestLedger ledger = new();

    [Fact]
    public void Coins_are_split_merged_and_transferred()
    {
        var (first, second) = (ledger.AddCoin(100), ledger.AddCoin(50));
        var program = new TestProgram();
        var coin = program.Owned(first);
        program.Merge(coin, program.Owned(second));
        program.Split(coin, 30, 0, 20);
        program.Transfer(Bob, new Argument.NestedResult(1, 0), new Argument.NestedResult(1, 1));
        program.Transfer(Bob, new Argument.NestedResult(1, 2));

        var result = ledger.Run(program);

        Assert.True(result.IsSuccess, result.Outcome.ToString());
        Assert.Equal((100UL, 50UL), (ledger.BalanceOf(Alice), ledger.BalanceOf(Bob)));
        Assert.Null(ledger.FindObject(second.Id));
        Assert.Equal(
            [Operation.None, Operation.Deleted],
            new[] { first, second }.Select(c => result.Outcome.Effects.ChangedObjects.Single(o => o.ObjectId == c.Id.ToString()).IdOperation));
        Assert.Equal(["-50", "50"], result.Outcome.BalanceChanges.Select(b => b.Amount).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_object_written_gets_the_version_above_the_highest_input()
    {
        var (low, high) = (ledger.AddCoin(100, version: 3), ledger.AddCoin(50, version: 40));
        var program = new TestProgram();
        program.Merge(program.Owned(low), program.Owned(high));

        var result = ledger.Run(program);

        Assert.Equal(41UL, result.Outcome.Effects.LamportVersion);
        Assert.Equal(41UL, ledger[low.Id].Version);
        Assert.Equal(low.Digest.ToString(), result.Outcome.Effects.ChangedObjects.Single(c => c.HasOutputVersion).InputDigest);
    }

    [Fact]
    public void Gas_is_charged_to_the_first_of_the_gas_coins_and_the_others_are_merged_into_it()
    {
        var (first, second) = (ledger.AddCoin(3_000_000), ledger.AddCoin(2_000_000));
        var program = new TestProgram().PaidBy(first, second);
        program.Transfer(Bob, program.Split(TestProgram.Gas, 700_000));

        var result = ledger.Run(program);

        Assert.True(result.IsSuccess, result.Outcome.ToString());
        Assert.Equal(5_000_000 - 700_000 - Cost, CoinBox.BalanceOf(ledger[first.Id].Contents));
        Assert.Null(ledger.FindObject(second.Id));
        Assert.Equal(700_000UL, ledger.BalanceOf(Bob));
        Assert.Equal(first.Id.ToString(), result.Outcome.Effects.GasObject.ObjectId);
    }

    [Fact]
    public void The_budget_is_set_aside_while_commands_run()
    {
        var program = new TestProgram().PaidBy(ledger.AddCoin(5_000_000));
        program.Transfer(Bob, program.Split(TestProgram.Gas, 2_000_000));

        Assert.Equal(Kind.InsufficientCoinBalance, TestProgram.KindOf(ledger.Run(program)));
    }

    [Fact]
    public void The_whole_gas_coin_can_be_given_away()
    {
        var coin = ledger.AddCoin(5_000_000);
        var program = new TestProgram().PaidBy(coin);
        program.Transfer(Bob, TestProgram.Gas);

        Assert.True(ledger.Run(program).IsSuccess);
        Assert.Equal(5_000_000 - Cost, ledger.BalanceOf(Bob));
    }

    [Fact]
    public void The_gas_coin_is_not_passed_by_value()
    {
        var program = new TestProgram().PaidBy(ledger.AddCoin(5_000_000));
        program.CallCoin("destroy_zero", TestProgram.Gas);

        Assert.Equal(Fault.InvalidGasCoinUsage, ledger.Run(program).Outcome.Effects.Status.Error.CommandArgumentError.Kind);
    }

    [Fact]
    public void A_failed_transaction_pays_gas_and_changes_no_contents()
    {
        var (gas, coin) = (ledger.AddCoin(5_000_000), ledger.AddCoin(100));
        var program = new TestProgram().PaidBy(gas);
        program.Transfer(Bob, program.Split(program.Owned(coin), 60));
        program.Call("announce");
        program.Call("fail");

        var result = ledger.Run(program);

        var error = result.Outcome.Effects.Status.Error;
        Assert.Equal((Kind.MoveAbort, 3UL, 7UL), (error.Kind, error.Command, error.Abort.AbortCode));
        var location = error.Abort.Location;
        Assert.Equal((TestPackage.Id.ToString(), "inner", "check"), (location.Package, location.Module, location.FunctionName));
        Assert.Equal((0UL, 5_000_100 - Cost), (ledger.BalanceOf(Bob), ledger.BalanceOf(Alice)));
        Assert.Null(result.Outcome.Events);
        Assert.True(ledger[coin.Id].Version > coin.Version, "Its version moves, so that the failed transaction cannot be tried again.");
        Assert.Equal(coin.Contents, ledger[coin.Id].Contents);
    }

    [Fact]
    public void A_transaction_without_gas_payment_costs_nothing()
    {
        var coin = ledger.AddCoin(100);
        var program = new TestProgram();
        program.Transfer(Bob, program.Owned(coin));

        Assert.True(ledger.Run(program).IsSuccess);
        Assert.Equal(100UL, ledger.BalanceOf(Bob));
    }

    [Fact]
    public void A_result_that_cannot_be_dropped_must_be_used()
    {
        var program = new TestProgram();
        program.Call("hot");
        Assert.Equal(Kind.UnusedValueWithoutDrop, TestProgram.KindOf(ledger.Run(program)));
    }

    [Fact]
    public void A_value_is_used_up_once()
    {
        var program = new TestProgram();
        var storage = program.Owned(ledger.AddStorage());
        program.Call("destroy", storage);
        program.Call("destroy", storage);

        var error = ledger.Run(program).Outcome.Effects.Status.Error;

        Assert.Equal((1UL, Fault.InvalidValueUsage), (error.Command, error.CommandArgumentError.Kind));
    }

    [Fact]
    public void One_call_does_not_borrow_a_value_twice_when_one_may_change_it()
    {
        var program = new TestProgram();
        var storage = program.Owned(ledger.AddStorage());
        program.Call("both", storage, storage);
        Assert.Equal(Fault.InvalidValueUsage, ledger.Run(program).Outcome.Effects.Status.Error.CommandArgumentError.Kind);
    }

    [Fact]
    public void A_call_is_refused_arguments_of_another_type()
    {
        var program = new TestProgram();
        program.Call("destroy", program.Owned(ledger.AddCoin(1)));
        Assert.Equal(Fault.TypeMismatch, ledger.Run(program).Outcome.Effects.Status.Error.CommandArgumentError.Kind);
    }

    [Theory]
    [InlineData("", "00", "01")]
    [InlineData("0161", "0100", "02")]
    [InlineData("01ff", "00", "01")]
    [InlineData("0261", "00", "01")]
    public void Pure_values_must_be_the_bcs_of_their_parameter(string text, string bytes, string truth)
    {
        var program = new TestProgram();
        Argument Hex(string hex) => program.Pure(Convert.FromHexString(hex));
        program.Call("text", Hex(text), Hex(bytes), Hex(truth));
        Assert.Equal(Fault.InvalidBcsBytes, ledger.Run(program).Outcome.Effects.Status.Error.CommandArgumentError.Kind);
    }

    [Fact]
    public void A_result_of_several_must_be_named()
    {
        var program = new TestProgram();
        program.Split(program.Owned(ledger.AddCoin(9)), 1);
        program.Call("pair");
        program.Add(new Command.SplitCoins(new Argument.NestedResult(0, 0), [new Argument.Result(1)]));
        Assert.Equal(Fault.InvalidResultArity, ledger.Run(program).Outcome.Effects.Status.Error.CommandArgumentError.Kind);
    }

    [Theory]
    [InlineData("nothing", Kind.FunctionNotFound)]
    [InlineData("make", Kind.ArityMismatch)]
    [InlineData("overflow", Kind.MovePrimitiveRuntimeError)]
    public void A_call_that_cannot_be_made_fails(string name, Kind kind)
    {
        var program = new TestProgram();
        program.Call(name, name == "make" ? [program.Number(1)] : []);
        Assert.Equal(kind, TestProgram.KindOf(ledger.Run(program)));
    }

    [Fact]
    public void A_function_that_breaks_its_own_signature_is_a_defect_and_no_failed_transaction()
    {
        var program = new TestProgram();
        program.Call("defect", program.Shared(ledger.AddShared(), mutable: false));
        Assert.Throws<InvalidOperationException>(() => ledger.Run(program));
    }

    [Fact]
    public void A_shared_object_taken_for_reading_is_not_changed_and_not_written()
    {
        var shared = ledger.AddShared();
        var reading = new TestProgram();
        reading.Call("look_shared", reading.Shared(shared, mutable: false));
        var touching = new TestProgram();
        touching.Call("touch_shared", touching.Shared(shared, mutable: false));

        var read = ledger.Run(reading);

        Assert.Empty(read.Written);
        Assert.Equal(shared.Id.ToString(), read.Outcome.Effects.UnchangedConsensusObjects.Single().ObjectId);
        Assert.Equal(Fault.InvalidObjectByMutRef, ledger.Run(touching).Outcome.Effects.Status.Error.CommandArgumentError.Kind);
        Assert.Equal(9UL, ledger[shared.Id].Version);
    }

    [Fact]
    public void A_shared_object_is_changed_in_place_and_stays_shared_since_the_same_version()
    {
        var shared = ledger.AddShared();
        var program = new TestProgram();
        program.Call("touch_shared", program.Shared(shared, mutable: true));

        Assert.True(ledger.Run(program).IsSuccess);
        var after = ledger[shared.Id];
        Assert.Equal((10UL, 1), (after.Version, (int)after.Contents[32]));
        Assert.Equal(new MoveOwner.Shared(4), after.Owner);
    }

    [Fact]
    public void Sharing_makes_an_object_shared_since_this_version()
    {
        var program = new TestProgram();
        program.Call("make_shared");
        var made = ledger.Run(program).Written.Single();
        Assert.Equal(new MoveOwner.Shared(made.Version), made.Owner);
    }

    [Fact]
    public void Wrapping_unwrapping_and_destroying_are_told_apart()
    {
        var storage = ledger.AddStorage();
        var wrapping = new TestProgram();
        wrapping.Transfer(Alice, wrapping.Call("wrap", wrapping.Owned(storage)));
        var wrapped = ledger.Run(wrapping);
        var blob = wrapped.Written.Single();
        Assert.Equal(
            [(storage.Id, Operation.None), (blob.Id, Operation.Created)],
            Operations(wrapped).OrderBy(o => o.Id != storage.Id));
        Assert.Null(ledger.FindObject(storage.Id));

        var unwrapping = new TestProgram();
        unwrapping.Transfer(Alice, unwrapping.Call("unwrap", unwrapping.Owned(blob)));
        var unwrapped = ledger.Run(unwrapping);
        Assert.Equal(
            [(storage.Id, Operation.None), (blob.Id, Operation.Deleted)],
            Operations(unwrapped).OrderBy(o => o.Id != storage.Id));

        var destroying = new TestProgram();
        destroying.Call("destroy", destroying.Owned(ledger[storage.Id]));
        Assert.Equal([(storage.Id, Operation.Deleted)], Operations(ledger.Run(destroying)));
    }

    [Fact]
    public void An_object_made_and_destroyed_at_once_leaves_no_trace()
    {
        var program = new TestProgram();
        program.Call("destroy", program.Call("make"));
        var result = ledger.Run(program);
        Assert.True(result.IsSuccess);
        Assert.Empty(result.Outcome.Effects.ChangedObjects);
    }

    [Fact]
    public void Dynamic_fields_are_objects_of_their_parent()
    {
        var storage = ledger.AddStorage();
        var adding = new TestProgram();
        adding.Call("field", adding.Owned(storage), adding.Number(2));
        var added = ledger.Run(adding);
        var field = added.Written.Single(o => o.Id != storage.Id);
        Assert.Equal((MoveTypes.Field("u64", "bool"), new MoveOwner.Parent(storage.Id)), (field.Type, field.Owner));
        Assert.Equal([.. field.Id.Span, 2, 0, 0, 0, 0, 0, 0, 0, 1], field.Contents);
        Assert.Contains((field.Id, Operation.Created), Operations(added));

        var removing = new TestProgram();
        removing.Call("unfield", removing.Owned(ledger[storage.Id]), removing.Number(2));
        Assert.Contains((field.Id, Operation.Deleted), Operations(ledger.Run(removing)));

        var again = new TestProgram();
        again.Call("unfield", again.Owned(ledger[storage.Id]), again.Number(2));
        Assert.Equal(MoveTypes.Framework.ToString(), ledger.Run(again).Outcome.Effects.Status.Error.Abort.Location.Package);
    }

    [Fact]
    public void Vectors_of_objects_are_made_and_taken_apart()
    {
        var storage = ledger.AddStorage();
        var program = new TestProgram();
        var vector = program.Add(new Command.MakeMoveVector(null, [program.Owned(storage)]));
        program.Call("keep", vector, program.To(Bob));

        var result = ledger.Run(program);

        Assert.True(result.IsSuccess, result.Outcome.ToString());
        Assert.Equal(new MoveOwner.Address(Bob), ledger[storage.Id].Owner);
    }

    [Fact]
    public void Events_name_the_package_and_module_that_was_called()
    {
        var program = new TestProgram();
        program.Call("announce");
        var told = ledger.Run(program).Outcome.Events.Events.Single();
        Assert.Equal(
            (TestPackage.Types.Event("Announced"), TestPackage.Id.ToString(), "test", Alice.ToString()),
            (told.EventType, told.PackageId, told.Module, told.Sender));
    }

    private static (ObjectId Id, Operation Operation)[] Operations(ExecutionResult result) =>
        [.. result.Outcome.Effects.ChangedObjects.Select(c => (ObjectId.Parse(c.ObjectId), c.IdOperation))];
}
