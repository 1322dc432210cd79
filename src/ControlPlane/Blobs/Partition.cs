using System.Collections.Immutable;
using ControlPlane.Actors;
using ControlPlane.Chain;
using Walrus.Core.Identifiers;

namespace ControlPlane.Blobs;

/// <inheritdoc cref="IPartition"/>
public class Partition(IDocument<PartitionState> state, IActorContext context, ControlPlaneOptions options) : IPartition
{
    private const int LargestPage = 1000;

    // Derived from the rows on demand; thrown away when they change.
    private BlobId[]? certified;

    /// <inheritdoc/>
    public async Task Apply(EventSpan span, CancellationToken ct = default)
    {
        var s = state.Value;
        if (s.Cursor >= span.Last) return;
        foreach (var placed in span.Events)
        {
            if (s.Cursor is null || placed.Checkpoint > s.Cursor) state.Value = Next(state.Value, placed);
        }

        certified = null;
        state.Value = state.Value with { Cursor = span.Last };
        await state.Save();
    }

    /// <inheritdoc/>
    public Task<PartitionSummary> Summarize(CancellationToken ct = default)
    {
        var s = state.Value;
        var all = Certified();
        return Task.FromResult(new PartitionSummary(
            s.Cursor, s.Epoch, s.Rows.Count, all.Length, s.Rows.Values.Count(r => r.PhaseIn(s.Epoch) is BlobPhase.Registered),
            all.Aggregate(0UL, (sum, id) => sum + s.Rows[id].Size)));
    }

    /// <inheritdoc/>
    public Task<BlobEntries> Draw(DrawRequest request, CancellationToken ct = default)
    {
        var all = Certified();
        return Task.FromResult(new BlobEntries([.. request.Ordinals.Where(o => o >= 0 && o < all.Length).Select(o => Entry(all[o]))]));
    }

    /// <inheritdoc/>
    public Task<BlobRecord> Find(FindRequest request, CancellationToken ct = default)
    {
        if (Keys.PartitionOf(request.Blob, options.Partitions) != context.Key)
        {
            throw new ArgumentException(
                $"Blob {request.Blob} belongs to {Keys.PartitionOf(request.Blob, options.Partitions)}, not to {context.Key}.");
        }

        return Task.FromResult(state.Value.Rows.TryGetValue(request.Blob, out var row)
            ? new BlobRecord(
                request.Blob, row.PhaseIn(state.Value.Epoch), row.Size, row.FirstCertified, row.EndEpoch(), row.CertifiedAt, row.CertifiedCheckpoint,
                row.References.Count)
            : new BlobRecord(request.Blob, BlobPhase.Unknown, 0, null, null, null, 0, 0));
    }

    /// <inheritdoc/>
    public Task<BlobPage> Page(PageRequest request, CancellationToken ct = default)
    {
        var all = Certified();
        var at = request.After is { } after ? Array.BinarySearch(all, after) : -1;
        var from = at >= 0 ? at + 1 : ~at;
        var ids = all.Skip(from).Take(Math.Clamp(request.Limit, 1, LargestPage)).ToArray();
        return Task.FromResult(new BlobPage([.. ids.Select(Entry)], from + ids.Length < all.Length ? ids[^1] : null));
    }

    /// <inheritdoc/>
    public Task Wake(string reason) => Task.CompletedTask;

    private static PartitionState Next(PartitionState s, PlacedEvent placed)
    {
        if (placed.Event is ChainEvent.EpochStarted started) return Expire(s, started.Epoch);
        if (placed.Event.Subject is not { } blob) return s;
        // A feed that began in the middle of history learns the epoch from whatever says it first.
        var epoch = placed.Event is ChainEvent.BlobCertified c && c.Epoch > s.Epoch ? c.Epoch : s.Epoch;
        return s with { Epoch = epoch, Rows = s.Rows.SetItem(blob, (s.Rows.GetValueOrDefault(blob) ?? new()).Next(placed, epoch)) };
    }

    private static PartitionState Expire(PartitionState s, Epoch epoch)
    {
        if (epoch <= s.Epoch) return s;
        var rows = s.Rows.ToBuilder();
        foreach (var (id, row) in s.Rows)
        {
            var next = row.Expire(epoch);
            if (next is null) rows.Remove(id);
            else if (!ReferenceEquals(next, row)) rows[id] = next;
        }

        return s with { Epoch = epoch, Rows = rows.ToImmutable() };
    }

    private BlobId[] Certified() =>
        certified ??= [.. state.Value.Rows.Where(r => r.Value.PhaseIn(state.Value.Epoch) is BlobPhase.Certified).Select(r => r.Key)];

    private BlobEntry Entry(BlobId id)
    {
        var row = state.Value.Rows[id];
        return new(id, row.Size, row.FirstCertified!.Value, row.EndEpoch()!.Value, row.CertifiedCheckpoint, row.CertifiedAt!.Value);
    }
}
