using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Epochs;
using Walrus.Sui;

namespace ControlPlane.Chain;

/// <inheritdoc cref="IFeed"/>
public class Feed(IDocument<FeedState> state, IActorContext context, ControlPlaneOptions options) : IFeed
{
    private const int MarksKept = 32;
    private const int PartitionsAtOnce = 64;

    /// <inheritdoc/>
    public async Task<FeedReply> Accept(CheckpointBatch batch, CancellationToken ct = default)
    {
        var next = state.Value.Next ?? options.FirstCheckpoint;
        var checkpoints = batch.Checkpoints;
        if (checkpoints.Count == 0 || !checkpoints.Select(c => c.Sequence).SequenceEqual(checkpoints.Select((_, i) => next + (ulong)i)))
        {
            return new(false, next);
        }

        var last = checkpoints[^1];
        SuiDigest.Parse(last.Digest);
        await HandOn(checkpoints, ct);
        state.Value = state.Value with
        {
            Next = last.Sequence + 1,
            Digest = last.Digest,
            Timestamp = last.Timestamp,
            Tip = Math.Max(state.Value.Tip, last.Sequence),
            Events = state.Value.Events + (ulong)checkpoints.Sum(c => c.Events.Count),
            Marks = Marked(state.Value.Marks, checkpoints),
        };
        await state.Save();
        return new(true, last.Sequence + 1);
    }

    /// <inheritdoc/>
    /// <remarks>Not saved: a tip is worth nothing after a restart, and it changes with every look.</remarks>
    public Task Observe(ulong tip, CancellationToken ct = default)
    {
        state.Value = state.Value with { Tip = Math.Max(tip, state.Value.Tip), TipSeenAt = context.Clock.GetUtcNow() };
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<FeedView> Describe(CancellationToken ct = default)
    {
        var s = state.Value;
        return Task.FromResult(new FeedView(s.Next ?? options.FirstCheckpoint, s.Digest, s.Timestamp, s.Tip, s.TipSeenAt, s.Events, s.Marks));
    }

    /// <inheritdoc/>
    public Task Wake(string reason) => Task.CompletedTask;

    private async Task HandOn(IReadOnlyList<Checkpoint> checkpoints, CancellationToken ct)
    {
        var (first, last) = (checkpoints[0].Sequence, checkpoints[^1].Sequence);
        var events = checkpoints.SelectMany(c => c.Events.Select(e => new PlacedEvent(c.Sequence, c.Timestamp, e))).ToArray();
        var epochs = events.Where(e => e.Event.Subject is null).ToArray();
        if (epochs.Length > 0) await context.Actor<IEpochs>(Keys.Epochs).Apply(new(first, last, epochs), ct);

        var spans = Split(events).Select(s => (s.Key, Span: new EventSpan(first, last, s.Value)));
        await Turns.ForEach(spans, PartitionsAtOnce, s => context.Actor<IPartition>(s.Key).Apply(s.Span, ct));
    }

    // A blob's event goes to its partition; the beginning of an epoch goes to all, in its place among them, because references run out by it.
    private SortedDictionary<string, List<PlacedEvent>> Split(PlacedEvent[] events)
    {
        var spans = new SortedDictionary<string, List<PlacedEvent>>(StringComparer.Ordinal);
        List<PlacedEvent> Of(string key) => spans.TryGetValue(key, out var list) ? list : spans[key] = [];
        foreach (var e in events)
        {
            if (e.Event.Subject is { } blob) Of(Keys.PartitionOf(blob, options.Partitions)).Add(e);
            else if (e.Event is ChainEvent.EpochStarted) foreach (var i in Enumerable.Range(0, options.Partitions)) Of(Keys.Partition(i)).Add(e);
        }

        return spans;
    }

    private IReadOnlyList<RoundMark> Marked(IReadOnlyList<RoundMark> marks, IReadOnlyList<Checkpoint> checkpoints)
    {
        var all = marks.ToList();
        foreach (var c in checkpoints)
        {
            var round = Rounds.Of(c.Timestamp, options.RoundLength);
            if (all.Count == 0 || all[^1].Round < round) all.Add(new(round, c.Sequence, c.Digest, c.Timestamp));
        }

        return [.. all.TakeLast(MarksKept)];
    }
}
