using System.Buffers;
using Microsoft.AspNetCore.Http;
using Walrus.Client.Nodes;

namespace Walrus.StorageNode.Http;

/// <summary>
/// Bodies in memory, all requests together bounded: beyond that a request is refused rather than made to wait. A body takes room as it comes,
/// so that whoever announces much and sends little does not keep the room from others.
/// </summary>
internal sealed class RequestBody(long maxBytesInFlight)
{
    private const int FirstBytes = 64 << 10;
    private readonly long maxBytesInFlight = maxBytesInFlight;
    private long inFlight;
    private int count;

    /// <summary>Bytes that bodies take now.</summary>
    internal long BytesInFlight => Interlocked.Read(ref inFlight);

    /// <summary>Bodies being read or worked on.</summary>
    internal int Count => Volatile.Read(ref count);

    /// <summary>A body, whose bytes count until it is disposed.</summary>
    internal sealed class Held : IDisposable
    {
        private readonly RequestBody owner;
        private byte[] buffer = [];
        private int length;

        internal Held(RequestBody owner)
        {
            this.owner = owner;
            Interlocked.Increment(ref owner.count);
        }

        internal ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

        /// <summary>Reads to the end, or until it is as long as <paramref name="capacity"/>; false when there is no room.</summary>
        internal async Task<bool> Read(Stream body, int capacity, CancellationToken ct)
        {
            while (length < capacity)
            {
                if (length == buffer.Length && !Grow(capacity))
                {
                    return false;
                }

                int read = await body.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length, capacity) - length), ct).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                length += read;
            }

            return true;
        }

        internal bool IsShorterThan(int capacity) => length < capacity;

        public void Dispose()
        {
            ArrayPool<byte>.Shared.Return(buffer);
            Interlocked.Add(ref owner.inFlight, -buffer.Length);
            Interlocked.Decrement(ref owner.count);
            (buffer, length) = ([], 0);
        }

        /// <summary>To four times the size, so that little is copied.</summary>
        private bool Grow(int capacity)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(capacity, Math.Max(FirstBytes, 4 * buffer.Length)));
            if (Interlocked.Add(ref owner.inFlight, larger.Length) > owner.maxBytesInFlight)
            {
                Interlocked.Add(ref owner.inFlight, -larger.Length);
                ArrayPool<byte>.Shared.Return(larger);
                return false;
            }

            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            Interlocked.Add(ref owner.inFlight, -buffer.Length);
            buffer = larger;
            return true;
        }
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

        // One byte more shows that a body is longer than it may be, or than it said.
        int capacity = (int)(request.ContentLength ?? limit) + 1;
        var held = new Held(this);
        bool kept = false;
        try
        {
            if (!await held.Read(request.Body, capacity, ct).ConfigureAwait(false))
            {
                return (null, Refusals.Overloaded);
            }

            kept = held.IsShorterThan(capacity);
            return kept ? (held, null) : (null, tooLong);
        }
        finally
        {
            if (!kept)
            {
                held.Dispose();
            }
        }
    }

    private static bool IsBcs(string? contentType) =>
        string.IsNullOrEmpty(contentType)
        || string.Equals(contentType.Split(';')[0].Trim(), "application/octet-stream", StringComparison.OrdinalIgnoreCase);
}
