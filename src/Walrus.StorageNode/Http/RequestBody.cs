using Microsoft.AspNetCore.Http;
using Walrus.Client.Nodes;

namespace Walrus.StorageNode.Http;

/// <summary>Bodies in memory, all requests together bounded: beyond that a request is refused rather than made to wait.</summary>
internal sealed class RequestBody(long maxBytesInFlight)
{
    private long inFlight;

    /// <summary>A body, whose bytes count until it is disposed.</summary>
    internal sealed class Held(RequestBody owner, byte[] buffer, int length) : IDisposable
    {
        internal ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

        public void Dispose() => owner.Release(buffer.Length);
    }

    /// <summary>Reads a BCS body of at most <paramref name="limit"/> bytes; <paramref name="tooLong"/> is the answer to a longer one.</summary>
    internal async Task<(Held? Body, ApiError? Refusal)> Read(HttpRequest request, int limit, ApiError tooLong, CancellationToken ct)
    {
        if (!IsBcs(request.ContentType))
        {
            return (null, Refusals.ContentType);
        }

        if (request.ContentLength > limit)
        {
            return (null, tooLong);
        }

        // A body without an announced length is given room for the limit, and one byte shows that it is longer.
        int capacity = (int)(request.ContentLength ?? limit) + 1;
        if (Interlocked.Add(ref inFlight, capacity) > maxBytesInFlight)
        {
            Release(capacity);
            return (null, Refusals.Overloaded);
        }

        var buffer = GC.AllocateUninitializedArray<byte>(capacity);
        bool kept = false;
        try
        {
            int length = await request.Body.ReadAtLeastAsync(buffer, capacity, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            kept = length < capacity;
            return kept ? (new Held(this, buffer, length), null) : (null, tooLong);
        }
        finally
        {
            if (!kept)
            {
                Release(capacity);
            }
        }
    }

    private static bool IsBcs(string? contentType) =>
        string.IsNullOrEmpty(contentType)
        || string.Equals(contentType.Split(';')[0].Trim(), "application/octet-stream", StringComparison.OrdinalIgnoreCase);

    private void Release(long bytes) => Interlocked.Add(ref inFlight, -bytes);
}
