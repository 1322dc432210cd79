using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>
/// Builds a programmable transaction command by command. Objects are named by id only: the chain fills in versions and gas
/// (sdk-interop §3.3), and <see cref="Complete(TransactionData, SuiAddress, SuiAddress, ulong)"/> takes from its answer nothing but those.
/// </summary>
public sealed class ProgramBuilder
{
    private readonly List<ReadOnlyMemory<byte>?> pure = [];
    private readonly List<ObjectId> objects = [];
    private readonly List<Command> commands = [];

    /// <summary>The inputs in order: values, or null for an object.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>?> Values => pure;

    /// <summary>The inputs in order: objects, where <see cref="Values"/> has null.</summary>
    internal IReadOnlyList<ObjectId> Objects => objects;

    /// <summary>The commands so far.</summary>
    public IReadOnlyList<Command> Commands => commands;

    /// <summary>Whether it spends from the coin gas is paid with.</summary>
    internal bool UsesGasCoin => commands.Any(c => c switch
    {
        Command.MoveCall call => call.Arguments.Contains(Argument.Gas),
        Command.SplitCoins split => split.Coin is Argument.GasCoin,
        Command.MergeCoins merge => merge.Destination is Argument.GasCoin || merge.Sources.Contains(Argument.Gas),
        Command.TransferObjects transfer => transfer.Objects.Contains(Argument.Gas),
        _ => false,
    });

    /// <summary>A value in BCS.</summary>
    public Argument Pure(ReadOnlyMemory<byte> bcs) => Add(bcs, default);

    /// <summary>A value written to BCS.</summary>
    public Argument Pure(Action<BcsWriter> write)
    {
        var writer = new BcsWriter();
        write(writer);
        return Pure(writer.ToArray());
    }

    /// <summary>An address.</summary>
    public Argument Pure(SuiAddress address) => Pure(address.ToArray());

    /// <summary>An object; the same object twice is one input.</summary>
    public Argument Object(ObjectId id)
    {
        int known = Enumerable.Range(0, objects.Count).FirstOrDefault(i => pure[i] is null && objects[i] == id, -1);
        return known >= 0 ? new Argument.Input((ushort)known) : Add(null, id);
    }

    /// <summary>Calls a function of one result or of none.</summary>
    public Argument Call(ObjectId package, string module, string function, IReadOnlyList<TypeTag> types, params IReadOnlyList<Argument> arguments)
    {
        commands.Add(new Command.MoveCall(package, module, function, types, arguments));
        return Result;
    }

    /// <summary>Splits amounts off a coin.</summary>
    public IReadOnlyList<Argument> Split(Argument coin, params IReadOnlyList<ulong> amounts)
    {
        var values = amounts.Select(a => Pure(w => w.WriteU64(a))).ToArray();
        commands.Add(new Command.SplitCoins(coin, values));
        ushort command = (ushort)(commands.Count - 1);
        return [.. values.Select((_, i) => new Argument.NestedResult(command, (ushort)i))];
    }

    /// <summary>Merges coins into the first.</summary>
    public void Merge(Argument destination, IReadOnlyList<Argument> sources) => commands.Add(new Command.MergeCoins(destination, sources));

    /// <summary>Gives objects to an address.</summary>
    public void Transfer(SuiAddress to, params IReadOnlyList<Argument> transferred) =>
        commands.Add(new Command.TransferObjects(transferred, Pure(to)));

    /// <summary>
    /// This program with the versions, the gas payment and the expiration another resolution of it has. What it says of commands, values
    /// and owners is not taken: who resolves it cannot make us sign anything else.
    /// </summary>
    /// <exception cref="WalrusFormatException">It resolves another program, or its budget exceeds <paramref name="maxBudget"/> MIST.</exception>
    public TransactionData Complete(TransactionData resolved, SuiAddress sender, ulong maxBudget) =>
        Complete(resolved, sender, sender, maxBudget);

    /// <summary>As above, with gas paid by <paramref name="gasOwner"/>, who signs too (a sponsored transaction).</summary>
    /// <exception cref="WalrusFormatException">It resolves another program, or its budget exceeds <paramref name="maxBudget"/> MIST.</exception>
    public TransactionData Complete(TransactionData resolved, SuiAddress sender, SuiAddress gasOwner, ulong maxBudget)
    {
        if (resolved.Program.Inputs.Count != pure.Count)
        {
            throw new WalrusFormatException($"The chain resolved {resolved.Program.Inputs.Count} inputs of a transaction that has {pure.Count}.");
        }

        if (resolved.Gas.Budget > maxBudget)
        {
            throw new WalrusFormatException($"The chain asks for a gas budget of {resolved.Gas.Budget} MIST; at most {maxBudget} are allowed.");
        }

        var inputs = resolved.Program.Inputs.Select((input, i) => pure[i] is { } value ? new CallArg.Pure(value) : Resolved(input, objects[i]));
        return new TransactionData(
            new ProgrammableTransaction([.. inputs], [.. commands]), sender, resolved.Gas with { Owner = gasOwner }, resolved.Expiration);
    }

    private Argument.Result Result => new((ushort)(commands.Count - 1));

    private static CallArg Resolved(CallArg input, ObjectId expected)
    {
        var id = input switch
        {
            CallArg.Owned owned => owned.Object.Id,
            CallArg.Shared shared => shared.Id,
            CallArg.Receiving receiving => receiving.Object.Id,
            _ => default,
        };
        return id == expected ? input : throw new WalrusFormatException($"The chain resolved another object than {expected}.");
    }

    private Argument.Input Add(ReadOnlyMemory<byte>? value, ObjectId id)
    {
        pure.Add(value);
        objects.Add(id);
        return new Argument.Input((ushort)(pure.Count - 1));
    }
}
