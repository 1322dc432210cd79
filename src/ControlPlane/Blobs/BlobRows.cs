using System.Collections.Immutable;
using ControlPlane.Chain;
using Walrus.Core.Identifiers;

namespace ControlPlane.Blobs;

/// <summary>What events do to a blob's row, and what a row says (node-behaviour §2). Pure.</summary>
public static class BlobRows
{
    /// <summary>Where the blob stands in <paramref name="epoch"/>.</summary>
    public static BlobPhase PhaseIn(this BlobRow row, Epoch epoch)
    {
        if (row.Ended is BlobPhase.Invalid) return BlobPhase.Invalid;
        var live = row.References.Values.Where(r => r.EndEpoch > epoch).ToArray();
        return live.Length == 0 ? row.Ended ?? BlobPhase.Expired
            : live.Any(r => r.Certified <= epoch) ? BlobPhase.Certified
            : BlobPhase.Registered;
    }

    /// <summary>The end of the certified reference that lives longest; null when there is none.</summary>
    public static Epoch? EndEpoch(this BlobRow row) =>
        row.References.Values.Where(r => r.Certified is not null).Select(r => (Epoch?)r.EndEpoch).DefaultIfEmpty().Max();

    /// <summary>The row after an event of its blob.</summary>
    public static BlobRow Next(this BlobRow row, PlacedEvent placed, Epoch epoch)
    {
        var seen = row with { LastCheckpoint = placed.Checkpoint };
        if (row.Ended is BlobPhase.Invalid) return seen;
        return placed.Event switch
        {
            ChainEvent.BlobRegistered e => seen with
            {
                Size = e.Size,
                Ended = null,
                References = row.References.SetItem(e.Object, new(e.EndEpoch, e.Deletable, null)),
            },
            ChainEvent.BlobCertified e => Certified(seen, e, placed),
            ChainEvent.BlobDeleted e => Deleted(seen, e, epoch),
            ChainEvent.BlobInvalid => new() { Size = row.Size, Ended = BlobPhase.Invalid, EndedIn = epoch, LastCheckpoint = placed.Checkpoint },
            _ => row,
        };
    }

    /// <summary>The row when <paramref name="epoch"/> begins; null when nothing is left to remember. Invalid blobs are remembered for ever.</summary>
    public static BlobRow? Expire(this BlobRow row, Epoch epoch)
    {
        if (row.Ended is BlobPhase.Invalid) return row;
        if (row.Ended is not null) return row.EndedIn.Value + 2 <= epoch.Value ? null : row;
        var live = row.References.Where(r => r.Value.EndEpoch > epoch).ToImmutableSortedDictionary();
        return live.Count == row.References.Count ? row
            : live.IsEmpty ? Forget(row with { References = live, Ended = BlobPhase.Expired, EndedIn = epoch })
            : Forget(row with { References = live });
    }

    // An extension of an object we never saw counts as registered and certified: the feed may have begun later than the chain.
    private static BlobRow Certified(BlobRow row, ChainEvent.BlobCertified e, PlacedEvent placed)
    {
        var certified = row.References.TryGetValue(e.Object, out var known) ? known.Certified ?? e.Epoch : e.Epoch;
        var next = row with { Ended = null, References = row.References.SetItem(e.Object, new(e.EndEpoch, e.Deletable, certified)) };
        return row.FirstCertified is not null ? next
            : next with { FirstCertified = e.Epoch, CertifiedCheckpoint = placed.Checkpoint, CertifiedAt = placed.At };
    }

    private static BlobRow Deleted(BlobRow row, ChainEvent.BlobDeleted e, Epoch epoch)
    {
        var left = row.References.Remove(e.Object);
        return Forget(left.IsEmpty
            ? row with { References = left, Ended = BlobPhase.Deleted, EndedIn = epoch }
            : row with { References = left });
    }

    // With the last certified reference goes the memory of the first certification: a new one is a new obligation with a new grace.
    private static BlobRow Forget(BlobRow row) => row.References.Values.Any(r => r.Certified is not null)
        ? row
        : row with { FirstCertified = null, CertifiedAt = null, CertifiedCheckpoint = 0 };
}
