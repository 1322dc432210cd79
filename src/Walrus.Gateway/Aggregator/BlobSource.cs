using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Walrus.Client;
using Walrus.Client.Read;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Gateway.Cache;

namespace Walrus.Gateway.Aggregator;

/// <summary>Content, or why there is none.</summary>
internal sealed record Sourced(Content? Content, ReadResult? Failure);

/// <summary>
/// Blobs from the cache, where there is one, or from storage nodes: small ones whole, which is fastest, large ones row by row, which takes
/// little memory. Readers of one small blob at the same time share one read.
/// </summary>
internal sealed class BlobSource(WalrusNetwork network, BlobReading reading, BlobCache? cache, GatewayOptions options, CancellationToken stopping)
{
    private readonly ConcurrentDictionary<(BlobId, ConsistencyCheck), Lazy<Task<Sourced>>> flights = new();

    /// <summary>A whole blob, checked as asked for.</summary>
    internal async Task<Sourced> Whole(BlobId blob, ConsistencyCheck check, CancellationToken ct)
    {
        // What the cache holds was checked by default only.
        if (check != ConsistencyCheck.Strict && await Cached(blob, ct) is { } cached)
        {
            return cached;
        }

        var key = (blob, check);
        var flight = flights.GetOrAdd(key, _ => new(() => Task.Run(() => Read(key), CancellationToken.None)));
        var read = await flight.Value.WaitAsync(ct);
        return read.Failure is ReadResult.TooLarge large && large.Length <= (ulong)options.MaxBlobBytes && check != ConsistencyCheck.Strict
            ? await Streamed(blob, ct)
            : read.Failure is ReadResult.TooLarge beyond ? new(null, beyond with { Limit = MostWhole(check) }) : read;
    }

    /// <summary>A blob of which perhaps only a part is wanted, or only the length.</summary>
    internal async Task<Sourced> Parts(BlobId blob, CancellationToken ct) => await Cached(blob, ct) ?? await Streamed(blob, ct);

    private long MostWhole(ConsistencyCheck check) =>
        check == ConsistencyCheck.Strict ? Math.Min(options.Read.MaxBlobBytes, options.MaxBlobBytes) : options.MaxBlobBytes;

    private async Task<Sourced> Streamed(BlobId blob, CancellationToken ct) => await reading.Open(blob, ct) switch
    {
        ReadResult.Opened { Stream: var stream } when stream.Length <= options.MaxBlobBytes => new(new Kept(blob, stream, cache), null),
        ReadResult.Opened { Stream: var stream } => new(null, new ReadResult.TooLarge((ulong)stream.Length, options.MaxBlobBytes)),
        var failed => new(null, failed),
    };

    private async Task<Sourced?> Cached(BlobId blob, CancellationToken ct)
    {
        if (cache is null || await cache.Find(blob, (await network.Committees.Current(ct)).Codec, ct) is not var (cached, isStale))
        {
            return null;
        }

        if (isStale)
        {
            // Ended, deleted and blocked blobs are found out; a network that is down is no reason to serve less than we can.
            if (await reading.Open(blob, ct) is ReadResult.NotFound or ReadResult.Blocked)
            {
                cache.Drop(blob);
                return null;
            }

            cache.Confirm(blob);
        }

        return new(new Guarded(cached, this, blob), null);
    }

    private async Task<Sourced> Read((BlobId Blob, ConsistencyCheck Check) key)
    {
        try
        {
            // A reader that hangs up does not take the blob from the others.
            long limit = key.Check == ConsistencyCheck.Strict ? MostWhole(key.Check) : Math.Min(options.StreamAboveBytes, options.MaxBlobBytes);
            var result = await reading.Read(key.Blob, limit, key.Check, stopping);
            if (result is not ReadResult.Found { Content: MemoryBlob content })
            {
                return new(null, result);
            }

            if (key.Check != ConsistencyCheck.Skip && cache?.Begin(key.Blob, content.Length) is { } writer)
            {
                await using (writer)
                {
                    await writer.Write(content.Bytes, stopping);
                    await writer.Commit(stopping);
                }
            }

            return new(new MemoryContent(content.Bytes), null);
        }
        finally
        {
            flights.TryRemove(key, out _);
        }
    }

    /// <summary>A cached blob that goes on from storage nodes when its file turns out to be damaged.</summary>
    private sealed class Guarded(CachedBlob cached, BlobSource source, BlobId blob) : Content(cached.Length)
    {
        internal override async IAsyncEnumerable<ReadOnlyMemory<byte>> Read(long offset, long count, [EnumeratorCancellation] CancellationToken ct)
        {
            long at = offset, end = offset + count;
            await using var pieces = cached.Read(offset, count, ct).GetAsyncEnumerator(ct);
            while (at < end && await Next(pieces))
            {
                at += pieces.Current.Length;
                yield return pieces.Current;
            }

            if (at < end)
            {
                var instead = await source.Streamed(blob, ct);
                var content = instead.Content ?? throw new BlobStreamException("The blob cannot be had at the moment.", instead.Failure!);
                await foreach (var piece in content.Read(at, end - at, ct))
                {
                    yield return piece;
                }
            }
        }

        private static async Task<bool> Next(IAsyncEnumerator<ReadOnlyMemory<byte>> pieces)
        {
            try
            {
                return await pieces.MoveNextAsync();
            }
            catch (BlobStreamException)
            {
                return false;
            }
        }
    }

    /// <summary>A stream that, read from its beginning to its end, leaves the blob in the cache.</summary>
    private sealed class Kept(BlobId blob, BlobStream stream, BlobCache? cache) : Content(stream.Length)
    {
        internal override async IAsyncEnumerable<ReadOnlyMemory<byte>> Read(long offset, long count, [EnumeratorCancellation] CancellationToken ct)
        {
            await using var writer = offset == 0 && count == Length ? cache?.Begin(blob, count) : null;
            await foreach (var piece in stream.Read(offset, count, ct))
            {
                if (writer is not null)
                {
                    await writer.Write(piece, ct);
                }

                yield return piece;
            }

            if (writer is not null)
            {
                await writer.Commit(ct);
            }
        }
    }
}
