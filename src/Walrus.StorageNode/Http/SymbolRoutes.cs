using Microsoft.AspNetCore.Http;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Symbols;

namespace Walrus.StorageNode.Http;

/// <summary>Recovery and decoding symbols (storage-node-api §A.5); beyond a number at a time the answer is 503.</summary>
internal sealed class SymbolRoutes(NodeState state, SymbolSource symbols, Blocklist blocklist, RequestLimit limit)
{
    internal Task<Answer> GetRecoverySymbols(HttpContext context, CancellationToken ct) => Serve(context, (blob, view) =>
        SymbolFilter.Read(context.Request.Query, view.Codec!.Config.Shards, out var refusal) is { } filter
            ? IfRegistered(blob, view, () => symbols.Recovery(blob, filter, view, ct))
            : Refuse(refusal!));

    internal Task<Answer> GetDecodingSymbols(HttpContext context, CancellationToken ct) => Serve(context, (blob, view) =>
    {
        var query = context.Request.Query;
        var texts = query["targetSlivers"];
        if (texts.Count == 0) return Refuse(Refusals.NoTargets);
        if (!SymbolFilter.TryAxis(query["targetType"], out var axis))
        {
            return Refuse(Refusals.BadFilter("targetType must be given once, as primary or secondary"));
        }

        var targets = new SliverIndex[texts.Count];
        int systematic = view.Codec!.Config.SourceSymbolsOf(axis);
        for (int i = 0; i < targets.Length; i++)
        {
            if (!SymbolFilter.TryIndex(texts[i], out targets[i])) return Refuse(Refusals.BadFilter("targetSlivers must be decimal sliver indices"));
            if (targets[i].Value >= systematic) return Refuse(Refusals.IndexOutOfRange("a systematic target sliver", systematic));
        }

        return IfRegistered(blob, view, () => symbols.Decoding(blob, targets, axis, view, ct));
    });

    private async Task<Answer> Serve(HttpContext context, Func<BlobId, NodeView, Task<Answer>> answer)
    {
        if (!context.TryBlob(out var blob, out var refusal)) return refusal!;
        var view = state.View;
        if (view.Codec is null) return Refusals.NotReady;
        if (blocklist.Blocks(blob)) return Refusals.Blocked;
        return await limit.Serve(() => answer(blob, view)).ConfigureAwait(false);
    }

    private Task<Answer> IfRegistered(BlobId blob, NodeView view, Func<Task<Answer>> answer) =>
        state.Blob(blob).IsRegistered(view.EventEpoch) ? answer() : Refuse(Refusals.SliverNotFound);

    private static Task<Answer> Refuse(ApiError why) => Task.FromResult<Answer>(why);
}
