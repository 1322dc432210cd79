using Microsoft.AspNetCore.Http;
using Walrus.Client.Nodes;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Http;

/// <summary>Metadata, slivers and status of blobs (storage-node-api §A.3), with upstream's order of checks (§A.7).</summary>
internal sealed class BlobRoutes(
    NodeState state, MetadataTable metadata, SliverStore slivers, PendingUploads pending, BlobWrites writes, Blocklist blocklist,
    RequestBody bodies, WorkerLimit workers)
{
    private const int MaxMetadataBytes = 2 << 20;

    internal Task<Answer> GetMetadata(HttpContext context, CancellationToken ct)
    {
        if (!context.TryBlob(out var blob, out var refusal)) return Refuse(refusal);
        if (blocklist.Blocks(blob)) return Refuse(Refusal.Blocked);
        return Task.FromResult<Answer>(IsRegistered(blob) && metadata.Find(blob) is { } found
            ? new Answer.Bytes(new BlobMetadataWithId(blob, found).ToBcs())
            : Refusal.BlobNotFound);
    }

    internal Task<Answer> GetMetadataStatus(HttpContext context, CancellationToken ct)
    {
        if (!context.TryBlob(out var blob, out var refusal)) return Refuse(refusal);
        if (blocklist.Blocks(blob)) return Refuse(Refusal.Blocked);
        return Task.FromResult(Answer.Text(200,
            IsRegistered(blob) && metadata.Has(blob) ? "stored" : pending.FindMetadata(blob) is null ? "nonexistent" : "buffered"));
    }

    internal async Task<Answer> PutMetadata(HttpContext context, CancellationToken ct)
    {
        var query = context.Request.Query;
        if (!context.TryBlob(out var blob, out var refusal)) return refusal!;
        if ((query.CheckKeys("pending") ?? (query.TryFlag("pending", out bool mayWait, out refusal) ? null : refusal)) is { } bad) return bad;
        if (state.View.Codec is not { } codec) return Refusal.NotReady;
        var (body, tooLong) = await bodies.Read(context.Request, MaxMetadataBytes, Refusal.BodyTooLarge(MaxMetadataBytes), ct).ConfigureAwait(false);
        if (body is null) return tooLong!;
        using (body)
        {
            if (body.Bytes.Span is [0, 0, ..]) return Refusal.UnsupportedEncoding;
            BlobMetadata parsed;
            try
            {
                parsed = BlobMetadata.FromBcs(body.Bytes.Span);
            }
            catch (BcsException e)
            {
                return Refusal.InvalidMetadata($"the body is not the BCS of metadata: {e.Message}");
            }

            var fault = await workers.Run(() => new BlobMetadataWithId(blob, parsed).Verify(codec.Config), ct).ConfigureAwait(false);
            if (fault != MetadataFault.None) return Refusal.InvalidMetadata(Explain(fault, codec.Config));
            return StoreMetadata(blob, parsed, mayWait);
        }
    }

    internal Task<Answer> GetSliver(HttpContext context, CancellationToken ct) => FindSliver(context, async key =>
        await workers.Run(() => slivers.Open(key), ct).ConfigureAwait(false) is { } sliver ? new Answer.FromDisk(sliver) : Refusal.SliverNotFound);

    internal Task<Answer> GetSliverStatus(HttpContext context, CancellationToken ct) => FindSliver(context, async key =>
        Answer.Text(200, await workers.Run(() => IsRegistered(key.Blob) && slivers.IsIntact(key), ct).ConfigureAwait(false) ? "stored"
            : pending.Has(key) ? "buffered" : "nonexistent"), unregistered: true);

    internal async Task<Answer> PutSliver(HttpContext context, CancellationToken ct)
    {
        var query = context.Request.Query;
        if (!context.TryBlob(out var blob, out var refusal)) return refusal!;
        if ((query.CheckKeys("pending") ?? (query.TryFlag("pending", out bool mayWait, out refusal) ? null : refusal)) is { } bad) return bad;
        var view = state.View;
        if (view.Codec is not { } codec) return Refusal.NotReady;
        if (!context.TrySliver(codec.Config, out var pair, out var axis, out refusal)) return refusal!;
        bool registered = IsRegistered(blob);
        if (!registered && !mayWait) return Refusal.NotRegistered;
        if ((metadata.Find(blob) ?? pending.FindMetadata(blob)) is not { } known) return Refusal.MetadataMissing;
        var key = new SliverKey(blob, codec.Config.ShardOf(pair, blob), axis);
        if (!view.Owns(key.Shard)) return Refusal.ShardNotAssigned(key.Shard, view.CommitteeEpoch);

        // What the metadata commits to has a known length: nothing longer is read.
        int length = Sliver.BcsLength(codec.Config.SliverLength(axis, known.SymbolSize(codec.Config)));
        var tooLong = Refusal.InvalidSliver($"the body is longer than the {length} bytes of this sliver");
        var (body, unread) = await bodies.Read(context.Request, length, tooLong, ct).ConfigureAwait(false);
        if (body is null) return unread!;
        using (body)
        {
            var bytes = body.Bytes;
            return await workers.Run(() => StoreSliver(key, codec, known, bytes, registered), ct).ConfigureAwait(false);
        }
    }

    internal Task<Answer> GetStatus(HttpContext context, CancellationToken ct)
    {
        if (!context.TryBlob(out var blob, out var refusal)) return Refuse(refusal);
        var status = BlobStatuses.Of(state.Blob(blob), state.View.EventEpoch);
        return Task.FromResult<Answer>(new Answer.Data(200, w => StatusJson.Write(w, status)));
    }

    private async Task<Answer> FindSliver(HttpContext context, Func<SliverKey, Task<Answer>> answer, bool unregistered = false)
    {
        if (!context.TryBlob(out var blob, out var refusal)) return refusal!;
        var view = state.View;
        if (view.Codec is not { } codec) return Refusal.NotReady;
        if (!context.TrySliver(codec.Config, out var pair, out var axis, out refusal)) return refusal!;
        if (blocklist.Blocks(blob)) return Refusal.Blocked;
        if (!unregistered && !IsRegistered(blob)) return Refusal.SliverNotFound;
        var shard = codec.Config.ShardOf(pair, blob);
        return view.Holds(shard)
            ? await answer(new SliverKey(blob, shard, axis)).ConfigureAwait(false)
            : Refusal.ShardNotAssigned(shard, view.CommitteeEpoch);
    }

    private Answer StoreMetadata(BlobId blob, BlobMetadata verified, bool mayWait)
    {
        var info = state.Blob(blob);
        if (info.InvalidatedBy is { } invalidation) return Refusal.InvalidBlob(invalidation);
        if (info.IsRegistered(state.View.EventEpoch))
        {
            return writes.Store(blob, verified)
                ? Answer.Text(201, "metadata successfully stored")
                : Answer.Text(200, "metadata already stored");
        }

        if (!mayWait) return Refusal.NotRegistered;
        if (!pending.Add(blob, verified)) return Refusal.CacheSaturated;
        FlushIfRegistered(blob);
        return Answer.Text(202, "metadata buffered pending registration");
    }

    private Answer StoreSliver(SliverKey key, RedStuffCodec codec, BlobMetadata known, ReadOnlyMemory<byte> body, bool registered)
    {
        if (registered && slivers.IsIntact(key)) return Answer.Text(200, "sliver already stored");
        Sliver sliver;
        try
        {
            sliver = Sliver.FromBcs(body, key.Axis);
        }
        catch (BcsException e)
        {
            return Refusal.InvalidSliver($"the body is not the BCS of a sliver: {e.Message}");
        }

        var fault = new SliverVerifier(codec).Verify(sliver, known);
        if (fault != SliverFault.None) return Refusal.InvalidSliver($"the sliver does not fit the blob's metadata: {fault}");
        var expected = codec.Config.SliverOf(codec.Config.PairOn(key.Shard, key.Blob), key.Axis);
        if (sliver.Index != expected) return Refusal.SliverIndexMismatch(sliver.Index.Value, expected.Value);
        if (registered)
        {
            writes.Store(key, body);
            return Answer.Text(201, "sliver stored successfully");
        }

        if (!pending.Add(key, body.ToArray())) return Refusal.CacheSaturated;
        FlushIfRegistered(key.Blob);
        return Answer.Text(202, "sliver buffered pending registration");
    }

    /// <summary>The registration may have come between the look at it and the keeping; then nobody else would store what is kept.</summary>
    private void FlushIfRegistered(BlobId blob)
    {
        if (IsRegistered(blob))
        {
            writes.Flush(blob);
        }
    }

    private bool IsRegistered(BlobId blob) => state.Blob(blob).IsRegistered(state.View.EventEpoch);

    private static string Explain(MetadataFault fault, EncodingConfig config) => fault switch
    {
        MetadataFault.WrongPairCount => $"the metadata is not of a blob for {config.Shards} shards",
        MetadataFault.BlobTooLarge => $"the blob is longer than the {config.MaxBlobLength} bytes that {config.Shards} shards can encode",
        _ => "the metadata gives another blob id than the one in the path",
    };

    private static Task<Answer> Refuse(Refusal? why) => Task.FromResult<Answer>(why!);
}
