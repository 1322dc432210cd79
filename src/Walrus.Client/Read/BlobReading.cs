using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Read;

/// <summary>
/// Reads blobs from any K1 verified primary slivers (storage-node-api §C.3): up to f shards' worth of nodes may be gone, slow or lying.
/// Everything is believed because of hashes that end in the blob id, never because a node says so.
/// </summary>
public sealed class BlobReading
{
    private readonly WalrusNetwork network;
    private readonly BlobReadOptions options;
    private readonly ByteBudget memory;

    /// <summary>Reads from <paramref name="network"/>.</summary>
    /// <exception cref="ArgumentException">The options make no sense; one line for each fault.</exception>
    public BlobReading(WalrusNetwork network, BlobReadOptions? options = null)
    {
        this.network = network;
        this.options = (options ?? new()).Validate();
        memory = new ByteBudget(this.options.MaxBytesInMemory);
    }

    /// <summary>Reads a whole blob into memory.</summary>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public Task<ReadResult> Read(BlobId blob, ConsistencyCheck check = ConsistencyCheck.Default, CancellationToken ct = default) =>
        Read(blob, MaxInOneArray, check, ct);

    /// <summary>Reads a whole blob into memory if it has at most <paramref name="limit"/> bytes.</summary>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public Task<ReadResult> Read(BlobId blob, long limit, ConsistencyCheck check = ConsistencyCheck.Default, CancellationToken ct = default) =>
        Try(blob, (view, committee, metadata, stop) => InMemory(view, committee, metadata, Math.Min(limit, MaxInOneArray), check, stop), ct);

    /// <summary>
    /// Looks a blob up, so that it can be read piece by piece with little memory. Every piece is verified against the metadata, which for
    /// the whole is as much as <see cref="ConsistencyCheck.Default"/> asks for.
    /// </summary>
    /// <returns><see cref="ReadResult.Opened"/>, or why not.</returns>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public Task<ReadResult> Open(BlobId blob, CancellationToken ct = default) => Try(
        blob,
        (view, committee, metadata, _) => Task.FromResult<ReadResult>(
            new ReadResult.Opened(new BlobStream(this, Fetching(view, committee, metadata)))),
        ct);

    /// <summary>What a quilt has inside.</summary>
    /// <returns><see cref="ReadResult.Index"/>, or why not.</returns>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public Task<ReadResult> ReadIndex(BlobId quilt, CancellationToken ct = default) =>
        Quilt(quilt, (reading, stop) => reading.Index(stop), ct);

    /// <summary>Reads one patch from the columns that hold it where these can be had, from the whole quilt otherwise.</summary>
    /// <returns><see cref="ReadResult.Patch"/>, or why not.</returns>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public Task<ReadResult> ReadPatch(QuiltPatchId patch, CancellationToken ct = default) =>
        Quilt(patch.QuiltId, (reading, stop) => reading.Patch(patch.InternalId, stop), ct);

    /// <summary>Reads one patch by its name.</summary>
    /// <returns><see cref="ReadResult.Patch"/>, or why not.</returns>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public Task<ReadResult> ReadPatch(BlobId quilt, string identifier, CancellationToken ct = default) =>
        Quilt(quilt, (reading, stop) => reading.Patch(identifier, stop), ct);

    /// <summary>
    /// Reads a whole blob to wherever <paramref name="open"/> puts one of that many bytes. Until the result is
    /// <see cref="ReadResult.Found"/>, what was written must not be used.
    /// </summary>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public Task<ReadResult> Read<TBlob>(
        BlobId blob, Func<long, TBlob> open, ConsistencyCheck check = ConsistencyCheck.Default, CancellationToken ct = default)
        where TBlob : IBlobReader, IBlobWriter =>
        Try(blob, (view, committee, metadata, stop) => Decode(view, committee, metadata, options.MaxBlobBytes, open, check, stop), ct);

    /// <summary>
    /// Reads bytes <paramref name="offset"/> to <paramref name="offset"/> + <paramref name="length"/> - 1: from the slivers that hold them
    /// where these can be had, from the whole blob otherwise. The slivers are verified; the blob as a whole is not.
    /// </summary>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public Task<ReadResult> ReadRange(BlobId blob, long offset, long length, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return Try(blob, (view, committee, metadata, stop) => Range(view, committee, metadata, offset, length, stop), ct);
    }

    private delegate Task<ReadResult> Attempt(NetworkView view, Committee committee, BlobMetadataWithId metadata, CancellationToken ct);

    internal WalrusNetwork Network => network;

    internal BlobReadOptions Options => options;

    internal ByteBudget Memory => memory;

    /// <summary>Looks the blob up again: its shards may have moved since.</summary>
    internal async Task<SliverFetch?> Reopen(BlobId blob, CancellationToken ct)
    {
        SliverFetch? fetch = null;
        await network.Committees.RefreshAnew(ct);
        await Try(
            blob,
            (view, committee, metadata, _) =>
            {
                fetch = Fetching(view, committee, metadata);
                return Task.FromResult<ReadResult>(new ReadResult.Opened(new BlobStream(this, fetch)));
            },
            ct);
        return fetch;
    }

    private SliverFetch Fetching(NetworkView view, Committee committee, BlobMetadataWithId metadata) =>
        new(network, view, committee, metadata, options);

    private Task<ReadResult> Quilt(BlobId quilt, Func<QuiltReading, CancellationToken, Task<ReadResult?>> read, CancellationToken ct) => Try(
        quilt,
        async (view, committee, metadata, stop) =>
        {
            var fetch = Fetching(view, committee, metadata);
            if (!QuiltFormat.IsLength(view.Codec.Config, (long)metadata.Metadata.UnencodedLength))
            {
                return new ReadResult.NoPatch("the blob is no quilt: its length is not that of one");
            }

            using (await memory.Acquire(QuiltReading.BytesHeld(fetch), stop))
            {
                if (await read(new QuiltReading(this, fetch, null), stop) is { } result)
                {
                    return result;
                }
            }

            var whole = await InMemory(view, committee, metadata, MaxInOneArray, ConsistencyCheck.Default, stop);
            return whole is ReadResult.Found { Content: MemoryBlob content }
                ? await read(new QuiltReading(this, fetch, new QuiltMatrix(view.Codec.Config, content)), stop) ?? whole
                : whole;
        },
        ct);

    private async Task<ReadResult> Try(BlobId blob, Attempt attempt, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(options.Timeout, network.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            // Verifying is work for the pool's threads, not for an actor's or a window's.
            return await Task.Run(() => TryUntilSettled(blob, attempt, either.Token), either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new ReadResult.Unavailable($"The read was given up after {options.Timeout}.", []);
        }
    }

    // The committee may have changed meanwhile, and change again; only then is it worth asking again, until the read's time is over.
    private async Task<ReadResult> TryUntilSettled(BlobId blob, Attempt attempt, CancellationToken ct)
    {
        var view = await network.Committees.Current(ct);
        while (true)
        {
            var result = await TryOnce(view, blob, attempt, ct);
            if (result is not (ReadResult.NotFound or ReadResult.Unavailable))
            {
                return result;
            }

            // Most blobs that are not found are not there: that answer is not held up for a picture newer than the last second's.
            var fresh = result is ReadResult.NotFound ? await network.Committees.Refresh(ct) : await network.Committees.RefreshAnew(ct);
            if ((fresh.State.Epoch, fresh.State.Phase) == (view.State.Epoch, view.State.Phase))
            {
                return result;
            }

            view = fresh;
        }
    }

    private async Task<ReadResult> TryOnce(NetworkView view, BlobId blob, Attempt attempt, CancellationToken ct)
    {
        if (await ReadCommittee(view, blob, ct) is not { } committee)
        {
            return new ReadResult.Unavailable("The network has no committee yet; it begins with epoch 1.", []);
        }

        return await new MetadataReading(network).Fetch(view, committee, blob, ct) switch
        {
            MetadataResult.Found(var metadata) => await attempt(view, committee, metadata, ct),
            MetadataResult.NotFound => new ReadResult.NotFound(),
            MetadataResult.Blocked => new ReadResult.Blocked(),
            MetadataResult.Unavailable u => new ReadResult.Unavailable("No node gave valid metadata.", u.Failures),
            var other => throw new InvalidOperationException($"An unknown outcome: {other}."),
        };
    }

    // Shards on their way have the blob where it was certified: before this epoch, with the committee before.
    private async Task<Committee?> ReadCommittee(NetworkView view, BlobId blob, CancellationToken ct)
    {
        if (view.State.Phase != EpochPhase.Sync || view.State is not { Current: { } current, Previous: { } previous })
        {
            return view.State.Current;
        }

        return await new StatusInquiry(network).Ask(view, current, blob, ct) switch
        {
            BlobStatus.Permanent { InitialCertifiedEpoch: { } certified } => view.State.ReadCommittee(certified),
            BlobStatus.Deletable { InitialCertifiedEpoch: { } certified } => view.State.ReadCommittee(certified),
            BlobStatus.Nonexistent => current,
            _ => previous,
        };
    }

    private long MaxInOneArray => Math.Min(options.MaxBlobBytes, Array.MaxLength);

    private Task<ReadResult> InMemory(
        NetworkView view, Committee committee, BlobMetadataWithId metadata, long limit, ConsistencyCheck check, CancellationToken ct) =>
        Decode(view, committee, metadata, limit, length => new MemoryBlob(length), check, ct);

    private async Task<ReadResult> Decode<TBlob>(
        NetworkView view, Committee committee, BlobMetadataWithId metadata, long limit, Func<long, TBlob> open, ConsistencyCheck check,
        CancellationToken ct)
        where TBlob : IBlobReader, IBlobWriter
    {
        ulong length = metadata.Metadata.UnencodedLength;
        if (length > (ulong)limit)
        {
            return new ReadResult.TooLarge(length, limit);
        }

        var config = view.Codec.Config;
        long began = network.Clock.GetTimestamp();
        long sliver = config.SliverLength(SliverAxis.Primary, metadata.Metadata.SymbolSize(config));
        using var share = await memory.Acquire((long)length + sliver * config.PrimarySourceSymbols, ct);
        var gathering = new SliverGathering(network, view, committee, metadata, options);
        if (!await gathering.Gather(config.PrimarySourceSymbols, ct))
        {
            return NotEnough(gathering, config.PrimarySourceSymbols);
        }

        var decoder = new BlobDecoder(view.Codec);
        var blob = open((long)length);
        var used = decoder.Decode(metadata.Metadata, SliverAxis.Primary, gathering.Slivers, blob, null, ct);
        return decoder.IsConsistent(metadata, blob, check, used, ct)
            ? new ReadResult.Found(metadata, blob, Figures(gathering, began))
            : new ReadResult.Inconsistent();
    }

    private async Task<ReadResult> Range(
        NetworkView view, Committee committee, BlobMetadataWithId metadata, long offset, long length, CancellationToken ct)
    {
        ulong total = metadata.Metadata.UnencodedLength;
        if ((ulong)offset >= total || (ulong)length > total - (ulong)offset)
        {
            return new ReadResult.OutOfRange(total);
        }

        if (length > MaxInOneArray)
        {
            return new ReadResult.TooLarge((ulong)length, MaxInOneArray);
        }

        var rows = new RowReading(network, Fetching(view, committee, metadata));
        using (var share = await memory.Acquire(length + rows.BytesFor(offset, length), ct))
        {
            if (await rows.Read(offset, length, ct) is { } found)
            {
                return found;
            }
        }

        var whole = await InMemory(view, committee, metadata, MaxInOneArray, ConsistencyCheck.Default, ct);
        return whole is ReadResult.Found { Content: MemoryBlob content } decoded
            ? decoded with { Content = new MemoryBlob(content.Bytes.Slice((int)offset, (int)length)) }
            : whole;
    }

    private ReadFigures Figures(SliverGathering gathering, long began) =>
        new(gathering.Requests, gathering.Bytes, network.Clock.GetElapsedTime(began), gathering.Failures.Failures);

    private static ReadResult NotEnough(SliverGathering gathering, int needed) =>
        gathering.Failures.Missing ? new ReadResult.NotFound()
        : gathering.Failures.Forbidden ? new ReadResult.Blocked()
        : new ReadResult.Unavailable($"{gathering.Slivers.Count} verified slivers of the {needed} needed.", gathering.Failures.Failures);
}
