using System.Diagnostics.CodeAnalysis;
using Sui.DevChain.Move;
using Walrus.Core.Messages;

namespace Sui.DevChain.Contracts;

/// <summary>Abort codes as the Move modules number them (contracts §3, §6; the framework's own).</summary>
internal static class AbortCodes
{
    internal static class System
    {
        internal static readonly MoveAbort WrongVersion = new("system", 1, "EWrongVersion");
    }

    internal static class SystemState
    {
        internal static readonly MoveAbort InvalidMaxEpochsAhead = Of(0, "EInvalidMaxEpochsAhead");
        internal static readonly MoveAbort StorageExceeded = Of(1, "EStorageExceeded");
        internal static readonly MoveAbort InvalidEpochsAhead = Of(2, "EInvalidEpochsAhead");
        internal static readonly MoveAbort IncorrectCommittee = Of(4, "EIncorrectCommittee");
        internal static readonly MoveAbort InvalidAccountingEpoch = Of(5, "EInvalidAccountingEpoch");
        internal static readonly MoveAbort InvalidResourceSize = Of(11, "EInvalidResourceSize");

        private static MoveAbort Of(ulong code, string name) => new("system_state_inner", code, name);
    }

    internal static class StorageAccounting
    {
        internal static readonly MoveAbort TooFarInFuture = new("storage_accounting", 0, "ETooFarInFuture");
    }

    internal static class Encoding
    {
        internal static readonly MoveAbort InvalidEncodingType = new("encoding", 0, "EInvalidEncodingType");
    }

    internal static class Blob
    {
        internal static readonly MoveAbort NotCertified = Of(0, "ENotCertified");
        internal static readonly MoveAbort BlobNotDeletable = Of(1, "EBlobNotDeletable");
        internal static readonly MoveAbort ResourceBounds = Of(2, "EResourceBounds");
        internal static readonly MoveAbort ResourceSize = Of(3, "EResourceSize");
        internal static readonly MoveAbort AlreadyCertified = Of(5, "EAlreadyCertified");
        internal static readonly MoveAbort InvalidBlobId = Of(6, "EInvalidBlobId");
        internal static readonly MoveAbort DuplicateMetadata = Of(7, "EDuplicateMetadata");
        internal static readonly MoveAbort MissingMetadata = Of(8, "EMissingMetadata");
        internal static readonly MoveAbort InvalidBlobPersistenceType = Of(9, "EInvalidBlobPersistenceType");
        internal static readonly MoveAbort InvalidBlobObject = Of(10, "EInvalidBlobObject");

        private static MoveAbort Of(ulong code, string name) => new("blob", code, name);
    }

    internal static class Messages
    {
        internal static readonly MoveAbort InvalidKeyLength = new("messages", 6, "EInvalidKeyLength");
    }

    internal static class Storage
    {
        internal static readonly MoveAbort InvalidEpoch = Of(0, "EInvalidEpoch");
        internal static readonly MoveAbort IncompatibleEpochs = Of(1, "EIncompatibleEpochs");
        internal static readonly MoveAbort IncompatibleAmount = Of(2, "EIncompatibleAmount");

        private static MoveAbort Of(ulong code, string name) => new("storage_resource", code, name);
    }

    internal static class Staking
    {
        internal static readonly MoveAbort WrongVersion = new("staking", 1, "EWrongVersion");
    }

    internal static class StakingInner
    {
        internal static readonly MoveAbort WrongEpochState = Of(0, "EWrongEpochState");
        internal static readonly MoveAbort InvalidSyncEpoch = Of(1, "EInvalidSyncEpoch");
        internal static readonly MoveAbort DuplicateSyncDone = Of(2, "EDuplicateSyncDone");
        internal static readonly MoveAbort NoStake = Of(3, "ENoStake");
        internal static readonly MoveAbort NotInCommittee = Of(4, "ENotInCommittee");
        internal static readonly MoveAbort CommitteeSelected = Of(5, "ECommitteeSelected");
        internal static readonly MoveAbort NextCommitteeIsEmpty = Of(6, "ENextCommitteeIsEmpty");
        internal static readonly MoveAbort IncorrectNodeOrder = Of(10, "EIncorrectNodeOrder");

        private static MoveAbort Of(ulong code, string name) => new("staking_inner", code, name);
    }

    internal static class ApportionmentQueue
    {
        internal static readonly MoveAbort PopFromEmptyHeap = new("apportionment_queue", 0, "EPopFromEmptyHeap");
    }

    internal static class Committee
    {
        internal static readonly MoveAbort InvalidShardAssignment = new("committee", 0, "EInvalidShardAssignment");
    }

    internal static class StakingPool
    {
        internal static readonly MoveAbort PoolAlreadyUpdated = Of(0, "EPoolAlreadyUpdated");
        internal static readonly MoveAbort CalculationError = Of(1, "ECalculationError");
        internal static readonly MoveAbort IncorrectEpochAdvance = Of(2, "EIncorrectEpochAdvance");
        internal static readonly MoveAbort InvalidProofOfPossession = Of(4, "EInvalidProofOfPossession");
        internal static readonly MoveAbort PoolIsNotActive = Of(6, "EPoolIsNotActive");
        internal static readonly MoveAbort ZeroStake = Of(7, "EZeroStake");
        internal static readonly MoveAbort NotStaked = Of(8, "ENotStaked");
        internal static readonly MoveAbort IncorrectPoolId = Of(9, "EIncorrectPoolId");
        internal static readonly MoveAbort NotWithdrawing = Of(10, "ENotWithdrawing");
        internal static readonly MoveAbort WithdrawEpochNotReached = Of(11, "EWithdrawEpochNotReached");
        internal static readonly MoveAbort ActivationEpochNotReached = Of(12, "EActivationEpochNotReached");
        internal static readonly MoveAbort WithdrawDirectly = Of(13, "EWithdrawDirectly");
        internal static readonly MoveAbort IncorrectCommissionRate = Of(14, "EIncorrectCommissionRate");
        internal static readonly MoveAbort AuthorizationFailure = Of(15, "EAuthorizationFailure");
        internal static readonly MoveAbort InvalidNetworkAddressLength = Of(16, "EInvalidNetworkAddressLength");
        internal static readonly MoveAbort InvalidNameLength = Of(17, "EInvalidNameLength");
        internal static readonly MoveAbort ZeroShares = Of(18, "EZeroShares");

        private static MoveAbort Of(ulong code, string name) => new("staking_pool", code, name);
    }

    internal static class StorageNode
    {
        internal static readonly MoveAbort InvalidNetworkPublicKey = new("storage_node", 0, "EInvalidNetworkPublicKey");
    }

    internal static class StakedWal
    {
        internal static readonly MoveAbort StakeBelowThreshold = new("staked_wal", 7, "EStakeBelowThreshold");
    }

    internal static class PendingValues
    {
        internal static readonly MoveAbort MissingEpochValue = new("pending_values", 0, "EMissingEpochValue");
        internal static readonly MoveAbort ReduceValueTooLarge = new("pending_values", 1, "EReduceValueTooLarge");
    }

    internal static class ExchangeRate
    {
        internal static readonly MoveAbort InvalidRate = new("pool_exchange_rate", 0, "EInvalidRate");
    }

    /// <summary>Modules of <c>0x2</c>.</summary>
    internal static class Framework
    {
        internal static readonly MoveAbort NonZero = new("balance", 0, "ENonZero");
        internal static readonly MoveAbort NotEnough = new("balance", 2, "ENotEnough");
        internal static readonly MoveAbort FieldDoesNotExist = new("dynamic_field", 1, "EFieldDoesNotExist");
        internal static readonly MoveAbort KeyDoesNotExist = new("vec_map", 1, "EKeyDoesNotExist");
    }

    /// <summary>The abort as it happens in a function.</summary>
    internal static MoveAbortedException In(this MoveAbort abort, string function) => new(abort.Module, function, abort.Code, abort.Name);

    /// <summary>Aborts unless the condition holds.</summary>
    internal static void Unless(this MoveAbort abort, [DoesNotReturnIf(false)] bool condition, string function)
    {
        if (!condition)
        {
            throw abort.In(function);
        }
    }
}
