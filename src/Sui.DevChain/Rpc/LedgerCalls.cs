using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Walrus.Core.Identifiers;
using Walrus.Sui.Rpc;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Rpc;

/// <summary>LedgerService: objects, transactions, checkpoints, the epoch of Sui.</summary>
internal sealed class LedgerCalls(Engine engine, ulong history)
{
    private const string DefaultObjectMask = "object_id,version,digest";
    private const string DefaultTransactionMask = "digest";

    /// <summary>What is told of a checkpoint when nothing is asked for.</summary>
    internal const string DefaultCheckpointMask = "sequence_number,digest";

    internal void AddTo(RpcTable table)
    {
        table.Add(SuiMethods.GetServiceInfo, GetServiceInfo);
        table.Add(SuiMethods.GetObject, GetObject);
        table.Add(SuiMethods.BatchGetObjects, BatchGetObjects);
        table.Add(SuiMethods.GetTransaction, GetTransaction);
        table.Add(SuiMethods.BatchGetTransactions, BatchGetTransactions);
        table.Add(SuiMethods.GetCheckpoint, GetCheckpoint);
        table.Add(SuiMethods.GetEpoch, GetEpoch);
    }

    private Protos.GetServiceInfoResponse GetServiceInfo(Protos.GetServiceInfoRequest request)
    {
        var now = NodeFacts.Of(engine, history);
        return new()
        {
            ChainId = now.ChainId,
            Chain = NodeFacts.Chain,
            Epoch = TransactionExecutor.Epoch,
            CheckpointHeight = now.Height,
            Timestamp = Parts.Time(now.Timestamp),
            LowestAvailableCheckpoint = NodeFacts.LowestCheckpoint,
            LowestAvailableCheckpointObjects = now.LowestObjects,
            Server = "haulout-devchain",
        };
    }

    private Protos.GetObjectResponse GetObject(Protos.GetObjectRequest request)
    {
        var mask = ReadMask.Of(request.ReadMask, DefaultObjectMask);
        using var view = engine.Read();
        return new() { Object = mask.Apply(Find(request, view)) };
    }

    private Protos.BatchGetObjectsResponse BatchGetObjects(Protos.BatchGetObjectsRequest request)
    {
        if (request.Requests.Count > SuiMethods.MaxObjectsPerBatch)
        {
            throw RpcFault.Invalid($"{request.Requests.Count} objects are asked for; one batch has at most {SuiMethods.MaxObjectsPerBatch}.");
        }

        var mask = ReadMask.Of(request.ReadMask, DefaultObjectMask);
        using var view = engine.Read();
        var response = new Protos.BatchGetObjectsResponse();
        foreach (var each in request.Requests)
        {
            try
            {
                response.Objects.Add(new Protos.GetObjectResult { Object = mask.Apply(Find(each, view)) });
            }
            catch (RpcFault fault) when (fault.Status is GrpcStatus.NotFound)
            {
                response.Objects.Add(new Protos.GetObjectResult { Error = new() { Code = (int)fault.Status, Message = fault.Message } });
            }
        }

        return response;
    }

    private Protos.Object Find(Protos.GetObjectRequest request, LedgerView view)
    {
        var id = Parts.Id(request.ObjectId, "object_id");
        var found = request.HasVersion ? view.FindVersion(id, request.Version) : engine.Find(view, id);
        return found is null
            ? throw RpcFault.NotFound(request.HasVersion ? $"Object {id} version {request.Version} not found" : $"Object {id} not found")
            : ObjectMessages.Of(found);
    }

    private Protos.GetTransactionResponse GetTransaction(Protos.GetTransactionRequest request)
    {
        var mask = ReadMask.Of(request.ReadMask, DefaultTransactionMask);
        using var view = engine.Read();
        return new() { Transaction = FindTransaction(request.Digest, mask, view) };
    }

    private Protos.BatchGetTransactionsResponse BatchGetTransactions(Protos.BatchGetTransactionsRequest request)
    {
        if (request.Digests.Count > SuiMethods.MaxObjectsPerBatch)
        {
            throw RpcFault.Invalid($"{request.Digests.Count} transactions are asked for; one batch has at most {SuiMethods.MaxObjectsPerBatch}.");
        }

        var mask = ReadMask.Of(request.ReadMask, DefaultTransactionMask);
        using var view = engine.Read();
        var response = new Protos.BatchGetTransactionsResponse();
        foreach (var digest in request.Digests)
        {
            try
            {
                response.Transactions.Add(new Protos.GetTransactionResult { Transaction = FindTransaction(digest, mask, view) });
            }
            catch (RpcFault fault) when (fault.Status is GrpcStatus.NotFound)
            {
                response.Transactions.Add(new Protos.GetTransactionResult { Error = new() { Code = (int)fault.Status, Message = fault.Message } });
            }
        }

        return response;
    }

    private static Protos.ExecutedTransaction FindTransaction(string text, ReadMask mask, LedgerView view)
    {
        var digest = Parts.Digest(text, "digest");
        var found = view.FindTransaction(digest) ?? throw RpcFault.NotFound($"Transaction {digest} not found");
        return ExecutedMessages.Of(found, view.FindCheckpoint(found.Checkpoint)!.Timestamp, mask, view);
    }

    private Protos.GetCheckpointResponse GetCheckpoint(Protos.GetCheckpointRequest request)
    {
        var mask = ReadMask.Of(request.ReadMask, DefaultCheckpointMask);
        using var view = engine.Read();
        var found = request.CheckpointIdCase switch
        {
            Protos.GetCheckpointRequest.CheckpointIdOneofCase.SequenceNumber => view.FindCheckpoint(request.SequenceNumber)
                ?? throw RpcFault.NotFound($"Checkpoint {request.SequenceNumber} not found"),
            Protos.GetCheckpointRequest.CheckpointIdOneofCase.Digest => view.FindCheckpoint(Parts.Digest(request.Digest, "digest"))
                ?? throw RpcFault.NotFound($"Checkpoint {request.Digest} not found; empty ones are found by their sequence number only"),
            _ => view.FindTipRow() is { } row ? row.At(row.Last) : throw RpcFault.NotFound("There is no checkpoint yet"),
        };
        return new() { Checkpoint = ExecutedMessages.Of(found, mask, view) };
    }

    private Protos.GetEpochResponse GetEpoch(Protos.GetEpochRequest request)
    {
        if (request is { HasEpoch: true, Epoch: not TransactionExecutor.Epoch })
        {
            throw RpcFault.NotFound($"Epoch {request.Epoch} not found; this chain stays in Sui's epoch {TransactionExecutor.Epoch}");
        }

        using var view = engine.Read();
        var start = view.FindCheckpoint(0)!.Timestamp;
        return new()
        {
            Epoch = ReadMask.Of(request.ReadMask, "epoch,first_checkpoint,last_checkpoint,start,end,reference_gas_price").Apply(new Protos.Epoch
            {
                Epoch_ = TransactionExecutor.Epoch,
                FirstCheckpoint = 0,
                Start = Parts.Time(start),
                ReferenceGasPrice = GasCharge.ReferencePrice,
                SystemState = new Protos.SystemState
                {
                    Version = 2,
                    Epoch = TransactionExecutor.Epoch,
                    ProtocolVersion = 1,
                    ReferenceGasPrice = GasCharge.ReferencePrice,
                    SafeMode = false,
                    EpochStartTimestampMs = start,
                },
            }),
        };
    }
}
