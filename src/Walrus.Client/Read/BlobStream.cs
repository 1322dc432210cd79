using System.Runtime.CompilerServices;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Read;

/// <summary>A blob could not be read on; its message says why.</summary>
public sealed class BlobStreamException : Exception
{
    /// <summary>Without a message.</summary>
    public BlobStreamException()
    {
    }

    /// <summary>With a message.</summary>
    public BlobStreamException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public BlobStreamException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>With what a read of the whole blob, the last resort, came to.</summary>
    public BlobStreamException(string message, ReadResult result) : base(message) => Result = result;

    /// <summary>Why the blob cannot be read, when it is known better than by the message.</summary>
    public ReadResult? Result { get; }
}

/// <summary>
/// A blob read row by row, in order, with a few rows fetched ahead (storage-node-api §C.5): memory does not grow with the blob. A row that
/// can neither be fetched nor rebuilt is looked for once more with a fresh committee, and for as long as the committee changes, then in the
/// whole blob if that fits into memory.
/// </summary>
public sealed class BlobStream
{
    private const int PieceBytes = 1 << 20;
    private readonly BlobReading reading;
    private SliverFetch fetch;

    internal BlobStream(BlobReading reading, SliverFetch fetch)
    {
        this.reading = reading;
        this.fetch = fetch;
    }

    /// <summary>Verified metadata.</summary>
    public BlobMetadataWithId Metadata => fetch.Metadata;

    /// <summary>Bytes of the blob.</summary>
    public long Length => (long)Metadata.Metadata.UnencodedLength;

    private int RowBytes => fetch.Config.SliverLength(SliverAxis.Primary, fetch.SymbolSize);

    /// <summary>The bytes from <paramref name="offset"/> on, piece by piece; verified, each of them, before it is handed out.</summary>
    /// <exception cref="BlobStreamException">A piece cannot be had.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Read(long offset, long length, [EnumeratorCancellation] CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        if (length == 0)
        {
            yield break;
        }

        int row = (int)(offset / RowBytes), last = (int)((offset + length - 1) / RowBytes);
        int ahead = (int)Math.Clamp(reading.Options.MaxBytesInFlight / RowBytes, 1, Math.Min(reading.Options.Prefetch, last - row + 1));
        using var share = await reading.Memory.Acquire((long)RowBytes * (ahead + 1), ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var rows = new Queue<Task<Sliver?>>();
        ReadOnlyMemory<byte>? whole = null;
        try
        {
            for (int next = row; row <= last; row++)
            {
                while (whole is null && next <= last && rows.Count < ahead)
                {
                    rows.Enqueue(Fetch(next++, stop.Token));
                }

                long start = (long)row * RowBytes;
                int from = (int)Math.Max(0, offset - start), to = (int)Math.Min(RowBytes, offset + length - start);
                if (whole is null && await rows.Dequeue() is { } sliver)
                {
                    yield return sliver.Data[from..to];
                    continue;
                }

                if (whole is null)
                {
                    // What is held is given back first: the whole blob asks for its share like everybody.
                    await stop.CancelAsync();
                    await Task.WhenAll(rows.Select(Ended));
                    rows.Clear();
                    share.Dispose();
                    whole = await Whole(ct);
                }

                for (long at = start + from; at < start + to; at += PieceBytes)
                {
                    yield return whole.Value.Slice((int)at, (int)Math.Min(PieceBytes, start + to - at));
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(rows.Select(Ended));
        }
    }

    private static async Task Ended(Task<Sliver?> row)
    {
        try
        {
            await row;
        }
        catch (OperationCanceledException)
        {
            // Nobody reads on.
        }
    }

    private async Task<Sliver?> Fetch(int row, CancellationToken ct)
    {
        var index = new SliverIndex((ushort)row);
        var known = fetch;
        for (bool isReopened = false; ; isReopened = true)
        {
            // Fetching begins on the pool: verifying a row is work, and the reader should not wait for the next one's.
            var looking = known;
            if (await Task.Run(() => looking.Fetch(SliverAxis.Primary, index, ct), ct) is { } sliver)
            {
                return sliver;
            }

            if (known.IsInconsistent || await reading.Reopen(Metadata.BlobId, ct) is not { } fresh || (isReopened && fresh.Moment == known.Moment))
            {
                return null;
            }

            known = fetch = fresh;
        }
    }

    private async Task<ReadOnlyMemory<byte>> Whole(CancellationToken ct)
    {
        var result = fetch.IsInconsistent ? new ReadResult.Inconsistent() : await reading.Read(Metadata.BlobId, ConsistencyCheck.Default, ct);
        return result is ReadResult.Found { Content: MemoryBlob content }
            ? content.Bytes
            : throw new BlobStreamException($"A part of blob {Metadata.BlobId} cannot be had at the moment.", result);
    }
}
