using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Rpc;

/// <summary>
/// Completes a transaction that names objects by id only: versions and digests, whether a shared object is changed, and gas
/// (sdk-interop §3.3).
/// </summary>
internal sealed class TransactionResolver(LedgerView view, MovePackages packages, ulong clock)
{
    private const int MaxInputs = 2048;
    private const int MaxCommands = 1024;
    private const int MaxGasCoins = 256;

    private readonly ClockedSource objects = new(view, clock);

    /// <exception cref="RpcFault">The message is not a transaction, or names objects that do not exist.</exception>
    internal TransactionData Resolve(Protos.Transaction message, bool selectGas)
    {
        if (message.Bcs is { HasValue: true })
        {
            var given = TransactionData.Decode(message.Bcs.Value.Span);
            return selectGas && given.Gas.Payment.Count == 0 ? WithGas(given) : given;
        }

        var program = message.Kind?.ProgrammableTransaction
            ?? throw RpcFault.Invalid("The transaction has neither bcs nor a programmable transaction.");
        if (program.Inputs.Count > MaxInputs || program.Commands.Count > MaxCommands)
        {
            throw RpcFault.Invalid($"A transaction has at most {MaxInputs} inputs and {MaxCommands} commands.");
        }

        Command[] commands = [.. program.Commands.Select(c => c.ToCommand())];
        CallArg[] inputs = [.. program.Inputs.Select((input, i) => input.ToCallArg() ?? Resolve(input, (ushort)i, commands))];
        var sender = Parts.Address(message.Sender, "sender");
        var gas = message.GasPayment;
        var data = new TransactionData(
            new ProgrammableTransaction(inputs, commands),
            sender,
            new GasData(
                [.. (gas?.Objects ?? []).Select(o => o.ToObjectRef())],
                gas is { HasOwner: true } ? Parts.Address(gas.Owner, "gas owner") : sender,
                gas is { HasPrice: true } ? gas.Price : GasCharge.ReferencePrice,
                gas is { HasBudget: true } ? gas.Budget : GasCharge.ProposedBudget),
            message.Expiration.ToExpiration());
        return selectGas && data.Gas.Payment.Count == 0 ? WithGas(data) : data;
    }

    /// <summary>An input that names an object and nothing else.</summary>
    private CallArg Resolve(Protos.Input input, ushort index, IReadOnlyList<Command> commands)
    {
        var id = Parts.Id(input.ObjectId, $"object_id of input {index}");
        var stored = objects.FindObject(id) ?? throw RpcFault.NotFound($"Object {id} does not exist.");
        return stored.Owner switch
        {
            MoveOwner.Shared(var since) => new CallArg.Shared(id, since, IsChanged(index, commands)),
            MoveOwner.Parent => throw RpcFault.Invalid($"Object {id} belongs to another object and cannot be an input."),
            _ => new CallArg.Owned(new ObjectRef(id, stored.Version, stored.Digest)),
        };
    }

    /// <summary>Whether any command takes the input other than by immutable reference; unknown functions count as changing.</summary>
    private bool IsChanged(ushort input, IReadOnlyList<Command> commands)
    {
        bool Is(Argument argument) => argument is Argument.Input(var index) && index == input;
        foreach (var command in commands)
        {
            var changes = command switch
            {
                Command.MoveCall call => IsChangedBy(call, Is),
                Command.SplitCoins split => Is(split.Coin) || split.Amounts.Any(Is),
                Command.MergeCoins merge => Is(merge.Destination) || merge.Sources.Any(Is),
                Command.TransferObjects transfer => transfer.Objects.Any(Is) || Is(transfer.Address),
                Command.MakeMoveVector vector => vector.Elements.Any(Is),
                _ => true,
            };
            if (changes)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsChangedBy(Command.MoveCall call, Func<Argument, bool> isInput)
    {
        var function = packages.Find(call.Package, call.Module, call.Function);
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            if (isInput(call.Arguments[i])
                && (function is null || i >= function.Parameters.Count || function.Parameters[i].Passing is not Passing.Reference))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>SUI coins of the gas owner the transaction does not use; none when there are too few, since this chain takes no gas then.</summary>
    private TransactionData WithGas(TransactionData data)
    {
        var used = data.Program.Inputs.Select(i => i switch
        {
            CallArg.Owned owned => owned.Object.Id,
            CallArg.Receiving receiving => receiving.Object.Id,
            _ => default,
        }).ToHashSet();
        var price = Math.Max(GasCharge.ReferencePrice, data.Gas.Price);
        var budget = data.Gas.Budget > 0 ? data.Gas.Budget : GasCharge.ProposedBudget;
        var wanted = UsesGasCoin(data.Program.Commands) ? ulong.MaxValue : budget;
        var chosen = new List<StoredObject>();
        UInt128 sum = 0;
        var coins = view.ListOwned(new MoveOwner.Address(data.Gas.Owner), MoveTypes.SuiCoin, null, MaxGasCoins)
            .Where(c => !used.Contains(c.Id)).OrderByDescending(c => CoinBox.BalanceOf(c.Contents));
        foreach (var coin in coins)
        {
            if (sum >= wanted)
            {
                break;
            }

            chosen.Add(coin);
            sum += CoinBox.BalanceOf(coin.Contents);
        }

        IReadOnlyList<ObjectRef> payment = sum >= budget ? [.. chosen.Select(c => new ObjectRef(c.Id, c.Version, c.Digest))] : [];
        return data with { Gas = data.Gas with { Payment = payment, Price = price, Budget = budget } };
    }

    private static bool UsesGasCoin(IEnumerable<Command> commands) => commands.Any(c => c switch
    {
        Command.MoveCall call => call.Arguments.Any(IsGas),
        Command.SplitCoins split => IsGas(split.Coin),
        Command.MergeCoins merge => IsGas(merge.Destination) || merge.Sources.Any(IsGas),
        Command.TransferObjects transfer => transfer.Objects.Any(IsGas),
        Command.MakeMoveVector vector => vector.Elements.Any(IsGas),
        _ => false,
    });

    private static bool IsGas(Argument argument) => argument is Argument.GasCoin;
}
