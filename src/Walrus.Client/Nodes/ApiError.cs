using System.Text.Json;
using System.Text.Json.Serialization;

namespace Walrus.Client.Nodes;

/// <summary>An error as storage nodes, publishers and aggregators put it on the wire (storage-node-api §A.4).</summary>
/// <param name="Status">The class of the error; it decides the HTTP status.</param>
/// <param name="Reason">SLIVER_NOT_FOUND and its like.</param>
/// <param name="Message">For people.</param>
/// <param name="Domain">Who defines the reason, one of the constants of this type.</param>
public sealed record ApiError(ApiStatus Status, string Reason, string Message, string Domain = ApiError.StorageDomain)
{
    /// <summary>Reasons of storage nodes.</summary>
    public const string StorageDomain = "storage.walrus.space";

    /// <summary>Reasons of publishers and aggregators.</summary>
    public const string DaemonDomain = "daemon.walrus.space";

    /// <summary>Reasons anybody may give.</summary>
    public const string GlobalDomain = "global";

    private const string ErrorInfoType = "ErrorInfo";

    /// <summary>More about it, by name; both sides are text.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>A trace id to be reported with an error of the node itself; it becomes a <c>DebugInfo</c> detail.</summary>
    public string? TraceId { get; init; }

    /// <summary>An error of the answering program itself, with the id to look up in its log.</summary>
    public static ApiError InternalError(string traceId) =>
        new(ApiStatus.Internal, "INTERNAL_ERROR", "an internal error has occurred, please report it", GlobalDomain) { TraceId = traceId };

    /// <summary>The envelope.</summary>
    public byte[] ToJson()
    {
        var info = new Dictionary<string, object>
        {
            ["@type"] = ErrorInfoType,
            ["reason"] = Reason,
            ["domain"] = Domain,
            ["metadata"] = Metadata,
        };
        List<object> details = [info];
        if (TraceId is not null)
        {
            details.Add(new Dictionary<string, object>
            {
                ["@type"] = "DebugInfo",
                ["stackEntries"] = Array.Empty<string>(),
                ["detail"] = $"TraceID: {TraceId}",
            });
        }

        var body = new { error = new { status = Status.Text(), code = Status.HttpCode(), message = Message, details } };
        return JsonSerializer.SerializeToUtf8Bytes(body, NodeEnvelope.Json);
    }

    /// <summary>
    /// Reads an envelope that came with <paramref name="httpStatus"/>; null when it is none, or when its status word, its code and the HTTP
    /// status disagree. Only the first <c>ErrorInfo</c> counts; trace ids are not read.
    /// </summary>
    public static ApiError? TryParse(ReadOnlySpan<byte> utf8, int httpStatus)
    {
        try
        {
            var error = NodeEnvelope.Read<Outer>(utf8).Error;
            if (ApiStatuses.Parse(error.Status) is not { } status || status.HttpCode() != error.Code || error.Code != httpStatus)
            {
                return null;
            }

            var info = error.Details?.FirstOrDefault(d => d.Type == ErrorInfoType);
            return new(status, info?.Reason ?? "", error.Message, info?.Domain ?? "")
            {
                Metadata = info?.Metadata ?? new Dictionary<string, string>(),
            };
        }
        catch (Walrus.Core.WalrusFormatException)
        {
            return null;
        }
    }

    private sealed record Outer(Body Error);

    private sealed record Body(string Status, int Code, string Message, IReadOnlyList<Detail>? Details = null);

    private sealed record Detail(
        [property: JsonPropertyName("@type")] string? Type = null, string? Reason = null, string? Domain = null,
        IReadOnlyDictionary<string, string>? Metadata = null);
}
