using System.Runtime.InteropServices;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.Transactions;

/// <summary>A transaction of the official SDK, taken apart: what each command is given, whatever the order of the inputs.</summary>
internal sealed class SdkTransaction(TransactionVector vector)
{
    internal TransactionData Data { get; } = TransactionData.Decode(vector.Bcs);

    private IReadOnlyList<CallArg> Inputs => Data.Program.Inputs;

    internal byte[] Raw(string function, int argument) => ((CallArg.Pure)Inputs[Index(function, argument)]).Value.ToArray();

    internal T Pure<T>(string function, int argument) where T : struct => MemoryMarshal.Read<T>(Raw(function, argument));

    internal byte[] Bytes(string function, int argument) => new BcsReader(Raw(function, argument)).ReadBytes().ToArray();

    internal string Text(string function, int argument) => new BcsReader(Raw(function, argument)).ReadString(1000);

    internal ObjectId Object(string function, int argument) => IdOf(Inputs[Index(function, argument)]);

    /// <summary>An amount that is split off the WAL coin.</summary>
    internal ulong Amount(int index) => MemoryMarshal.Read<ulong>(
        ((CallArg.Pure)Inputs[((Argument.Input)Split.Amounts[index]).Index]).Value.Span);

    /// <summary>The coins that are paid from, and the type of WAL.</summary>
    internal Purse Purse()
    {
        var merge = Data.Program.Commands.OfType<Command.MergeCoins>().FirstOrDefault();
        IReadOnlyList<Argument> coins = merge is null ? [Split.Coin] : [merge.Destination, .. merge.Sources];
        var destroy = Data.Program.Commands.OfType<Command.MoveCall>().First(c => c.Function == "destroy_zero");
        return new(((TypeTag.Struct)destroy.TypeArguments[0]).Tag, [.. coins.Select(c => IdOf(Inputs[((Argument.Input)c).Index]))]);
    }

    internal IReadOnlyList<string> Described() => Describe(Data.Program.Commands, i => Inputs[i] is CallArg.Pure pure
        ? Convert.ToHexString(pure.Value.Span)
        : IdOf(Inputs[i]).ToString());

    internal static IReadOnlyList<string> Describe(ProgramBuilder program) => Describe(
        program.Commands, i => program.Values[i] is { } value ? Convert.ToHexString(value.Span) : program.Objects[i].ToString());

    private Command.SplitCoins Split => Data.Program.Commands.OfType<Command.SplitCoins>().First();

    private int Index(string function, int argument)
    {
        var call = Data.Program.Commands.OfType<Command.MoveCall>().First(c => $"{c.Module}::{c.Function}" == function);
        return ((Argument.Input)call.Arguments[argument]).Index;
    }

    private static ObjectId IdOf(CallArg input) => input switch
    {
        CallArg.Owned owned => owned.Object.Id,
        CallArg.Shared shared => shared.Id,
        _ => throw new ArgumentOutOfRangeException(nameof(input)),
    };

    private static List<string> Describe(IReadOnlyList<Command> commands, Func<int, string> input)
    {
        // The SDK names an only result as nested where it came from a split; both mean the same.
        string Of(Argument argument) => argument switch
        {
            Argument.Input i => input(i.Index),
            Argument.Result r => $"R{r.Command}.0",
            Argument.NestedResult n => $"R{n.Command}.{n.Index}",
            _ => "gas",
        };
        string All(IEnumerable<Argument> arguments) => string.Join(", ", arguments.Select(Of));
        return [.. commands.Select(c => c switch
        {
            Command.MoveCall call => $"{call.Package}::{call.Module}::{call.Function}<{string.Join(',', call.TypeArguments)}>({All(call.Arguments)})",
            Command.SplitCoins split => $"split {Of(split.Coin)} into {All(split.Amounts)}",
            Command.MergeCoins merge => $"merge {All(merge.Sources)} into {Of(merge.Destination)}",
            Command.TransferObjects transfer => $"transfer {All(transfer.Objects)} to {Of(transfer.Address)}",
            _ => throw new ArgumentOutOfRangeException(nameof(commands)),
        })];
    }
}
