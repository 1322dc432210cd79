using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Sui.Chain;

namespace Walrus.Gateway;

/// <summary>The forms an answer can have.</summary>
internal static partial class Answer
{
    internal static Task Text(HttpContext http, int status, string text)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        return Body(http, status, Encoding.UTF8.GetBytes(text));
    }

    internal static Task Json(HttpContext http, int status, byte[] json)
    {
        http.Response.ContentType = "application/json";
        return Body(http, status, json);
    }

    internal static Task Error(HttpContext http, ApiError error) => Json(http, error.Status.HttpCode(), error.ToJson());

    internal static Task Malformed(HttpContext http, string message) =>
        Error(http, new ApiError(ApiStatus.InvalidArgument, "MALFORMED_REQUEST", message, ApiError.DaemonDomain));

    internal static async Task Body(HttpContext http, int status, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        }
    }

    internal static Task Overloaded(HttpContext http, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName;
        return Text(
            http, StatusCodes.Status429TooManyRequests, $"the {limit} is receiving too many requests; please try again later");
    }

    /// <summary>Whatever goes wrong becomes an answer in the one form errors have, and a line in the log by whose id it is found.</summary>
    internal static async Task WithoutSurprises(HttpContext http, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await Text(http, e.StatusCode, e.Message);
        }
        catch (ChainUnavailableException e) when (!http.Response.HasStarted)
        {
            // A reader is told what it came for: the blob cannot be had.
            await (http.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == Gateway.ReadLimit
                ? Error(http, new ApiError(ApiStatus.Unavailable, "BLOB_UNAVAILABLE", e.Message, ApiError.DaemonDomain))
                : Error(http, new ApiError(ApiStatus.Unavailable, "CHAIN_UNAVAILABLE", e.Message, ApiError.DaemonDomain)));
        }
        catch (OperationCanceledException) when (!http.Response.HasStarted)
        {
            await Error(http, new ApiError(ApiStatus.Unavailable, "STOPPING", "the gateway is stopping; please try again", ApiError.DaemonDomain));
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            Failed(log, http.Request.Method, http.Request.Path, http.TraceIdentifier, e);
            await Error(http, ApiError.InternalError(http.TraceIdentifier));
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed inside the gateway (trace {TraceId}).")]
    private static partial void Failed(ILogger log, string method, PathString path, string traceId, Exception cause);
}
