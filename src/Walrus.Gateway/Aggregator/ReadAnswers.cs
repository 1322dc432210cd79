using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.Core.Identifiers;

namespace Walrus.Gateway.Aggregator;

/// <summary>What a writer said of its content, to become headers.</summary>
/// <param name="Attributes">Names and values.</param>
/// <param name="All">Whether names beyond the allowed ones count.</param>
/// <param name="Identifier">The name of a quilt patch.</param>
internal sealed record Description(IReadOnlyDictionary<string, string> Attributes, bool All = false, string? Identifier = null);

/// <summary>How what was read, or why it was not, is put on the wire (storage-node-api §B.1).</summary>
internal sealed partial class ReadAnswers(GatewayOptions options, ILogger log)
{
    private readonly FrozenSet<string> allowed = options.AllowedHeaders.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The content, or the part of it that a Range header asks for.</summary>
    internal async Task Send(HttpContext http, BlobId blob, string tag, Content content, Description? said = null)
    {
        if (!EntityTag.RangeCounts(http.Request, tag))
        {
            await Send(http, blob, tag, content, new ByteRange(0, content.Length), StatusCodes.Status200OK, said);
        }
        else if (RangeHeader.Parse(http.Request.Headers.Range) is not { } header)
        {
            await BadRange(http);
        }
        else if (header.Of(content.Length) is not { } range)
        {
            http.Response.Headers.ContentRange = $"bytes */{content.Length}";
            await Error(http, ApiStatus.RangeNotSatisfiable, "INVALID_BYTE_RANGE", $"the content has {content.Length} bytes");
        }
        else
        {
            http.Response.Headers.ContentRange = $"bytes {range.Start}-{range.Start + range.Length - 1}/{content.Length}";
            await Send(http, blob, tag, content, range, StatusCodes.Status206PartialContent, said);
        }
    }

    /// <summary>A part of the content. The first piece is there before the answer begins; what fails later can only cut it off.</summary>
    internal async Task Send(HttpContext http, BlobId blob, string tag, Content content, ByteRange range, int status, Description? said = null)
    {
        var ct = http.RequestAborted;
        bool head = HttpMethods.IsHead(http.Request.Method);
        await using var pieces = content.Read(range.Start, range.Length, ct).GetAsyncEnumerator(ct);
        try
        {
            bool more = !head && range.Length > 0 && await pieces.MoveNextAsync();
            http.Response.StatusCode = status;
            http.Response.ContentLength = range.Length;
            Headers(http, tag);
            Describe(http, said);
            for (; more; more = await pieces.MoveNextAsync())
            {
                await http.Response.Body.WriteAsync(pieces.Current, ct);
            }
        }
        catch (BlobStreamException e) when (!http.Response.HasStarted)
        {
            http.Response.Headers.Clear();
            await Fail(http, blob, e.Result ?? new ReadResult.Unavailable(e.Message, []));
        }
        catch (BlobStreamException e)
        {
            CutOff(blob, e.Message);
            http.Abort();
        }
    }

    /// <summary>304 when the reader has the content already.</summary>
    internal static bool IsKnown(HttpContext http, string tag)
    {
        if (!EntityTag.IsKnown(http.Request, tag))
        {
            return false;
        }

        http.Response.StatusCode = StatusCodes.Status304NotModified;
        Headers(http, tag);
        http.Response.Headers.ContentType = default;
        return true;
    }

    internal Task Fail(HttpContext http, BlobId blob, ReadResult result)
    {
        switch (result)
        {
            case ReadResult.NotFound:
                return NotFound(http);
            case ReadResult.Blocked:
                return Error(http, ApiStatus.UnavailableForLegalReasons, "FORBIDDEN_BLOB", "the requested blob is blocked");
            case ReadResult.TooLarge large:
                return Error(
                    http, ApiStatus.SizeExceeded, "BLOB_TOO_LARGE",
                    $"the blob has {large.Length} bytes, this aggregator serves at most {large.Limit} at once; ask for ranges");
            case ReadResult.Unavailable unavailable:
                CannotRead(blob, unavailable.Why, string.Join("; ", unavailable.Failures.Select(f => $"{f.Name} {f.Cause}")));
                return Unavailable(http, unavailable.Why);
            case ReadResult.Inconsistent:
                return Error(
                    http, ApiStatus.Internal, "INCONSISTENT_BLOB", "the blob was encoded inconsistently by its writer and has no content");
            case ReadResult.NoPatch(var why):
                return Error(http, ApiStatus.NotFound, "QUILT_PATCH_NOT_FOUND", $"the requested quilt patch does not exist on Walrus: {why}");
            default:
                throw new InvalidOperationException($"An unknown outcome: {result}.");
        }
    }

    // Those that are allowed and that nothing else has set.
    private void Describe(HttpContext http, Description? said)
    {
        if (said is null)
        {
            return;
        }

        foreach (var (name, value) in said.Attributes)
        {
            if ((said.All || allowed.Contains(name)) && IsHeader(name) && Plain(value) is { } plain && !http.Response.Headers.ContainsKey(name))
            {
                http.Response.Headers[name] = plain;
            }
        }

        if (Plain(said.Identifier) is { } identifier)
        {
            http.Response.Headers["X-Quilt-Patch-Identifier"] = identifier;
        }
    }

    internal static Task BadRange(HttpContext http) => Error(
        http, ApiStatus.RangeNotSatisfiable, "INVALID_BYTE_RANGE", "one range is served: bytes=first-last, bytes=first- or bytes=-count");

    internal static Task NotFound(HttpContext http) => Error(
        http, ApiStatus.NotFound, "BLOB_NOT_FOUND",
        "the requested blob ID does not exist on Walrus, ensure that it was entered correctly");

    internal static Task Unavailable(HttpContext http, string why) =>
        Error(http, ApiStatus.Unavailable, "BLOB_UNAVAILABLE", $"the blob cannot be read at the moment, please try again later: {why}");

    internal static Task Error(HttpContext http, ApiStatus status, string reason, string message) =>
        Answer.Error(http, new ApiError(status, reason, message, ApiError.DaemonDomain));

    internal static void Headers(HttpContext http, string tag)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "public, max-age=86400, stale-while-revalidate=3600";
        headers.ETag = tag;
        headers.AcceptRanges = "bytes";
        // Upstream has the reader say what the bytes are; nobody else knows, unless their writer said.
        string? wanted = Plain(http.Request.Headers.Accept) is { } accept && !accept.Contains('*', StringComparison.Ordinal)
            ? accept
            : HttpMethods.IsGet(http.Request.Method) ? Plain(http.Request.Headers.ContentType) : null;
        if (wanted is not null)
        {
            headers.ContentType = wanted;
        }
    }

    internal static string? Plain(StringValues header) =>
        header is [{ Length: > 0 } value] && value.All(c => c is >= ' ' and <= '~') ? value : null;

    // Whatever a writer calls its tags, they do not speak of the connection or of the length.
    private static bool IsHeader(string name) => name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && !GatewayOptions.ReservedHeaders.Contains(name);

    [LoggerMessage(20, LogLevel.Warning, "Blob {BlobId} cannot be read: {Why} {Nodes}")]
    private partial void CannotRead(BlobId blobId, string why, string nodes);

    [LoggerMessage(21, LogLevel.Warning, "The answer with blob {BlobId} was cut off: {Why}")]
    private partial void CutOff(BlobId blobId, string why);
}
