using Sui.DevChain.Execution;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Rpc;

/// <summary>TransactionExecutionService: transactions tried and executed.</summary>
internal sealed class ExecutionCalls(Engine engine)
{
    internal void AddTo(RpcTable table)
    {
        table.Add(SuiMethods.ExecuteTransaction, ExecuteTransaction);
        table.Add(SuiMethods.SimulateTransaction, SimulateTransaction);
    }

    private async Task<Protos.ExecuteTransactionResponse> ExecuteTransaction(Protos.ExecuteTransactionRequest request, CancellationToken ct)
    {
        if (request.Transaction?.Bcs is not { HasValue: true } bcs)
        {
            throw RpcFault.Invalid("transaction.bcs is needed: the signed TransactionData.");
        }

        var mask = ReadMask.Of(request.ReadMask, "effects.status,checkpoint");
        var transaction = Signatures.Check(bcs.Value.ToByteArray(), [.. request.Signatures.Select(BytesOf)]);
        var (stored, timestamp) = await engine.Sequencer.Execute(transaction, ct);
        using var view = engine.Read();
        return new() { Transaction = ExecutedMessages.Of(stored, timestamp, mask, view) };
    }

    private Protos.SimulateTransactionResponse SimulateTransaction(Protos.SimulateTransactionRequest request)
    {
        var mask = ReadMask.Of(request.ReadMask, "*");
        var message = request.Transaction ?? throw RpcFault.Invalid("transaction is needed.");
        using var view = engine.Read();
        var clock = engine.Sequencer.Now;
        var data = new TransactionResolver(view, engine.Executor.Packages, clock).Resolve(message, request.DoGasSelection);
        var bcs = data.Encode();

        // A message can say more than a transaction may: what could not be executed is not simulated.
        TransactionData.Decode(bcs);
        var digest = TransactionData.DigestOf(bcs);
        var result = engine.Executor.Execute(view, data, digest, clock);
        var executed = result.Outcome;
        executed.Digest = digest.ToString();
        executed.Transaction = data.ToMessage();
        executed.Timestamp = Parts.Time(clock);
        if (mask.Wants("transaction", "objects"))
        {
            executed.Objects = new Protos.ObjectSet();
            executed.Objects.Objects.AddRange(result.Written.Select(ObjectMessages.Of));
        }

        return mask.Apply(new Protos.SimulateTransactionResponse { Transaction = executed, SuggestedGasPrice = GasCharge.ReferencePrice });
    }

    private static byte[] BytesOf(Protos.UserSignature signature) => signature switch
    {
        { Bcs.HasValue: true } => signature.Bcs.Value.ToByteArray(),
        { Simple: { } simple } => [(byte)simple.Scheme, .. simple.Signature.Span, .. simple.PublicKey.Span],
        _ => throw RpcFault.Invalid("A signature has neither bcs nor its parts."),
    };
}
