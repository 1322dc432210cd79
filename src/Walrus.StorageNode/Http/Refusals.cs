using Walrus.Client.Nodes;

namespace Walrus.StorageNode.Http;

/// <summary>Why requests are refused (storage-node-api §A.4, reasons per operation): the word clients act upon, and a sentence for people.</summary>
internal static class Refusals
{
    internal static readonly ApiError BlobNotFound = new(
        ApiStatus.NotFound, "METADATA_NOT_FOUND", "the metadata of this blob is not stored here, or the blob is not registered");

    internal static readonly ApiError SliverNotFound = new(
        ApiStatus.NotFound, "SLIVER_NOT_FOUND", "this sliver is not stored here, or the blob is not registered");

    internal static readonly ApiError Blocked = new(
        ApiStatus.UnavailableForLegalReasons, "FORBIDDEN_BLOB", "the operator of this node does not serve this blob");

    internal static readonly ApiError NotRegistered = new(
        ApiStatus.FailedPrecondition, "NOT_REGISTERED",
        "the blob is not registered in the current epoch as far as this node has seen; register it, or try again in a moment");

    internal static readonly ApiError CacheSaturated = new(
        ApiStatus.FailedPrecondition, "CACHE_SATURATED", "there is no room to keep this until the blob is registered; register it first");

    internal static readonly ApiError MetadataMissing = new(
        ApiStatus.FailedPrecondition, "METADATA_NOT_FOUND", "the metadata of the blob must be stored before its slivers");

    internal static readonly ApiError MetadataUnknown = new(
        ApiStatus.FailedPrecondition, "METADATA_NOT_FOUND", "the metadata of this blob is not stored here, so the proof cannot be checked");

    internal static readonly ApiError MissingSlivers = new(
        ApiStatus.FailedPrecondition, "MISSING_SLIVERS", "this node does not have every sliver of the blob that it is to store");

    internal static readonly ApiError NoSymbols = new(
        ApiStatus.FailedPrecondition, "NO_SYMBOLS_SPECIFIED", "no symbol was asked for; give id=<row>-<column>, or targetSliver and targetType");

    internal static readonly ApiError NoTargets = new(
        ApiStatus.FailedPrecondition, "NO_TARGET_SLIVERS_SPECIFIED", "no sliver was asked for; give targetSlivers=<index> and targetType");

    internal static readonly ApiError SymbolNotHere = new(
        ApiStatus.FailedPrecondition, "SYMBOL_NOT_PRESENT_AT_SHARDS", "no shard of this node holds a sliver with the symbols asked for");

    internal static readonly ApiError Overloaded = new(
        ApiStatus.Unavailable, "UNAVAILABLE", "the node serves as many requests of this kind as it may; try again in a moment",
        ApiError.GlobalDomain);

    internal static readonly ApiError NotReady = new(
        ApiStatus.Unavailable, "UNAVAILABLE", "the node has not yet taken up the network's state from the chain; try again in a moment",
        ApiError.GlobalDomain);

    internal static readonly ApiError NoRoute = new(
        ApiStatus.NotFound, "ROUTE_NOT_FOUND", "there is no such route, or not with this method; GET /v1/api lists them", ApiError.GlobalDomain);

    internal static readonly ApiError ContentType = new(
        ApiStatus.InvalidArgument, "INVALID_CONTENT_TYPE", "the body must be BCS: send Content-Type application/octet-stream, or none",
        ApiError.GlobalDomain);

    internal static readonly ApiError DiskFull = new(
        ApiStatus.Unavailable, "DISK_FULL", "the node has no room to store this; nothing was written");

    internal static readonly ApiError DiskFailed = new(
        ApiStatus.Unavailable, "DISK_FAILING", "the node cannot write to its disk; nothing was stored. What it has, it serves");

    internal static readonly ApiError NotLocal = new(
        ApiStatus.PermissionDenied, "NOT_LOCAL", "this API answers requests to localhost only", ApiError.GlobalDomain);

    internal static ApiError BadPath(string message) => new(ApiStatus.InvalidArgument, "INVALID_PATH", message, ApiError.GlobalDomain);

    internal static ApiError BadQuery(string message) => new(ApiStatus.InvalidArgument, "INVALID_QUERY", message, ApiError.GlobalDomain);

    internal static ApiError BadRequest(string message) => new(ApiStatus.InvalidArgument, "INVALID_REQUEST", message, ApiError.GlobalDomain);

    internal static ApiError BodyTooLarge(long limit) => new(
        ApiStatus.SizeExceeded, "BODY_TOO_LARGE", $"the body is longer than the {limit} bytes allowed here", ApiError.GlobalDomain);

    internal static ApiError BadFilter(string message) => new(ApiStatus.InvalidArgument, "INVALID_FILTER", message);

    internal static ApiError SymbolOutOfRange(int shards) => new(
        ApiStatus.InvalidArgument, "RECOVERY_SYMBOL_OUT_OF_RANGE", $"rows and columns of symbols run from 0 to {shards - 1}");

    internal static ApiError IndexOutOfRange(string what, int count) => new(
        ApiStatus.InvalidArgument, "INDEX_OUT_OF_RANGE", $"{what} runs from 0 to {count - 1} here");

    internal static readonly ApiError SyncUnauthorized = new(
        ApiStatus.PermissionDenied, "REQUEST_UNAUTHORIZED", "the key in the Authorization header is not that of the node which owns this shard now");

    internal static ApiError SyncNotVerified(string message) => new(ApiStatus.InvalidArgument, "MESSAGE_VERIFICATION_FAILED", message);

    internal static ApiError TooManySlivers(ulong asked, ulong most) => new(
        ApiStatus.InvalidArgument, "SLIVER_COUNT_EXCEEDS_LIMIT", $"{asked} slivers were asked for; at most {most} are sent at a time");

    internal static ApiError InvalidEpoch(Core.Identifiers.Epoch asked, Core.Identifiers.Epoch here) => new(
        ApiStatus.InvalidArgument, "INVALID_EPOCH", $"the request is for epoch {asked}, this node is in epoch {here}")
    {
        Metadata = new Dictionary<string, string> { ["request_epoch"] = asked.ToString(), ["server_epoch"] = here.ToString() },
    };

    internal static ApiError InvalidProof(string message) => new(ApiStatus.InvalidArgument, "INVALID_PROOF", message);

    internal static ApiError ShardNotAssigned(Core.Identifiers.ShardIndex shard, Core.Identifiers.Epoch epoch) => new(
        ApiStatus.FailedPrecondition, "SHARD_NOT_ASSIGNED", $"shard {shard}, which holds this sliver pair, is not this node's in epoch {epoch}");

    internal static ApiError InvalidMetadata(string message) => new(ApiStatus.InvalidArgument, "INVALID_METADATA", message);

    internal static ApiError InvalidBlob(Sui.Events.EventId e) => new(
        ApiStatus.FailedPrecondition, "INVALID_BLOB", $"the blob was marked invalid by event {e.Sequence} of transaction {e.TransactionDigest}");

    internal static ApiError InvalidSliver(string message) => new(ApiStatus.InvalidArgument, "INVALID_SLIVER", message);

    internal static ApiError SliverIndexMismatch(int found, int expected) => new(
        ApiStatus.InvalidArgument, "SLIVER_INDEX_MISMATCH", $"this is sliver {found}; the pair in the path has sliver {expected} on this axis");

    internal static readonly ApiError UnsupportedEncoding = new(
        ApiStatus.InvalidArgument, "UNSUPPORTED_ENCODING_TYPE", "the blob uses the legacy RaptorQ encoding; encode it as RS2");
}
