using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Walrus.Core.Identifiers;

namespace Sui.DevChain;

/// <summary>The running parts that calls are answered from.</summary>
internal sealed record Engine(
    LedgerFile File, Sequencer Sequencer, TransactionExecutor Executor, DevChainIds Ids, Faucet Faucet, ChainTime Time)
{
    /// <summary>Moves a manual clock; answers once a durable checkpoint shows the new time.</summary>
    internal async Task<StoredCheckpoint> Advance(TimeSpan by, CancellationToken ct)
    {
        Time.Advance(by);
        await Sequencer.ShowTime(ct);
        return Sequencer.Signal.Tip;
    }

    internal LedgerView Read() => LedgerView.Open(File);

    /// <summary>An object, the clock too.</summary>
    internal StoredObject? Find(LedgerView view, ObjectId id) => id == SystemObjects.ClockId
        ? SystemObjects.Clock(Sequencer.Signal.Tip.Timestamp)
        : view.FindObject(id);
}
