using System.Collections.Frozen;

namespace Walrus.Sui.Chain;

/// <summary>The constants abort codes stand for, by module; a dash is a code that is not in use (contracts §3, §6, §9).</summary>
public static class AbortNames
{
    private static readonly FrozenDictionary<string, string[]> Modules = new Dictionary<string, string>
    {
        ["init"] = "EInvalidMigration EInvalidUpgradeCap EDeprecatedFunction",
        ["system"] = "EInvalidMigration EWrongVersion EZeroExtractSize",
        ["system_state_inner"] =
            "EInvalidMaxEpochsAhead EStorageExceeded EInvalidEpochsAhead EInvalidIdEpoch EIncorrectCommittee EInvalidAccountingEpoch " +
            "EIncorrectAttestation ERepeatedAttestation ENotCommitteeMember EIncorrectDenyListSequence EIncorrectDenyListNode " +
            "EInvalidResourceSize EInvalidStartEpoch",
        ["storage_accounting"] = "ETooFarInFuture",
        ["storage_resource"] = "EInvalidEpoch EIncompatibleEpochs EIncompatibleAmount EInvalidEpochRange",
        ["storage_pool"] =
            "EBlobNotDeletable EResourceBounds EAlreadyCertified EInvalidBlobId EInvalidBlobPersistenceType EInvalidBlobObject " +
            "EInsufficientCapacity EPoolNotEmpty EInvalidBlobSize EInvalidBlobCount EWrongVersion EIncompatibleEndEpoch EDuplicateMetadata " +
            "EMissingMetadata EInvalidPercent",
        ["blob"] =
            "ENotCertified EBlobNotDeletable EResourceBounds EResourceSize - EAlreadyCertified EInvalidBlobId EDuplicateMetadata " +
            "EMissingMetadata EInvalidBlobPersistenceType EInvalidBlobObject",
        ["bls_aggregate"] = "EInvalidBitmap ESigVerification ENotEnoughStake EIncorrectCommittee",
        ["encoding"] = "EInvalidEncodingType",
        ["event_blob"] = "EInvalidSequenceNumber",
        ["messages"] =
            "EIncorrectAppId EIncorrectEpoch EInvalidMsgType EIncorrectIntentVersion EInvalidBlobPersistenceType ENotDeletable EInvalidKeyLength",
        ["staking"] = "EInvalidMigration EWrongVersion EDeprecatedFunction",
        ["staking_inner"] =
            "EWrongEpochState EInvalidSyncEpoch EDuplicateSyncDone ENoStake ENotInCommittee ECommitteeSelected ENextCommitteeIsEmpty " +
            "EInvalidNodeWeight EPoolNotFound EZeroNodeWeight EIncorrectNodeOrder",
        ["staking_pool"] =
            "EPoolAlreadyUpdated ECalculationError EIncorrectEpochAdvance EPoolNotEmpty EInvalidProofOfPossession EPoolAlreadyWithdrawing " +
            "EPoolIsNotActive EZeroStake ENotStaked EIncorrectPoolId ENotWithdrawing EWithdrawEpochNotReached EActivationEpochNotReached " +
            "EWithdrawDirectly EIncorrectCommissionRate EAuthorizationFailure EInvalidNetworkAddressLength EInvalidNameLength EZeroShares",
        ["storage_node"] = "EInvalidNetworkPublicKey",
        ["staked_wal"] = "ENotWithdrawing EMetadataMismatch EInvalidAmount - - - EAlreadyWithdrawing EStakeBelowThreshold",
        ["pending_values"] = "EMissingEpochValue EReduceValueTooLarge",
        ["active_set"] = "EZeroMaxSize EDuplicateInsertion",
        ["apportionment_queue"] = "EPopFromEmptyHeap",
        ["committee"] = "EInvalidShardAssignment",
        ["pool_exchange_rate"] = "EInvalidRate",
        ["slashing"] = "ENotAuthorized EDuplicateVote ENoProposalForNode EWrongEpoch ENotEnoughVotes",
        ["upgrade"] =
            "EInvalidUpgradeManager ENotAuthorized EDuplicateVote EInvalidPackageDigest ENoProposalForDigest EWrongEpoch " +
            "ENotEnoughVotes EWrongVersion",
        ["walrus_subsidies"] = "EUnauthorizedAdminCap EWrongVersion EInvalidMigration",
        ["package"] = "ENotOneTimeWitness ETooPermissive EAlreadyAuthorized ENotAuthorized EWrongUpgradeCap",
        ["bcs"] = "EOutOfRange ENotBool ELenOutOfRange",
        ["balance"] = "ENonZero EOverflow ENotEnough",
        ["dynamic_field"] = "EFieldAlreadyExists EFieldDoesNotExist EFieldTypeMismatch",
        ["vec_map"] = "EKeyAlreadyExists EKeyDoesNotExist EMapNotEmpty EIndexOutOfBounds EUnequalLengths",
    }.ToFrozenDictionary(m => m.Key, m => m.Value.Split(' '));

    /// <summary>The constant's name; null when it is not known.</summary>
    public static string? Find(string module, ulong code) =>
        Modules.TryGetValue(module, out var names) && code < (ulong)names.Length && names[code] != "-" ? names[code] : null;

    /// <summary>The code of a module's constant.</summary>
    /// <exception cref="ArgumentException">The module has no such constant.</exception>
    public static ulong CodeOf(string module, string name) =>
        Modules.TryGetValue(module, out var names) && Array.IndexOf(names, name) is >= 0 and var code && name != "-"
            ? (ulong)code
            : throw new ArgumentException($"{module} has no constant {name}.", nameof(name));
}
