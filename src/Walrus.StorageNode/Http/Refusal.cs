namespace Walrus.StorageNode.Http;

/// <summary>A status of the error envelope with its HTTP code; clients reject an envelope in which they disagree (storage-node-api §A.4).</summary>
internal readonly record struct ErrorStatus(string Name, int Code)
{
    internal static readonly ErrorStatus InvalidArgument = new("INVALID_ARGUMENT", 400);
    internal static readonly ErrorStatus FailedPrecondition = new("FAILED_PRECONDITION", 400);
    internal static readonly ErrorStatus PermissionDenied = new("PERMISSION_DENIED", 403);
    internal static readonly ErrorStatus SizeExceeded = new("SIZE_EXCEEDED", 403);
    internal static readonly ErrorStatus NotFound = new("NOT_FOUND", 404);
    internal static readonly ErrorStatus UnavailableForLegalReasons = new("UNAVAILABLE_FOR_LEGAL_REASONS", 451);
    internal static readonly ErrorStatus Internal = new("INTERNAL", 500);
    internal static readonly ErrorStatus Unavailable = new("UNAVAILABLE", 503);
}

/// <summary>Why a request is refused: what goes into the error envelope.</summary>
/// <param name="Status">Status and HTTP code.</param>
/// <param name="Reason">The word clients act upon.</param>
/// <param name="Message">For people: what is wrong and what to do.</param>
/// <param name="Domain">Whose reason it is.</param>
internal sealed record Refusal(ErrorStatus Status, string Reason, string Message, string Domain = Refusal.NodeDomain)
{
    internal const string NodeDomain = "storage.walrus.space";
    internal const string GlobalDomain = "global";

    /// <summary>An identifier of the failed request in the log; internal errors only.</summary>
    internal string? TraceId { get; init; }

    internal static readonly Refusal BlobNotFound = new(
        ErrorStatus.NotFound, "METADATA_NOT_FOUND", "the metadata of this blob is not stored here, or the blob is not registered");

    internal static readonly Refusal SliverNotFound = new(
        ErrorStatus.NotFound, "SLIVER_NOT_FOUND", "this sliver is not stored here, or the blob is not registered");

    internal static readonly Refusal Blocked = new(
        ErrorStatus.UnavailableForLegalReasons, "FORBIDDEN_BLOB", "the operator of this node does not serve this blob");

    internal static readonly Refusal NotRegistered = new(
        ErrorStatus.FailedPrecondition, "NOT_REGISTERED",
        "the blob is not registered in the current epoch as far as this node has seen; register it, or try again in a moment");

    internal static readonly Refusal CacheSaturated = new(
        ErrorStatus.FailedPrecondition, "CACHE_SATURATED", "there is no room to keep this until the blob is registered; register it first");

    internal static readonly Refusal MetadataMissing = new(
        ErrorStatus.FailedPrecondition, "METADATA_NOT_FOUND", "the metadata of the blob must be stored before its slivers");

    internal static readonly Refusal MissingSlivers = new(
        ErrorStatus.FailedPrecondition, "MISSING_SLIVERS", "this node does not have every sliver of the blob that it is to store");

    internal static readonly Refusal NoSymbols = new(
        ErrorStatus.FailedPrecondition, "NO_SYMBOLS_SPECIFIED", "no symbol was asked for; give id=<row>-<column>, or targetSliver and targetType");

    internal static readonly Refusal NoTargets = new(
        ErrorStatus.FailedPrecondition, "NO_TARGET_SLIVERS_SPECIFIED", "no sliver was asked for; give targetSlivers=<index> and targetType");

    internal static readonly Refusal SymbolNotHere = new(
        ErrorStatus.FailedPrecondition, "SYMBOL_NOT_PRESENT_AT_SHARDS", "no shard of this node holds a sliver with the symbols asked for");

    internal static readonly Refusal Overloaded = new(
        ErrorStatus.Unavailable, "UNAVAILABLE", "the node serves as many requests of this kind as it may; try again in a moment", GlobalDomain);

    internal static readonly Refusal NotReady = new(
        ErrorStatus.Unavailable, "UNAVAILABLE", "the node has not yet read the network's parameters from the chain; try again in a moment", GlobalDomain);

    internal static readonly Refusal NoRoute = new(
        ErrorStatus.NotFound, "ROUTE_NOT_FOUND", "there is no such route, or not with this method; GET /v1/api lists them", GlobalDomain);

    internal static readonly Refusal ContentType = new(
        ErrorStatus.InvalidArgument, "INVALID_CONTENT_TYPE", "the body must be BCS: send Content-Type application/octet-stream, or none", GlobalDomain);

    internal static readonly Refusal DiskFull = new(
        ErrorStatus.Unavailable, "DISK_FULL", "the node has no room to store this; nothing was written");

    internal static Refusal BadPath(string message) => new(ErrorStatus.InvalidArgument, "INVALID_PATH", message, GlobalDomain);

    internal static Refusal BadQuery(string message) => new(ErrorStatus.InvalidArgument, "INVALID_QUERY", message, GlobalDomain);

    internal static Refusal BadRequest(string message) => new(ErrorStatus.InvalidArgument, "INVALID_REQUEST", message, GlobalDomain);

    internal static Refusal BodyTooLarge(long limit) => new(
        ErrorStatus.SizeExceeded, "BODY_TOO_LARGE", $"the body is longer than the {limit} bytes allowed here", GlobalDomain);

    internal static Refusal BadFilter(string message) => new(ErrorStatus.InvalidArgument, "INVALID_FILTER", message);

    internal static Refusal SymbolOutOfRange(int shards) => new(
        ErrorStatus.InvalidArgument, "RECOVERY_SYMBOL_OUT_OF_RANGE", $"rows and columns of symbols run from 0 to {shards - 1}");

    internal static Refusal IndexOutOfRange(string what, int count) => new(
        ErrorStatus.InvalidArgument, "INDEX_OUT_OF_RANGE", $"{what} runs from 0 to {count - 1} here");

    internal static Refusal ShardNotAssigned(Core.Identifiers.ShardIndex shard, Core.Identifiers.Epoch epoch) => new(
        ErrorStatus.FailedPrecondition, "SHARD_NOT_ASSIGNED", $"shard {shard}, which holds this sliver pair, is not this node's in epoch {epoch}");

    internal static Refusal InvalidMetadata(string message) => new(ErrorStatus.InvalidArgument, "INVALID_METADATA", message);

    internal static Refusal InvalidBlob(Sui.Events.EventId e) => new(
        ErrorStatus.FailedPrecondition, "INVALID_BLOB", $"the blob was marked invalid by event {e.Sequence} of transaction {e.TransactionDigest}");

    internal static Refusal InvalidSliver(string message) => new(ErrorStatus.InvalidArgument, "INVALID_SLIVER", message);

    internal static Refusal SliverIndexMismatch(int found, int expected) => new(
        ErrorStatus.InvalidArgument, "SLIVER_INDEX_MISMATCH", $"this is sliver {found}; the pair in the path has sliver {expected} on this axis");

    internal static readonly Refusal UnsupportedEncoding = new(
        ErrorStatus.InvalidArgument, "UNSUPPORTED_ENCODING_TYPE", "the blob uses the legacy RaptorQ encoding; encode it as RS2");

    internal static Refusal InternalError(string traceId) => new(
        ErrorStatus.Internal, "INTERNAL_ERROR", "an internal error has occurred, please report it", GlobalDomain) { TraceId = traceId };
}
