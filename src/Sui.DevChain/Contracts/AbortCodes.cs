using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Sui.DevChain.Move;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;

namespace Sui.DevChain.Contracts;

/// <summary>
/// How the contracts abort; each field is named as its module's constant without the E, and <see cref="AbortNames"/> has the codes.
/// </summary>
internal static class AbortCodes
{
    /// <summary>What an assertion without a code aborts with: the mark of such codes, and neither line nor names.</summary>
    internal const ulong NoCode = 0x8000_0000_FFFF_FFFF;

    internal static class System
    {
        internal static readonly MoveAbort InvalidMigration = Of("system");
        internal static readonly MoveAbort WrongVersion = Of("system");
        internal static readonly MoveAbort ZeroExtractSize = Of("system");
    }

    internal static class SystemState
    {
        internal static readonly MoveAbort InvalidMaxEpochsAhead = Of("system_state_inner");
        internal static readonly MoveAbort StorageExceeded = Of("system_state_inner");
        internal static readonly MoveAbort InvalidEpochsAhead = Of("system_state_inner");
        internal static readonly MoveAbort InvalidIdEpoch = Of("system_state_inner");
        internal static readonly MoveAbort IncorrectCommittee = Of("system_state_inner");
        internal static readonly MoveAbort InvalidAccountingEpoch = Of("system_state_inner");
        internal static readonly MoveAbort IncorrectAttestation = Of("system_state_inner");
        internal static readonly MoveAbort RepeatedAttestation = Of("system_state_inner");
        internal static readonly MoveAbort NotCommitteeMember = Of("system_state_inner");
        internal static readonly MoveAbort IncorrectDenyListSequence = Of("system_state_inner");
        internal static readonly MoveAbort IncorrectDenyListNode = Of("system_state_inner");
        internal static readonly MoveAbort InvalidResourceSize = Of("system_state_inner");
        internal static readonly MoveAbort InvalidStartEpoch = Of("system_state_inner");
    }

    internal static class StorageAccounting
    {
        internal static readonly MoveAbort TooFarInFuture = Of("storage_accounting");
    }

    internal static class Encoding
    {
        internal static readonly MoveAbort InvalidEncodingType = Of("encoding");
    }

    internal static class Blob
    {
        internal static readonly MoveAbort NotCertified = Of("blob");
        internal static readonly MoveAbort BlobNotDeletable = Of("blob");
        internal static readonly MoveAbort ResourceBounds = Of("blob");
        internal static readonly MoveAbort ResourceSize = Of("blob");
        internal static readonly MoveAbort AlreadyCertified = Of("blob");
        internal static readonly MoveAbort InvalidBlobId = Of("blob");
        internal static readonly MoveAbort DuplicateMetadata = Of("blob");
        internal static readonly MoveAbort MissingMetadata = Of("blob");
        internal static readonly MoveAbort InvalidBlobPersistenceType = Of("blob");
        internal static readonly MoveAbort InvalidBlobObject = Of("blob");
    }

    internal static class Messages
    {
        internal static readonly MoveAbort InvalidKeyLength = Of("messages");
    }

    internal static class Storage
    {
        internal static readonly MoveAbort InvalidEpoch = Of("storage_resource");
        internal static readonly MoveAbort IncompatibleEpochs = Of("storage_resource");
        internal static readonly MoveAbort IncompatibleAmount = Of("storage_resource");
        internal static readonly MoveAbort InvalidEpochRange = Of("storage_resource");
    }

    internal static class Staking
    {
        internal static readonly MoveAbort InvalidMigration = Of("staking");
        internal static readonly MoveAbort WrongVersion = Of("staking");
        internal static readonly MoveAbort DeprecatedFunction = Of("staking");
    }

    internal static class StakingInner
    {
        internal static readonly MoveAbort WrongEpochState = Of("staking_inner");
        internal static readonly MoveAbort InvalidSyncEpoch = Of("staking_inner");
        internal static readonly MoveAbort DuplicateSyncDone = Of("staking_inner");
        internal static readonly MoveAbort NoStake = Of("staking_inner");
        internal static readonly MoveAbort NotInCommittee = Of("staking_inner");
        internal static readonly MoveAbort CommitteeSelected = Of("staking_inner");
        internal static readonly MoveAbort NextCommitteeIsEmpty = Of("staking_inner");
        internal static readonly MoveAbort PoolNotFound = Of("staking_inner");
        internal static readonly MoveAbort IncorrectNodeOrder = Of("staking_inner");
    }

    internal static class ApportionmentQueue
    {
        internal static readonly MoveAbort PopFromEmptyHeap = Of("apportionment_queue");
    }

    internal static class Committee
    {
        internal static readonly MoveAbort InvalidShardAssignment = Of("committee");
    }

    internal static class StakingPool
    {
        internal static readonly MoveAbort PoolAlreadyUpdated = Of("staking_pool");
        internal static readonly MoveAbort CalculationError = Of("staking_pool");
        internal static readonly MoveAbort IncorrectEpochAdvance = Of("staking_pool");
        internal static readonly MoveAbort InvalidProofOfPossession = Of("staking_pool");
        internal static readonly MoveAbort PoolIsNotActive = Of("staking_pool");
        internal static readonly MoveAbort ZeroStake = Of("staking_pool");
        internal static readonly MoveAbort NotStaked = Of("staking_pool");
        internal static readonly MoveAbort IncorrectPoolId = Of("staking_pool");
        internal static readonly MoveAbort NotWithdrawing = Of("staking_pool");
        internal static readonly MoveAbort WithdrawEpochNotReached = Of("staking_pool");
        internal static readonly MoveAbort ActivationEpochNotReached = Of("staking_pool");
        internal static readonly MoveAbort WithdrawDirectly = Of("staking_pool");
        internal static readonly MoveAbort IncorrectCommissionRate = Of("staking_pool");
        internal static readonly MoveAbort AuthorizationFailure = Of("staking_pool");
        internal static readonly MoveAbort InvalidNetworkAddressLength = Of("staking_pool");
        internal static readonly MoveAbort InvalidNameLength = Of("staking_pool");
        internal static readonly MoveAbort ZeroShares = Of("staking_pool");
    }

    internal static class StorageNode
    {
        internal static readonly MoveAbort InvalidNetworkPublicKey = Of("storage_node");
    }

    internal static class StakedWal
    {
        internal static readonly MoveAbort NotWithdrawing = Of("staked_wal");
        internal static readonly MoveAbort MetadataMismatch = Of("staked_wal");
        internal static readonly MoveAbort InvalidAmount = Of("staked_wal");
        internal static readonly MoveAbort StakeBelowThreshold = Of("staked_wal");
    }

    internal static class PendingValues
    {
        internal static readonly MoveAbort MissingEpochValue = Of("pending_values");
        internal static readonly MoveAbort ReduceValueTooLarge = Of("pending_values");
    }

    internal static class ExchangeRate
    {
        internal static readonly MoveAbort InvalidRate = Of("pool_exchange_rate");
    }

    internal static class StoragePool
    {
        internal static readonly MoveAbort BlobNotDeletable = Of("storage_pool");
        internal static readonly MoveAbort ResourceBounds = Of("storage_pool");
        internal static readonly MoveAbort AlreadyCertified = Of("storage_pool");
        internal static readonly MoveAbort InvalidBlobId = Of("storage_pool");
        internal static readonly MoveAbort InvalidBlobPersistenceType = Of("storage_pool");
        internal static readonly MoveAbort InvalidBlobObject = Of("storage_pool");
        internal static readonly MoveAbort InsufficientCapacity = Of("storage_pool");
        internal static readonly MoveAbort PoolNotEmpty = Of("storage_pool");
        internal static readonly MoveAbort InvalidBlobSize = Of("storage_pool");
        internal static readonly MoveAbort InvalidBlobCount = Of("storage_pool");
        internal static readonly MoveAbort WrongVersion = Of("storage_pool");
        internal static readonly MoveAbort IncompatibleEndEpoch = Of("storage_pool");
        internal static readonly MoveAbort DuplicateMetadata = Of("storage_pool");
        internal static readonly MoveAbort MissingMetadata = Of("storage_pool");
        internal static readonly MoveAbort InvalidPercent = Of("storage_pool");
    }

    internal static class Init
    {
        internal static readonly MoveAbort InvalidMigration = Of("init");
        internal static readonly MoveAbort DeprecatedFunction = Of("init");
    }

    internal static class Upgrade
    {
        internal static readonly MoveAbort InvalidUpgradeManager = Of("upgrade");
        internal static readonly MoveAbort NotAuthorized = Of("upgrade");
        internal static readonly MoveAbort DuplicateVote = Of("upgrade");
        internal static readonly MoveAbort InvalidPackageDigest = Of("upgrade");
        internal static readonly MoveAbort NoProposalForDigest = Of("upgrade");
        internal static readonly MoveAbort WrongEpoch = Of("upgrade");
        internal static readonly MoveAbort NotEnoughVotes = Of("upgrade");
        internal static readonly MoveAbort WrongVersion = Of("upgrade");
    }

    internal static class Slashing
    {
        internal static readonly MoveAbort NotAuthorized = Of("slashing");
        internal static readonly MoveAbort DuplicateVote = Of("slashing");
        internal static readonly MoveAbort NoProposalForNode = Of("slashing");
        internal static readonly MoveAbort WrongEpoch = Of("slashing");
        internal static readonly MoveAbort NotEnoughVotes = Of("slashing");
    }

    /// <summary>Modules of <c>0x2</c>.</summary>
    internal static class Framework
    {
        internal static readonly MoveAbort NonZero = Of("balance");
        internal static readonly MoveAbort NotEnough = Of("balance");
        internal static readonly MoveAbort FieldAlreadyExists = Of("dynamic_field");
        internal static readonly MoveAbort FieldDoesNotExist = Of("dynamic_field");
        internal static readonly MoveAbort KeyAlreadyExists = Of("vec_map");
        internal static readonly MoveAbort KeyDoesNotExist = Of("vec_map");
        internal static readonly MoveAbort AlreadyAuthorized = Of("package");
        internal static readonly MoveAbort NotAuthorized = Of("package");
        internal static readonly MoveAbort WrongUpgradeCap = Of("package");
    }

    private static MoveAbort Of(string module, [CallerMemberName] string field = "") =>
        new(module, AbortNames.CodeOf(module, "E" + field), "E" + field);

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
