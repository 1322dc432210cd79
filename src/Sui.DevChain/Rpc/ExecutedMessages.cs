using Sui.DevChain.Ledger;
using Walrus.Core.Identifiers;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Rpc;

/// <summary>Executed transactions and checkpoints as messages.</summary>
internal static class ExecutedMessages
{
    internal static Protos.ExecutedTransaction Of(StoredTransaction stored, ulong timestamp, ReadMask mask, LedgerView view)
    {
        var message = Protos.ExecutedTransaction.Parser.ParseFrom(stored.Outcome);
        message.Digest = stored.Digest.ToString();
        message.Checkpoint = stored.Checkpoint;
        message.Timestamp = Parts.Time(timestamp);
        if (mask.Wants("transaction"))
        {
            message.Transaction = stored.Bcs.Length > 0
                ? TransactionData.Decode(stored.Bcs).ToMessage()
                : new Protos.Transaction
                {
                    Digest = message.Digest,
                    Kind = new Protos.TransactionKind { Kind = Protos.TransactionKind.Types.Kind.Genesis },
                };
        }

        if (mask.Wants("signatures"))
        {
            message.Signatures.AddRange(stored.Signatures.Select(Parts.Signature));
        }

        if (message.Events is { } events)
        {
            foreach (var each in events.Events)
            {
                each.Checkpoint = stored.Checkpoint;
            }
        }

        if (mask.Wants("objects"))
        {
            message.Objects = ObjectsOf(message.Effects, view);
        }

        return mask.Apply(message);
    }

    internal static Protos.Checkpoint Of(StoredCheckpoint checkpoint, ReadMask mask, LedgerView view)
    {
        var message = new Protos.Checkpoint { SequenceNumber = checkpoint.Sequence, Digest = checkpoint.Digest.ToString() };
        if (mask.Wants("summary"))
        {
            message.Summary = new Protos.CheckpointSummary
            {
                Digest = message.Digest,
                Epoch = 0,
                SequenceNumber = checkpoint.Sequence,
                TotalNetworkTransactions = checkpoint.TotalTransactions,
                Timestamp = Parts.Time(checkpoint.Timestamp),
            };
            if (checkpoint.Previous is { } previous)
            {
                message.Summary.PreviousDigest = previous.ToString();
            }
        }

        if (!mask.Wants("transactions") && !mask.Wants("contents") && !mask.Wants("objects"))
        {
            return mask.Apply(message);
        }

        var transactions = checkpoint.IsEmpty ? [] : view.ListTransactions(checkpoint.Sequence);
        if (mask.Wants("contents"))
        {
            message.Contents = new Protos.CheckpointContents { Version = 1 };
            message.Contents.Transactions.AddRange(transactions.Select(t => new Protos.CheckpointedTransactionInfo
            {
                Transaction = t.Digest.ToString(),
                Effects = Protos.ExecutedTransaction.Parser.ParseFrom(t.Outcome).Effects.Digest,
            }));
        }

        if (mask.Wants("transactions"))
        {
            var below = mask.Below("transactions");
            message.Transactions.AddRange(transactions.Select(t => Of(t, checkpoint.Timestamp, below, view)));
        }

        if (mask.Wants("objects"))
        {
            message.Objects = new Protos.ObjectSet();
            foreach (var transaction in transactions)
            {
                message.Objects.Objects.AddRange(ObjectsOf(Protos.ExecutedTransaction.Parser.ParseFrom(transaction.Outcome).Effects, view).Objects);
            }
        }

        return mask.Apply(message);
    }

    /// <summary>What a transaction took and what it left, as far as these versions are not pruned.</summary>
    private static Protos.ObjectSet ObjectsOf(Protos.TransactionEffects effects, LedgerView view)
    {
        var set = new Protos.ObjectSet();
        foreach (var change in effects.ChangedObjects)
        {
            var id = ObjectId.Parse(change.ObjectId);
            ulong?[] versions = [change.HasInputVersion ? change.InputVersion : null, change.HasOutputVersion ? change.OutputVersion : null];
            set.Objects.AddRange(versions.OfType<ulong>().Select(v => view.FindVersion(id, v)).OfType<StoredObject>().Select(ObjectMessages.Of));
        }

        return set;
    }
}
