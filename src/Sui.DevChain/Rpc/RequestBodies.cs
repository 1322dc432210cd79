using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Walrus.Sui.Rpc;

namespace Sui.DevChain.Rpc;

/// <summary>Reads bodies of requests, of which neither one nor all together take more memory than they may.</summary>
/// <param name="all">Bytes of all bodies under way.</param>
internal sealed class RequestBodies(long all = RequestBodies.AllBytes)
{
    /// <summary>The most bytes of a request's message with its frame; Sui's transactions have at most 128 KiB.</summary>
    internal const int MaxBytes = 1 << 20;

    private const long AllBytes = 64 << 20;
    private const int ChunkBytes = 16 * 1024;

    private long used;

    /// <summary>Bytes held for bodies under way.</summary>
    internal long Used => Interlocked.Read(ref used);

    /// <summary>The body; the text form of gRPC-web is decoded.</summary>
    /// <exception cref="RpcFault">It is too large, too much is under way, it came too slowly, or it is not base64.</exception>
    internal async Task<byte[]> Read(HttpRequest request, bool isText, CancellationToken ct)
    {
        var most = isText ? Base64.GetMaxEncodedToUtf8Length(MaxBytes) : MaxBytes;
        if (request.ContentLength > most)
        {
            throw TooLarge();
        }

        using var body = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        long taken = 0;
        try
        {
            Take(chunk.Length, ref taken);
            for (int read; (read = await request.Body.ReadAsync(chunk, ct)) > 0;)
            {
                if (body.Length + read > most)
                {
                    throw TooLarge();
                }

                Take(read, ref taken);
                body.Write(chunk, 0, read);
            }

            return isText ? GrpcFrame.DecodeText(body.GetBuffer().AsSpan(0, (int)body.Length)) : body.ToArray();
        }
        catch (BadHttpRequestException e)
        {
            throw e.StatusCode == StatusCodes.Status408RequestTimeout
                ? new RpcFault(GrpcStatus.DeadlineExceeded, "The request came too slowly.")
                : e.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge() : RpcFault.Invalid($"The request was not read: {e.Message}");
        }
        finally
        {
            Interlocked.Add(ref used, -taken);
        }
    }

    private void Take(int bytes, ref long taken)
    {
        taken += bytes;
        if (Interlocked.Add(ref used, bytes) > all)
        {
            throw new RpcFault(GrpcStatus.Unavailable, "Too many large requests are under way; try again.");
        }
    }

    private static RpcFault TooLarge() => new(GrpcStatus.ResourceExhausted, $"A request has at most {MaxBytes} bytes.");
}
