using System.Diagnostics.CodeAnalysis;
using Sui.DevChain.Move;
using Walrus.Core.Messages;

namespace Sui.DevChain.Contracts;

/// <summary>Abort codes as the Move modules number them (contracts §3, §6, §9; the framework's own).</summary>
internal static class AbortCodes
{
    /// <summary>What an assertion without a code aborts with: the mark of such codes, and neither line nor names.</summary>
    internal const ulong NoCode = 0x8000_0000_FFFF_FFFF;

    internal static class System
    {
        internal static readonly MoveAbort InvalidMigration = new("system", 0, "EInvalidMigration");
        internal static readonly MoveAbort WrongVersion = new("system", 1, "EWrongVersion");
        internal static readonly MoveAbort ZeroExtractSize = new("system", 2, "EZeroExtractSize");
    }

    internal static class SystemState
    {
        internal static readonly MoveAbort InvalidMaxEpochsAhead = Of(0, "EInvalidMaxEpochsAhead");
        internal static readonly MoveAbort StorageExceeded = Of(1, "EStorageExceeded");
        internal static readonly MoveAbort InvalidEpochsAhead = Of(2, "EInvalidEpochsAhead");
        internal static readonly MoveAbort InvalidIdEpoch = Of(3, "EInvalidIdEpoch");
        internal static readonly MoveAbort IncorrectCommittee = Of(4, "EIncorrectCommittee");
        internal static readonly MoveAbort InvalidAccountingEpoch = Of(5, "EInvalidAccountingEpoch");
        internal static readonly MoveAbort IncorrectAttestation = Of(6, "EIncorrectAttestation");
        internal static readonly MoveAbort RepeatedAttestation = Of(7, "ERepeatedAttestation");
        internal static readonly MoveAbort NotCommitteeMember = Of(8, "ENotCommitteeMember");
        internal static readonly MoveAbort IncorrectDenyListSequence = Of(9, "EIncorrectDenyListSequence");
        internal static readonly MoveAbort IncorrectDenyListNode = Of(10, "EIncorrectDenyListNode");
        internal static readonly MoveAbort InvalidResourceSize = Of(11, "EInvalidResourceSize");
        internal static readonly MoveAbort InvalidStartEpoch = Of(12, "EInvalidStartEpoch");

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
        internal static readonly MoveAbort InvalidEpochRange = Of(3, "EInvalidEpochRange");

        private static MoveAbort Of(ulong code, string name) => new("storage_resource", code, name);
    }

    internal static class Staking
    {
        internal static readonly MoveAbort InvalidMigration = new("staking", 0, "EInvalidMigration");
        internal static readonly MoveAbort WrongVersion = new("staking", 1, "EWrongVersion");
        internal static readonly MoveAbort DeprecatedFunction = new("staking", 2, "EDeprecatedFunction");
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
        internal static readonly MoveAbort PoolNotFound = Of(8, "EPoolNotFound");
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
        internal static readonly MoveAbort NotWithdrawing = new("staked_wal", 0, "ENotWithdrawing");
        internal static readonly MoveAbort MetadataMismatch = new("staked_wal", 1, "EMetadataMismatch");
        internal static readonly MoveAbort InvalidAmount = new("staked_wal", 2, "EInvalidAmount");
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

    internal static class StoragePool
    {
        internal static readonly MoveAbort BlobNotDeletable = Of(0, "EBlobNotDeletable");
        internal static readonly MoveAbort ResourceBounds = Of(1, "EResourceBounds");
        internal static readonly MoveAbort AlreadyCertified = Of(2, "EAlreadyCertified");
        internal static readonly MoveAbort InvalidBlobId = Of(3, "EInvalidBlobId");
        internal static readonly MoveAbort InvalidBlobPersistenceType = Of(4, "EInvalidBlobPersistenceType");
        internal static readonly MoveAbort InvalidBlobObject = Of(5, "EInvalidBlobObject");
        internal static readonly MoveAbort InsufficientCapacity = Of(6, "EInsufficientCapacity");
        internal static readonly MoveAbort PoolNotEmpty = Of(7, "EPoolNotEmpty");
        internal static readonly MoveAbort InvalidBlobSize = Of(8, "EInvalidBlobSize");
        internal static readonly MoveAbort InvalidBlobCount = Of(9, "EInvalidBlobCount");
        internal static readonly MoveAbort WrongVersion = Of(10, "EWrongVersion");
        internal static readonly MoveAbort IncompatibleEndEpoch = Of(11, "EIncompatibleEndEpoch");
        internal static readonly MoveAbort DuplicateMetadata = Of(12, "EDuplicateMetadata");
        internal static readonly MoveAbort MissingMetadata = Of(13, "EMissingMetadata");
        internal static readonly MoveAbort InvalidPercent = Of(14, "EInvalidPercent");

        private static MoveAbort Of(ulong code, string name) => new("storage_pool", code, name);
    }

    internal static class Init
    {
        internal static readonly MoveAbort InvalidMigration = new("init", 0, "EInvalidMigration");
        internal static readonly MoveAbort DeprecatedFunction = new("init", 2, "EDeprecatedFunction");
    }

    internal static class Upgrade
    {
        internal static readonly MoveAbort InvalidUpgradeManager = Of(0, "EInvalidUpgradeManager");
        internal static readonly MoveAbort NotAuthorized = Of(1, "ENotAuthorized");
        internal static readonly MoveAbort DuplicateVote = Of(2, "EDuplicateVote");
        internal static readonly MoveAbort InvalidPackageDigest = Of(3, "EInvalidPackageDigest");
        internal static readonly MoveAbort NoProposalForDigest = Of(4, "ENoProposalForDigest");
        internal static readonly MoveAbort WrongEpoch = Of(5, "EWrongEpoch");
        internal static readonly MoveAbort NotEnoughVotes = Of(6, "ENotEnoughVotes");
        internal static readonly MoveAbort WrongVersion = Of(7, "EWrongVersion");

        private static MoveAbort Of(ulong code, string name) => new("upgrade", code, name);
    }

    internal static class Slashing
    {
        internal static readonly MoveAbort NotAuthorized = Of(0, "ENotAuthorized");
        internal static readonly MoveAbort DuplicateVote = Of(1, "EDuplicateVote");
        internal static readonly MoveAbort NoProposalForNode = Of(2, "ENoProposalForNode");
        internal static readonly MoveAbort WrongEpoch = Of(3, "EWrongEpoch");
        internal static readonly MoveAbort NotEnoughVotes = Of(4, "ENotEnoughVotes");

        private static MoveAbort Of(ulong code, string name) => new("slashing", code, name);
    }

    /// <summary>Modules of <c>0x2</c>.</summary>
    internal static class Framework
    {
        internal static readonly MoveAbort NonZero = new("balance", 0, "ENonZero");
        internal static readonly MoveAbort NotEnough = new("balance", 2, "ENotEnough");
        internal static readonly MoveAbort FieldAlreadyExists = new("dynamic_field", 0, "EFieldAlreadyExists");
        internal static readonly MoveAbort FieldDoesNotExist = new("dynamic_field", 1, "EFieldDoesNotExist");
        internal static readonly MoveAbort KeyDoesNotExist = new("vec_map", 1, "EKeyDoesNotExist");
        internal static readonly MoveAbort AlreadyAuthorized = new("package", 2, "EAlreadyAuthorized");
        internal static readonly MoveAbort NotAuthorized = new("package", 3, "ENotAuthorized");
        internal static readonly MoveAbort WrongUpgradeCap = new("package", 4, "EWrongUpgradeCap");
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
