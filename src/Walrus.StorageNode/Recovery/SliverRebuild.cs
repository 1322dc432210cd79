using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Metrics;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Recovery;

/// <summary>
/// Brings the slivers this node owes of one blob onto its disk: from the shard's previous holder, or rebuilt from the peers' recovery
/// symbols. Secondary slivers first, which need fewer symbols and then help with the primary ones. Nothing a peer says is believed.
/// </summary>
internal sealed partial class SliverRebuild(
    NodeState state, MetadataSource metadata, SliverStore slivers, BlobWrites writes, Peers peers, WorkerLimit workers,
    InconsistencyReport report, NodeMeter meter, ILogger<SliverRebuild> log)
{
    private const int PeersAtATime = 4;

    /// <summary>So many ids stay within the length every server allows a request line.</summary>
    private const int IdsAtATime = 256;

    /// <summary>One at a time heals a blob: whoever waits finds what the other brought, and does not ask the peers for it again.</summary>
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    private readonly ConcurrentDictionary<BlobId, CancellationTokenSource> underWay = new();

    private sealed record Work(BlobId Blob, BlobMetadata Metadata, RedStuffCodec Codec, PeerSet Peers)
    {
        internal int BcsLength(SliverAxis axis) => Sliver.BcsLength(Codec.Config.SliverLength(axis, Metadata.SymbolSize(Codec.Config)));
    }

    /// <summary>Whether, of these shards, every sliver of the blob is on disk already.</summary>
    internal bool HasAll(BlobId blob, IEnumerable<ShardIndex> shards) =>
        state.View.Codec is { } codec && metadata.Find(blob) is { } known
        && Missing(new Work(blob, known, codec, new PeerSet([], _ => null)), shards).Count == 0;

    /// <summary>
    /// Heals a blob on these shards; true when every sliver of theirs is on disk afterwards, false also when the blob is stopped meanwhile.
    /// </summary>
    internal async Task<bool> Heal(BlobId blob, IReadOnlyCollection<ShardIndex> shards, CancellationToken ct)
    {
        var turn = turns[blob.Prefix & 255];
        await turn.WaitAsync(ct).ConfigureAwait(false);
        using var wanted = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            underWay[blob] = wanted;
            return await HealAlone(blob, shards, wanted.Token, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            underWay.TryRemove(blob, out _);
            turn.Release();
        }
    }

    /// <summary>
    /// Stops the healing of a blob that is no longer wanted; when it returns, nothing more of the blob comes to the disk from here.
    /// </summary>
    internal async Task Stop(BlobId blob, CancellationToken ct)
    {
        // Whoever begins after this sees that the blob is not wanted.
        if (!underWay.TryGetValue(blob, out var wanted))
        {
            return;
        }

        try
        {
            await wanted.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }

        var turn = turns[blob.Prefix & 255];
        await turn.WaitAsync(ct).ConfigureAwait(false);
        turn.Release();
    }

    private async Task<bool> HealAlone(BlobId blob, IReadOnlyCollection<ShardIndex> shards, CancellationToken wanted, CancellationToken ct)
    {
        var info = state.Blob(blob);
        if (state.View.Codec is not { } codec || info.InitialCertifiedEpoch is not { } certified || !info.IsCertified(state.View.EventEpoch))
        {
            return false;
        }

        var found = await peers.Of(certified, wanted).ConfigureAwait(false);
        if (await metadata.Get(blob, codec, found, wanted).ConfigureAwait(false) is not { } known)
        {
            return false;
        }

        var work = new Work(blob, known, codec, found);
        bool all = true;
        foreach (var key in Missing(work, shards))
        {
            var sliver = await Fetch(work, key, wanted).ConfigureAwait(false) ?? await Rebuild(work, key, wanted).ConfigureAwait(false);
            if (sliver is not null)
            {
                wanted.ThrowIfCancellationRequested();
                await writes.Store(key, sliver.ToBcs()).WaitAsync(ct).ConfigureAwait(false);
                meter.Recovered.Add(1);
                LogHealed(key);
            }

            all &= sliver is not null;
        }

        return all;
    }

    /// <summary>Stores a sliver that somebody gave, if this node owes it and it is the right one; false when it is not stored.</summary>
    internal async Task<bool> Accept(SliverKey key, Sliver sliver, CancellationToken ct)
    {
        var info = state.Blob(key.Blob);
        if (state.View.Codec is not { } codec || !state.View.Owns(key.Shard) || info.InitialCertifiedEpoch is not { } certified
            || !info.IsCertified(state.View.EventEpoch)
            || sliver.Index != codec.Config.SliverOf(codec.Config.PairOn(key.Shard, key.Blob), key.Axis))
        {
            return false;
        }

        var known = metadata.Find(key.Blob)
            ?? await metadata.Get(key.Blob, codec, await peers.Of(certified, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        if (known is null || !await workers.Run(() => new SliverVerifier(codec).Verify(sliver, known) == SliverFault.None, ct).ConfigureAwait(false))
        {
            return false;
        }

        var bcs = sliver.ToBcs();
        if (!slivers.Has(key, bcs.Length))
        {
            await writes.Store(key, bcs).WaitAsync(ct).ConfigureAwait(false);
        }

        return true;
    }

    private List<SliverKey> Missing(Work work, IEnumerable<ShardIndex> shards)
    {
        var all = shards.ToArray();
        return
        [
            .. new[] { SliverAxis.Secondary, SliverAxis.Primary }.SelectMany(axis => all.Select(s => new SliverKey(work.Blob, s, axis)))
                .Where(key => !slivers.Has(key, work.BcsLength(key.Axis))),
        ];
    }

    /// <summary>The sliver itself, from whoever held the shard before.</summary>
    private async Task<Sliver?> Fetch(Work work, SliverKey key, CancellationToken ct)
    {
        var pair = work.Codec.Config.PairOn(key.Shard, key.Blob);
        return work.Peers.PreviousHolder(key.Shard) is { } holder
            && await holder.GetSliver(key.Blob, pair, key.Axis, ct).ConfigureAwait(false) is NodeReply<Sliver>.Ok { Value: var sliver }
            && sliver.Index == work.Codec.Config.SliverOf(pair, key.Axis)
            && await IsSound(work, sliver, ct).ConfigureAwait(false)
                ? sliver
                : null;
    }

    private async Task<Sliver?> Rebuild(Work work, SliverKey key, CancellationToken ct)
    {
        var config = work.Codec.Config;
        var target = config.SliverOf(config.PairOn(key.Shard, key.Blob), key.Axis);
        var recovery = new SliverRecovery(work.Codec);
        int needed = recovery.SymbolsNeeded(key.Axis);
        var symbols = new Dictionary<SliverIndex, RecoverySymbol>();
        var untried = SymbolsAt(work, key.Axis.Other()).ToList();
        while (symbols.Count < needed && NextToAsk(untried, symbols.Keys, needed - symbols.Count) is { Length: > 0 } asked)
        {
            // As many as are missing, and no more: a peer that gives nothing is made up for by the next round.
            var requests = asked.GroupBy(a => a.Node, a => a.Source).SelectMany(g => g.Chunk(IdsAtATime).Select(ids => (Node: g.Key, Ids: ids)));
            foreach (var some in requests.Chunk(PeersAtATime))
            {
                var replies = await Task.WhenAll(some.Select(r => r.Node.GetRecoverySymbols(
                    work.Blob, [.. r.Ids.Select(source => IdOf(key.Axis, target, source))], key.Axis.Other(), ct))).ConfigureAwait(false);
                await workers.Run(() => Collect(replies), ct).ConfigureAwait(false);
            }
        }

        if (symbols.Count < needed)
        {
            await AddOwn(work, key, target, symbols, needed, ct).ConfigureAwait(false);
        }

        var rebuilt = await workers.Run(
            () => recovery.Recover(key.Axis, target, work.Metadata.SymbolSize(config), symbols.Values.Select(s => s.Symbol)), ct)
            .ConfigureAwait(false);
        if (rebuilt is null)
        {
            LogTooFew(key, symbols.Count, needed);
            return null;
        }

        if (await IsSound(work, rebuilt, ct).ConfigureAwait(false))
        {
            return rebuilt;
        }

        LogInconsistent(key);
        await report.Report(work.Blob, new InconsistencyProof(key.Axis, target, [.. symbols.Values.Take(needed)]), ct).ConfigureAwait(false);
        return null;

        int Collect(NodeReply<IReadOnlyList<GeneralRecoverySymbol>>[] replies)
        {
            foreach (var symbol in replies.OfType<NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Ok>().SelectMany(r => r.Value))
            {
                // Proven in the sliver it comes from, so that it can be shown to others.
                if (symbols.Count < needed && symbol.ProofAxis != key.Axis
                    && symbol.Verify(config, work.Metadata, key.Axis, target) == SymbolFault.None)
                {
                    symbols.TryAdd(symbol.Symbol.Source, new RecoverySymbol(symbol.Symbol, symbol.Proof));
                }
            }

            return symbols.Count;
        }
    }

    /// <summary>The slivers of an axis that peers are to have, peer by peer.</summary>
    private static IEnumerable<(IStorageNode Node, SliverIndex Source)> SymbolsAt(Work work, SliverAxis axis) =>
        from peer in work.Peers.Nodes
        from shard in peer.Shards
        select (peer.Node, work.Codec.Config.SliverOf(work.Codec.Config.PairOn(shard, work.Blob), axis));

    /// <summary>Takes the next sources off the list, each once, that are not known yet.</summary>
    private static (IStorageNode Node, SliverIndex Source)[] NextToAsk(
        List<(IStorageNode Node, SliverIndex Source)> untried, IEnumerable<SliverIndex> known, int count)
    {
        var seen = known.ToHashSet();
        (IStorageNode Node, SliverIndex Source)[] next = [.. untried.Where(u => seen.Add(u.Source)).Take(count)];
        untried.RemoveAll(next.ToHashSet().Contains);
        return next;
    }

    private static SymbolId IdOf(SliverAxis axis, SliverIndex target, SliverIndex source) =>
        axis == SliverAxis.Primary ? new SymbolId(target, source) : new SymbolId(source, target);

    /// <summary>This node's own slivers of the other axis cross the target as well.</summary>
    private async Task AddOwn(
        Work work, SliverKey key, SliverIndex target, Dictionary<SliverIndex, RecoverySymbol> symbols, int needed, CancellationToken ct)
    {
        foreach (var shard in state.View.Shards.Keys)
        {
            var own = key with { Shard = shard, Axis = key.Axis.Other() };
            if (symbols.Count < needed && await workers.Run(() => slivers.Read(own), ct).ConfigureAwait(false) is { } bcs)
            {
                var symbol = await workers.Run(
                    () => new SliverVerifier(work.Codec).Expand(Sliver.FromBcs(bcs, own.Axis)).RecoverySymbolFor(target), ct).ConfigureAwait(false);
                symbols.TryAdd(symbol.Symbol.Source, symbol);
            }
        }
    }

    private Task<bool> IsSound(Work work, Sliver sliver, CancellationToken ct) =>
        workers.Run(() => new SliverVerifier(work.Codec).Verify(sliver, work.Metadata) == SliverFault.None, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "The {Sliver} is healed.")]
    private partial void LogHealed(SliverKey sliver);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Sliver} cannot be rebuilt yet: {Found} of {Needed} symbols found.")]
    private partial void LogTooFew(SliverKey sliver, int found, int needed);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The {Sliver} does not fit the metadata although every symbol of it does: the blob is wrongly encoded.")]
    private partial void LogInconsistent(SliverKey sliver);
}
