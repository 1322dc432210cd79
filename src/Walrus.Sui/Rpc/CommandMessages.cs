using System.Globalization;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;
using Proto = Walrus.Sui.Protos;

namespace Walrus.Sui.Rpc;

/// <summary>Commands between their records and their messages; what comes in may have short addresses (sdk-interop §3.3).</summary>
public static class CommandMessages
{
    /// <summary>As a message.</summary>
    public static Proto.Command ToMessage(this Command command) => command switch
    {
        Command.MoveCall call => new()
        {
            MoveCall = new()
            {
                Package = call.Package.ToString(),
                Module = call.Module,
                Function = call.Function,
                TypeArguments = { call.TypeArguments.Select(t => t.ToString()) },
                Arguments = { call.Arguments.Select(ToMessage) },
            },
        },
        Command.TransferObjects transfer => new()
        {
            TransferObjects = new() { Objects = { transfer.Objects.Select(ToMessage) }, Address = transfer.Address.ToMessage() },
        },
        Command.SplitCoins split => new()
        {
            SplitCoins = new() { Coin = split.Coin.ToMessage(), Amounts = { split.Amounts.Select(ToMessage) } },
        },
        Command.MergeCoins merge => new()
        {
            MergeCoins = new() { Coin = merge.Destination.ToMessage(), CoinsToMerge = { merge.Sources.Select(ToMessage) } },
        },
        Command.MakeMoveVector vector => ToMessage(vector),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    /// <summary>As a message.</summary>
    public static Proto.Argument ToMessage(this Argument argument) => argument switch
    {
        Argument.GasCoin => new() { Kind = Proto.Argument.Types.ArgumentKind.Gas },
        Argument.Input input => new() { Kind = Proto.Argument.Types.ArgumentKind.Input, Input = input.Index },
        Argument.Result result => new() { Kind = Proto.Argument.Types.ArgumentKind.Result, Result = result.Command },
        Argument.NestedResult nested => new()
        {
            Kind = Proto.Argument.Types.ArgumentKind.Result,
            Result = nested.Command,
            Subresult = nested.Index,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(argument)),
    };

    /// <summary>From a message.</summary>
    /// <exception cref="WalrusFormatException">It lacks something, holds something malformed, or publishes a package.</exception>
    public static Command ToCommand(this Proto.Command message) => message.CommandCase switch
    {
        Proto.Command.CommandOneofCase.MoveCall => ToCall(message.MoveCall),
        Proto.Command.CommandOneofCase.TransferObjects =>
            new Command.TransferObjects(ToArguments(message.TransferObjects.Objects), ToArgument(message.TransferObjects.Address)),
        Proto.Command.CommandOneofCase.SplitCoins =>
            new Command.SplitCoins(ToArgument(message.SplitCoins.Coin), ToArguments(message.SplitCoins.Amounts)),
        Proto.Command.CommandOneofCase.MergeCoins =>
            new Command.MergeCoins(ToArgument(message.MergeCoins.Coin), ToArguments(message.MergeCoins.CoinsToMerge)),
        Proto.Command.CommandOneofCase.MakeMoveVector => new Command.MakeMoveVector(
            message.MakeMoveVector.HasElementType ? TypeTag.Parse(message.MakeMoveVector.ElementType) : null,
            ToArguments(message.MakeMoveVector.Elements)),
        var other => throw new WalrusFormatException($"A command of the kind {other} is not supported."),
    };

    /// <summary>From a message.</summary>
    /// <exception cref="WalrusFormatException">It is missing, of an unknown kind, or an index exceeds 65535.</exception>
    public static Argument ToArgument(this Proto.Argument? message) => message?.Kind switch
    {
        Proto.Argument.Types.ArgumentKind.Gas => Argument.Gas,
        Proto.Argument.Types.ArgumentKind.Input => new Argument.Input(Index(message.Input)),
        Proto.Argument.Types.ArgumentKind.Result when message.HasSubresult =>
            new Argument.NestedResult(Index(message.Result), Index(message.Subresult)),
        Proto.Argument.Types.ArgumentKind.Result => new Argument.Result(Index(message.Result)),
        _ => throw new WalrusFormatException("A command lacks an argument, or its argument has no kind."),
    };

    private static Argument[] ToArguments(IEnumerable<Proto.Argument> messages) => [.. messages.Select(ToArgument)];

    private static Command.MoveCall ToCall(Proto.MoveCall call) =>
        MoveIdentifier.IsValid(call.Module) && MoveIdentifier.IsValid(call.Function)
            ? new(
                ObjectId.Parse(call.Package), call.Module, call.Function,
                [.. call.TypeArguments.Select(TypeTag.Parse)], ToArguments(call.Arguments))
            : throw new WalrusFormatException("A call names its module or its function by something that is not a Move identifier.");

    private static Proto.Command ToMessage(Command.MakeMoveVector vector)
    {
        var message = new Proto.MakeMoveVector { Elements = { vector.Elements.Select(ToMessage) } };
        if (vector.ElementType is { } type)
        {
            message.ElementType = type.ToString();
        }

        return new() { MakeMoveVector = message };
    }

    private static ushort Index(uint value) => value <= ushort.MaxValue
        ? (ushort)value
        : throw new WalrusFormatException(string.Create(CultureInfo.InvariantCulture, $"The index {value} of an argument exceeds 65535."));
}
