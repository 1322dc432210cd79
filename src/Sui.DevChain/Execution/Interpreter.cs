using Sui.DevChain.Move;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;
using Fault = Walrus.Sui.Protos.CommandArgumentError.Types.CommandArgumentErrorKind;
using Kind = Walrus.Sui.Protos.ExecutionError.Types.ExecutionErrorKind;

namespace Sui.DevChain.Execution;

/// <summary>Runs the commands of one programmable transaction over its working set (sdk-interop §7).</summary>
internal sealed class Interpreter(WorkingSet state, MovePackages packages, IReadOnlyList<Value> inputs, Value? gasCoin)
{
    private const int MaxValueBytes = 256 * 1024;
    private const long MaxResultBytes = 8_000_000;

    private readonly List<Value[]> results = [];
    private long resultBytes;

    /// <summary>Runs all commands.</summary>
    /// <exception cref="ExecutionFailure">One failed; its index is in the error.</exception>
    internal void Run(IReadOnlyList<Command> commands)
    {
        for (var i = 0; i < commands.Count; i++)
        {
            try
            {
                var returned = Step(commands[i]);
                if ((resultBytes += returned.Sum(r => (long)r.Contents.Length)) > MaxResultBytes)
                {
                    throw ExecutionFailure.Of(Kind.MoveRawValueTooBig, $"All results have more than {MaxResultBytes} bytes together.");
                }

                results.Add([.. returned.Select(Value.OfResult)]);
            }
            catch (ExecutionFailure failure)
            {
                failure.Error.Command = (ulong)i;
                throw;
            }
        }

        for (var i = 0; i < results.Count; i++)
        {
            for (var j = 0; j < results[i].Length; j++)
            {
                if (results[i][j] is { IsMoved: false, Box: { } box } && !MoveAbilities.CanDrop(box.Type))
                {
                    var failure = ExecutionFailure.Of(
                        Kind.UnusedValueWithoutDrop, $"Result {j} of command {i} is a {box.Type}, which must be used: transfer it or pass it on.");
                    failure.Error.Command = (ulong)i;
                    throw failure;
                }
            }
        }
    }

    private IReadOnlyList<MoveBox> Step(Command command) => command switch
    {
        Command.MoveCall call => Call(call),
        Command.SplitCoins split => Split(split),
        Command.MergeCoins merge => Merge(merge),
        Command.TransferObjects transfer => Transfer(transfer),
        Command.MakeMoveVector vector => MakeVector(vector),
        _ => throw ExecutionFailure.Of(Kind.FeatureNotYetSupported, "This command is not supported."),
    };

    private IReadOnlyList<MoveBox> Call(Command.MoveCall call)
    {
        var name = $"{call.Package}::{call.Module}::{call.Function}";
        var function = packages.Find(call.Package, call.Module, call.Function)
            ?? throw ExecutionFailure.Of(Kind.FunctionNotFound, $"There is no function {name}.");
        if (call.TypeArguments.Count != function.TypeParameters)
        {
            throw ExecutionFailure.Of(
                Kind.TypeArityMismatch, $"{name} has {function.TypeParameters} type parameters, {call.TypeArguments.Count} are given.");
        }

        if (call.Arguments.Count != function.Parameters.Count)
        {
            throw ExecutionFailure.Of(Kind.ArityMismatch, $"{name} has {function.Parameters.Count} parameters, {call.Arguments.Count} are given.");
        }

        string[] types = [.. call.TypeArguments.Select(t => t.ToString())];
        var arguments = new MoveBox[call.Arguments.Count];
        var borrows = new Dictionary<Value, Passing>();
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = function.Parameters[i];
            var value = Find(call.Arguments[i], i);
            arguments[i] = Pass(value, MovePackages.Substitute(parameter.Type, types), parameter.Passing, i, borrows);
        }

        var before = arguments.Select(a => a.Contents).ToArray();
        state.Caller = (call.Package, call.Module);
        var returned = Invoke(function, call, types, arguments);
        CheckContract(function, types, arguments, before, returned);
        return returned;
    }

    private IReadOnlyList<MoveBox> Invoke(MoveFunction function, Command.MoveCall call, string[] types, MoveBox[] arguments)
    {
        try
        {
            return function.Invoke(state, types, arguments);
        }
        catch (MoveAbortedException e)
        {
            throw new ExecutionFailure(MoveAborts.Describe(e, call.Package));
        }
        catch (Exception e) when (e is ArithmeticException or WalrusFormatException)
        {
            // Move's integers abort where ours overflow, and its readers abort on malformed bytes.
            throw ExecutionFailure.Of(Kind.MovePrimitiveRuntimeError, $"{call.Module}::{call.Function}: {e.Message}");
        }
    }

    /// <summary>A function of ours that breaks its own signature is a defect, not a failed transaction.</summary>
    private static void CheckContract(
        MoveFunction function, string[] types, MoveBox[] arguments, byte[][] before, IReadOnlyList<MoveBox> returned)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (function.Parameters[i].Passing is Passing.Reference && !arguments[i].Contents.AsSpan().SequenceEqual(before[i]))
            {
                throw new InvalidOperationException($"{function.Module}::{function.Name} changed argument {i}, an immutable reference.");
            }
        }

        if (!returned.Select(r => r.Type).SequenceEqual(function.Returns.Select(r => MovePackages.Substitute(r, types))))
        {
            throw new InvalidOperationException($"{function.Module}::{function.Name} returned other types than it declares.");
        }
    }

    /// <summary>Checks an argument against its parameter and hands out what the function works on.</summary>
    private static MoveBox Pass(Value value, string type, Passing passing, int index, Dictionary<Value, Passing> borrows)
    {
        if (value.Pure is { } bytes)
        {
            return PureValue.IsPure(type)
                ? PureValue.IsValid(type, bytes)
                    ? new MoveBox(type, [.. bytes])
                    : throw ExecutionFailure.OfArgument(index, Fault.InvalidBcsBytes, $"these bytes are not the BCS of one {type}.")
                : throw ExecutionFailure.OfArgument(index, Fault.TypeMismatch, $"a pure value cannot be a {type}.");
        }

        var box = Present(value, index);
        if (box.Type != type)
        {
            throw ExecutionFailure.OfArgument(index, Fault.TypeMismatch, $"expected {type}, this is {box.Type}.");
        }

        if (passing is Passing.Value && MoveAbilities.CanCopy(type))
        {
            return new MoveBox(type, [.. box.Contents]);
        }

        if (borrows.TryGetValue(value, out var other) && (other is not Passing.Reference || passing is not Passing.Reference))
        {
            throw ExecutionFailure.OfArgument(index, Fault.InvalidValueUsage, "the value is used by another argument of this call.");
        }

        borrows[value] = passing;
        switch (passing)
        {
            case Passing.MutableReference when value.Access is Access.ReadOnly:
                throw ExecutionFailure.OfArgument(index, Fault.InvalidObjectByMutRef, "the object is read-only here.");
            case Passing.Value when value.Access is Access.Gas:
                throw ExecutionFailure.OfArgument(index, Fault.InvalidGasCoinUsage, "the gas coin can only be transferred or borrowed.");
            case Passing.Value when value.Access is Access.ReadOnly:
                throw ExecutionFailure.OfArgument(index, Fault.InvalidObjectByValue, "the object is read-only here.");
            case Passing.Value:
                value.IsMoved = true;
                break;
        }

        return box;
    }

    private MoveBox[] Split(Command.SplitCoins split)
    {
        var coin = Coin(split.Coin, 0, out _);
        var pieces = new MoveBox[split.Amounts.Count];
        for (var i = 0; i < pieces.Length; i++)
        {
            var amount = CoinBox.ReadAmount(Plain(split.Amounts[i], "u64", i + 1));
            var balance = CoinBox.Balance(coin);
            if (amount > balance)
            {
                throw ExecutionFailure.Of(Kind.InsufficientCoinBalance, $"The coin holds {balance}, {amount} are to be split off.");
            }

            CoinBox.SetBalance(coin, balance - amount);
            pieces[i] = CoinBox.Make(MoveAbilities.TokenOf(coin.Type), state.NewId(), amount);
        }

        return pieces;
    }

    private MoveBox[] Merge(Command.MergeCoins merge)
    {
        var coin = Coin(merge.Destination, 0, out var destination);
        for (var i = 0; i < merge.Sources.Count; i++)
        {
            var source = Find(merge.Sources[i], i + 1);
            var other = Present(source, i + 1);
            if (other.Type != coin.Type || source == destination)
            {
                throw ExecutionFailure.OfArgument(i + 1, Fault.TypeMismatch, $"another {coin.Type} is needed, this is {other.Type}.");
            }

            RequireOwned(source, i + 1);
            if (CoinBox.Balance(other) > ulong.MaxValue - CoinBox.Balance(coin))
            {
                throw ExecutionFailure.Of(Kind.CoinBalanceOverflow, "The coins together hold more than a coin can.");
            }

            CoinBox.SetBalance(coin, CoinBox.Balance(coin) + CoinBox.Balance(other));
            source.IsMoved = true;
        }

        return [];
    }

    private MoveBox[] Transfer(Command.TransferObjects transfer)
    {
        var to = SuiAddress.FromBytes(Plain(transfer.Address, "address", transfer.Objects.Count));
        for (var i = 0; i < transfer.Objects.Count; i++)
        {
            var value = Find(transfer.Objects[i], i);
            var box = Present(value, i);
            if (!MoveAbilities.CanTransfer(box.Type))
            {
                throw ExecutionFailure.OfArgument(i, Fault.InvalidTransferObject, $"a {box.Type} cannot be transferred.");
            }

            if (value.Access is not Access.Gas)
            {
                RequireOwned(value, i);
            }

            value.IsMoved = true;
            state.Transfer(box, to);
        }

        return [];
    }

    private MoveBox[] MakeVector(Command.MakeMoveVector vector)
    {
        var type = vector.ElementType?.ToString();
        var writer = new Walrus.Core.Bcs.BcsWriter().WriteUleb128((uint)vector.Elements.Count);
        for (var i = 0; i < vector.Elements.Count; i++)
        {
            var value = Find(vector.Elements[i], i);
            type ??= value.Box?.Type ?? throw ExecutionFailure.OfArgument(i, Fault.TypeMismatch, "a vector of pure values needs its element type.");
            writer.WriteFixed(Pass(value, type, Passing.Value, i, []).Contents);
            if (writer.Written.Length > MaxValueBytes)
            {
                throw ExecutionFailure.Of(Kind.MoveRawValueTooBig, $"The vector has more than {MaxValueBytes} bytes.");
            }
        }

        return type is null
            ? throw ExecutionFailure.Of(Kind.TypeArgumentError, "An empty vector needs its element type.")
            : [new MoveBox($"vector<{type}>", writer.ToArray())];
    }

    private MoveBox Coin(Argument argument, int index, out Value value)
    {
        value = Find(argument, index);
        var box = Present(value, index);
        if (!MoveAbilities.IsCoin(box.Type))
        {
            throw ExecutionFailure.OfArgument(index, Fault.TypeMismatch, $"a coin is needed, this is {box.Type}.");
        }

        return value.Access is Access.ReadOnly
            ? throw ExecutionFailure.OfArgument(index, Fault.InvalidObjectByMutRef, "the coin is read-only here.")
            : box;
    }

    private byte[] Plain(Argument argument, string type, int index) => Pass(Find(argument, index), type, Passing.Value, index, []).Contents;

    private static void RequireOwned(Value value, int index)
    {
        if (value.Access is not Access.Full)
        {
            throw ExecutionFailure.OfArgument(index, Fault.InvalidObjectByValue, "only an object of the sender can be taken by value here.");
        }
    }

    private static MoveBox Present(Value value, int index) => value switch
    {
        { Box: null } => throw ExecutionFailure.OfArgument(index, Fault.TypeMismatch, "an object is needed, this is a pure value."),
        { IsMoved: true } => throw ExecutionFailure.OfArgument(index, Fault.InvalidValueUsage, "the value was used up by an earlier command."),
        { Box: { } box } => box,
    };

    private Value Find(Argument argument, int index)
    {
        switch (argument)
        {
            case Argument.GasCoin:
                return gasCoin
                    ?? throw ExecutionFailure.OfArgument(index, Fault.InvalidGasCoinUsage, "this transaction pays no gas, so it has no gas coin.");
            case Argument.Input(var at) when at < inputs.Count:
                return inputs[at];
            case Argument.Result(var command) when command < results.Count:
                return results[command].Length == 1
                    ? results[command][0]
                    : throw ExecutionFailure.OfArgument(
                        index, Fault.InvalidResultArity, $"command {command} has {results[command].Length} results; name one.");
            case Argument.NestedResult(var command, var at) when command < results.Count:
                return at < results[command].Length
                    ? results[command][at]
                    : throw ExecutionFailure.OfArgument(index, Fault.SecondaryIndexOutOfBounds, $"command {command} has no result {at}.");
            default:
                throw ExecutionFailure.OfArgument(index, Fault.IndexOutOfBounds, "there is no such input or earlier result.");
        }
    }
}
