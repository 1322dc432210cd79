using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Epochs;

/// <summary>Reports an epoch as synchronised, once; the contract refuses a second time, which then means that the first arrived.</summary>
internal sealed partial class SyncReport(Database database, NodeState state, ChainWatch watch, IWalrusWallet wallet, ILogger<SyncReport> log)
{
    private const int InvalidSyncEpoch = 1, DuplicateSyncDone = 2, NotInCommittee = 4;

    /// <summary>True when there is nothing more to say about this epoch; false when it must be tried again.</summary>
    internal async Task<bool> Send(Epoch epoch, CancellationToken ct)
    {
        if (state.Capability is not { } capability || database.Read(c => c.EpochFact(Facts.SyncDone)) >= epoch)
        {
            return true;
        }

        try
        {
            await watch.Insist("epoch_sync_done", token => wallet.EpochSyncDone(capability.Cap, epoch, token), ct).ConfigureAwait(false);
        }
        catch (MoveAbortException e) when (e is { Module: "staking_inner", Code: InvalidSyncEpoch or DuplicateSyncDone or NotInCommittee })
        {
            // Said already, or there is nothing left to say about this epoch.
            LogNotCounted(epoch, e.Message);
        }
        catch (MoveAbortException e)
        {
            LogRefused(epoch, e.Message);
            return false;
        }

        database.Write(c => c.SetNumber(Facts.SyncDone, epoch.Value));
        return true;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "epoch_sync_done of epoch {Epoch} was not counted: {Cause}")]
    private partial void LogNotCounted(Epoch epoch, string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "epoch_sync_done of epoch {Epoch} was refused; it will be tried again: {Cause}")]
    private partial void LogRefused(Epoch epoch, string cause);
}
