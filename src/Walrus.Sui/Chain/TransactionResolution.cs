using Google.Protobuf.WellKnownTypes;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <summary>
/// Turns a program into a transaction to sign: versions by a trial at the node, gas by the node or, when it does not or is not to, by
/// ourselves, and an end of its validity when one is asked for.
/// </summary>
internal sealed class TransactionResolution(SuiRpc rpc, SuiWalletOptions options, SuiAddress sender, SuiAddress gasOwner)
{
    private const string Mask =
        "transaction.transaction.sender,transaction.transaction.gas_payment,transaction.transaction.expiration," +
        "transaction.transaction.kind,transaction.effects.status,transaction.effects.gas_used";

    private static readonly StructTag SuiCoin = StructTag.Parse("0x2::coin::Coin<0x2::sui::SUI>");
    private readonly OwnedObjects coins = new(rpc, gasOwner);

    /// <exception cref="MoveAbortException">The trial failed, or there is too little SUI.</exception>
    internal async Task<TransactionData> Resolve(ProgramBuilder program, CancellationToken ct)
    {
        var data = options.Gas == GasChoice.Node && await ByNode(program, ct) is { } complete ? complete : await ByOurselves(program, ct);
        if (options.EpochsValid is not { } epochs)
        {
            return data;
        }

        var (epoch, _) = await Epoch(ct);
        return data with { Expiration = new Transactions.TransactionExpiration.Epoch(checked(epoch + epochs)) };
    }

    private async Task<TransactionData?> ByNode(ProgramBuilder program, CancellationToken ct)
    {
        var reply = await Try(program, new() { Owner = gasOwner.ToString() }, selectGas: true, ct);
        return reply.Transaction.GasPayment is { HasPrice: true, HasBudget: true }
            ? program.Complete(reply.Transaction.ToTransactionData(), sender, gasOwner, options.MaxGasBudget)
            : null;
    }

    private async Task<TransactionData> ByOurselves(ProgramBuilder program, CancellationToken ct)
    {
        var (_, price) = await Epoch(ct);
        var owned = await coins.GasCoins(SuiCoin, ct);
        var used = program.Objects.Where((_, i) => program.Values[i] is null).ToHashSet();
        var all = owned.Where(c => !used.Contains(c.Coin.Id)).OrderByDescending(c => c.Balance).Take(GasSelection.MaxCoins).ToArray();
        ulong most = (ulong)UInt128.Min(all.Aggregate(UInt128.Zero, (sum, c) => sum + c.Balance), options.MaxGasBudget);
        if (most == 0)
        {
            throw new MoveAbortException($"{gasOwner} owns no SUI to pay gas with. Send it some.");
        }

        var trial = await Try(program, Payment(all, price, most), selectGas: false, ct);
        var cost = trial.Effects.GasUsed ?? throw new WalrusFormatException("The chain did not say what the trial of the transaction cost.");
        ulong budget = GasSelection.Budget(new(cost.ComputationCost, cost.StorageCost, cost.StorageRebate), price, most);
        var chosen = program.UsesGasCoin ? all : GasSelection.Choose(all, used, budget)
            ?? throw new MoveAbortException($"Gas may cost {budget} MIST; {gasOwner} owns less. Send it some.");
        var resolved = trial.Transaction.ToTransactionData();
        return program.Complete(
            resolved with { Gas = new([.. chosen.Select(c => c.Coin)], gasOwner, price, budget) }, sender, gasOwner, options.MaxGasBudget);
    }

    private async Task<ExecutedTransaction> Try(ProgramBuilder program, GasPayment payment, bool selectGas, CancellationToken ct)
    {
        var transaction = program.ToUnresolved(sender);
        transaction.GasPayment = payment;
        var request = new SimulateTransactionRequest
        {
            Transaction = transaction,
            ReadMask = FieldMask.FromString(Mask),
            DoGasSelection = selectGas,
        };
        var reply = (await rpc.Call(SuiMethods.SimulateTransaction, request, ct)).Transaction;
        ExecutionOutcome.ThrowIfFailed(reply?.Effects?.Status, "A trial of the transaction");
        return reply!.Transaction is not null ? reply : throw new WalrusFormatException("The chain did not resolve the transaction.");
    }

    private GasPayment Payment(IEnumerable<GasCoin> payment, ulong price, ulong budget) => new()
    {
        Objects = { payment.Select(c => c.Coin.ToMessage()) },
        Owner = gasOwner.ToString(),
        Price = price,
        Budget = budget,
    };

    private async Task<(ulong Epoch, ulong Price)> Epoch(CancellationToken ct)
    {
        var request = new GetEpochRequest { ReadMask = FieldMask.FromString("epoch,reference_gas_price") };
        var epoch = (await rpc.Call(SuiMethods.GetEpoch, request, ct)).Epoch;
        return epoch is { HasEpoch_: true, HasReferenceGasPrice: true }
            ? (epoch.Epoch_, epoch.ReferenceGasPrice)
            : throw new WalrusFormatException("The chain did not say its epoch and its gas price.");
    }
}
