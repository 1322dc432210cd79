using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>The BCS of commands and their arguments.</summary>
internal static class CommandCodec
{
    private const int MaxArguments = 512;
    private const int MaxTypeArguments = 16;

    internal static Command Read(ref BcsReader reader)
    {
        switch (reader.ReadVariant(7, "Command"))
        {
            case 0:
                var package = ObjectId.FromBytes(reader.ReadFixed(ObjectId.Length));
                var module = TypeTagCodec.ReadIdentifier(ref reader);
                var function = TypeTagCodec.ReadIdentifier(ref reader);
                var types = new TypeTag[reader.ReadLength(MaxTypeArguments)];
                for (int i = 0; i < types.Length; i++)
                {
                    types[i] = TypeTag.Read(ref reader);
                }

                return new Command.MoveCall(package, module, function, types, ReadArguments(ref reader));
            case 1:
                return new Command.TransferObjects(ReadArguments(ref reader), ReadArgument(ref reader));
            case 2:
                return new Command.SplitCoins(ReadArgument(ref reader), ReadArguments(ref reader));
            case 3:
                return new Command.MergeCoins(ReadArgument(ref reader), ReadArguments(ref reader));
            case 5:
                var element = reader.ReadOption() ? TypeTag.Read(ref reader) : null;
                return new Command.MakeMoveVector(element, ReadArguments(ref reader));
            default:
                throw new BcsException($"The command at byte {reader.Position} publishes or upgrades a package, which is not supported.");
        }
    }

    internal static void Write(BcsWriter writer, Command command)
    {
        switch (command)
        {
            case Command.MoveCall call:
                writer.WriteUleb128(0).WriteFixed(call.Package.Span).WriteString(call.Module).WriteString(call.Function);
                writer.WriteUleb128((uint)call.TypeArguments.Count);
                foreach (var type in call.TypeArguments)
                {
                    type.Write(writer);
                }

                WriteArguments(writer, call.Arguments);
                break;
            case Command.TransferObjects transfer:
                WriteArguments(writer.WriteUleb128(1), transfer.Objects);
                WriteArgument(writer, transfer.Address);
                break;
            case Command.SplitCoins split:
                WriteArgument(writer.WriteUleb128(2), split.Coin);
                WriteArguments(writer, split.Amounts);
                break;
            case Command.MergeCoins merge:
                WriteArgument(writer.WriteUleb128(3), merge.Destination);
                WriteArguments(writer, merge.Sources);
                break;
            case Command.MakeMoveVector vector:
                writer.WriteUleb128(5).WriteBool(vector.ElementType is not null);
                vector.ElementType?.Write(writer);
                WriteArguments(writer, vector.Elements);
                break;
        }
    }

    private static Argument[] ReadArguments(ref BcsReader reader)
    {
        var arguments = new Argument[reader.ReadLength(MaxArguments)];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = ReadArgument(ref reader);
        }

        return arguments;
    }

    private static Argument ReadArgument(ref BcsReader reader) => reader.ReadVariant(4, "Argument") switch
    {
        0 => Argument.Gas,
        1 => new Argument.Input(reader.ReadU16()),
        2 => new Argument.Result(reader.ReadU16()),
        _ => new Argument.NestedResult(reader.ReadU16(), reader.ReadU16()),
    };

    private static void WriteArguments(BcsWriter writer, IReadOnlyList<Argument> arguments)
    {
        writer.WriteUleb128((uint)arguments.Count);
        foreach (var argument in arguments)
        {
            WriteArgument(writer, argument);
        }
    }

    private static void WriteArgument(BcsWriter writer, Argument argument)
    {
        switch (argument)
        {
            case Argument.GasCoin:
                writer.WriteUleb128(0);
                break;
            case Argument.Input input:
                writer.WriteUleb128(1).WriteU16(input.Index);
                break;
            case Argument.Result result:
                writer.WriteUleb128(2).WriteU16(result.Command);
                break;
            case Argument.NestedResult nested:
                writer.WriteUleb128(3).WriteU16(nested.Command).WriteU16(nested.Index);
                break;
        }
    }
}
