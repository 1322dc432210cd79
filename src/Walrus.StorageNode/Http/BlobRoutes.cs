using Microsoft.AspNetCore.Http;
using Walrus.Client.Nodes;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Metrics;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Http;

/// <summary>Metadata, slivers and status of blobs (storage-node-api §A.3), with upstream's order of checks (§A.7).</summary>
internal sealed class BlobRoutes(
    NodeState state, MetadataTable metadata, SliverStore slivers, PendingUploads pending, BlobWrites writes, Blocklist blocklist,
    RequestBody bodies, WorkerLimit workers, NodeMeter meter)
{
    private const int MaxMetadataBytes = 2 << 20;

    internal Task<Answer> GetMetadata(HttpContext context, CancellationToken ct)
    {
        if (!context.TryBlob(out var blob, out var refusal)) return Refuse(refusal);
        if (blocklist.Blocks(blob)) return Refuse(Refusals.Blocked);
        return Task.FromResult<Answer>(IsRegistered(blob) && metadata.Find(blob) is { } found
            ? new Answer.Bytes(new BlobMetadataWithId(blob, found).ToBcs())
            : Refusals.BlobNotFound);
    }

    internal Task<Answer> GetMetadataStatus(HttpContext context, CancellationToken ct)
    {
        if (!context.TryBlob(out var blob, out var refusal)) return Refuse(refusal);
        if (blocklist.Blocks(blob)) return Refuse(Refusals.Blocked);
        return Task.FromResult(Answer.Of(200,
            IsRegistered(blob) && metadata.Has(blob) ? StoredStatus.Stored
                : pending.FindMetadata(blob) is null ? StoredStatus.Nonexistent : StoredStatus.Buffered));
    }

    internal async Task<Answer> PutMetadata(HttpContext context, CancellationToken ct)
    {
        var query = context.Request.Query;
        if (!context.TryBlob(out var blob, out var refusal)) return refusal!;
        if (query.CheckKeys("pending") is { } unknown) return unknown;
        if (!query.TryFlag("pending", out bool mayWait, out refusal)) return refusal!;
        if (state.View.Codec is not { } codec) return Refusals.NotReady;
        var (body, tooLong) = await bodies.Read(context.Request, MaxMetadataBytes, Refusals.BodyTooLarge(MaxMetadataBytes), ct).ConfigureAwait(false);
        if (body is null) return tooLong!;
        using (body)
        {
            if (body.Bytes.Span is [0, 0, ..]) return Refusals.UnsupportedEncoding;
            BlobMetadata parsed;
            try
            {
                parsed = BlobMetadata.FromBcs(body.Bytes.Span);
            }
            catch (BcsException e)
            {
                return Refusals.InvalidMetadata($"the body is not the BCS of metadata: {e.Message}");
            }

            var fault = await workers.Run(() => new BlobMetadataWithId(blob, parsed).Verify(codec.Config), ct).ConfigureAwait(false);
            if (fault != MetadataFault.None) return Refusals.InvalidMetadata(Explain(fault, codec.Config));
            return await StoreMetadata(blob, parsed, mayWait).ConfigureAwait(false);
        }
    }

    internal Task<Answer> GetSliver(HttpContext context, CancellationToken ct) => FindSliver(context, key =>
    {
        if (slivers.Open(key) is not { } sliver) return Refuse(Refusals.SliverNotFound);
        meter.SliverRetrieved(key.Axis);
        return Task.FromResult<Answer>(new Answer.FromDisk(sliver));
    });

    internal Task<Answer> GetSliverStatus(HttpContext context, CancellationToken ct) => FindSliver(context, async key =>
        Answer.Of(200, await workers.Run(() => IsRegistered(key.Blob) && slivers.IsIntact(key), ct).ConfigureAwait(false) ? StoredStatus.Stored
            : pending.Has(key) ? StoredStatus.Buffered : StoredStatus.Nonexistent), unregistered: true);

    internal async Task<Answer> PutSliver(HttpContext context, CancellationToken ct)
    {
        var query = context.Request.Query;
        if (!context.TryBlob(out var blob, out var refusal)) return refusal!;
        if (query.CheckKeys("pending") is { } unknown) return unknown;
        if (!query.TryFlag("pending", out bool mayWait, out refusal)) return refusal!;
        var view = state.View;
        if (view.Codec is not { } codec) return Refusals.NotReady;
        if (!context.TrySliver(codec.Config, out var pair, out var axis, out refusal)) return refusal!;
        bool registered = IsRegistered(blob);
        if (!registered && !mayWait) return Refusals.NotRegistered;
        if ((metadata.Find(blob) ?? pending.FindMetadata(blob)) is not { } known) return Refusals.MetadataMissing;
        var key = new SliverKey(blob, codec.Config.ShardOf(pair, blob), axis);
        if (!view.Owns(key.Shard)) return Refusals.ShardNotAssigned(key.Shard, view.CommitteeEpoch);

        // What the metadata commits to has a known length: nothing longer is read.
        int length = Sliver.BcsLength(codec.Config.SliverLength(axis, known.SymbolSize(codec.Config)));
        var tooLong = Refusals.InvalidSliver($"the body is longer than the {length} bytes of this sliver");
        var (body, unread) = await bodies.Read(context.Request, length, tooLong, ct).ConfigureAwait(false);
        if (body is null) return unread!;
        using (body)
        {
            var bytes = body.Bytes;
            if (await workers.Run(() => Fault(key, codec, known, bytes), ct).ConfigureAwait(false) is { } fault) return fault;
            if (registered)
            {
                if (slivers.IsIntact(key)) return Answer.Of(200, "sliver already stored");

                // The buffer is the disk's until it is written: whoever hangs up meanwhile does not take it away.
                await writes.Store(key, bytes).ConfigureAwait(false);
                return Answer.Of(201, "sliver stored successfully");
            }

            if (!pending.Add(key, bytes.ToArray())) return Refusals.CacheSaturated;
            await FlushIfRegistered(blob).ConfigureAwait(false);
            return Answer.Of(202, "sliver buffered pending registration");
        }
    }

    internal Task<Answer> GetStatus(HttpContext context, CancellationToken ct)
    {
        if (!context.TryBlob(out var blob, out var refusal)) return Refuse(refusal);
        var status = BlobStatuses.Of(state.Blob(blob), state.View.EventEpoch);
        return Task.FromResult(Answer.Of(200, status));
    }

    private async Task<Answer> FindSliver(HttpContext context, Func<SliverKey, Task<Answer>> answer, bool unregistered = false)
    {
        if (!context.TryBlob(out var blob, out var refusal)) return refusal!;
        var view = state.View;
        if (view.Codec is not { } codec) return Refusals.NotReady;
        if (!context.TrySliver(codec.Config, out var pair, out var axis, out refusal)) return refusal!;
        if (blocklist.Blocks(blob)) return Refusals.Blocked;
        if (!unregistered && !IsRegistered(blob)) return Refusals.SliverNotFound;
        var shard = codec.Config.ShardOf(pair, blob);
        return view.Holds(shard)
            ? await answer(new SliverKey(blob, shard, axis)).ConfigureAwait(false)
            : Refusals.ShardNotAssigned(shard, view.CommitteeEpoch);
    }

    private async Task<Answer> StoreMetadata(BlobId blob, BlobMetadata verified, bool mayWait)
    {
        var info = state.Blob(blob);
        if (info.InvalidatedBy is { } invalidation) return Refusals.InvalidBlob(invalidation);
        if (info.IsRegistered(state.View.EventEpoch))
        {
            return await writes.Store(blob, verified).ConfigureAwait(false)
                ? Answer.Of(201, "metadata successfully stored")
                : Answer.Of(200, "metadata already stored");
        }

        if (!mayWait) return Refusals.NotRegistered;
        if (!pending.Add(blob, verified)) return Refusals.CacheSaturated;
        await FlushIfRegistered(blob).ConfigureAwait(false);
        return Answer.Of(202, "metadata buffered pending registration");
    }

    /// <summary>Why a body is not the sliver that the metadata commits to; null when it is.</summary>
    private static ApiError? Fault(SliverKey key, RedStuffCodec codec, BlobMetadata known, ReadOnlyMemory<byte> body)
    {
        Sliver sliver;
        try
        {
            sliver = Sliver.FromBcs(body, key.Axis);
        }
        catch (BcsException e)
        {
            return Refusals.InvalidSliver($"the body is not the BCS of a sliver: {e.Message}");
        }

        var fault = new SliverVerifier(codec).Verify(sliver, known);
        if (fault != SliverFault.None) return Refusals.InvalidSliver($"the sliver does not fit the blob's metadata: {fault}");
        var expected = codec.Config.SliverOf(codec.Config.PairOn(key.Shard, key.Blob), key.Axis);
        return sliver.Index == expected ? null : Refusals.SliverIndexMismatch(sliver.Index.Value, expected.Value);
    }

    /// <summary>The registration may have come between the look at it and the keeping; then nobody else would store what is kept.</summary>
    private Task FlushIfRegistered(BlobId blob) => IsRegistered(blob) ? writes.Flush(blob) : Task.CompletedTask;

    private bool IsRegistered(BlobId blob) => state.Blob(blob).IsRegistered(state.View.EventEpoch);

    private static string Explain(MetadataFault fault, EncodingConfig config) => fault switch
    {
        MetadataFault.WrongPairCount => $"the metadata is not of a blob for {config.Shards} shards",
        MetadataFault.BlobTooLarge => $"the blob is longer than the {config.MaxBlobLength} bytes that {config.Shards} shards can encode",
        _ => "the metadata gives another blob id than the one in the path",
    };

    private static Task<Answer> Refuse(ApiError? why) => Task.FromResult<Answer>(why!);
}
