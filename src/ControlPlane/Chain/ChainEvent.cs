using System.Text.Json.Serialization;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;

namespace ControlPlane.Chain;

/// <summary>What of a Walrus event the control plane acts upon (contracts §10); everything else the chain says is passed over.</summary>
[JsonDerivedType(typeof(BlobRegistered), "registered")]
[JsonDerivedType(typeof(BlobCertified), "certified")]
[JsonDerivedType(typeof(BlobDeleted), "deleted")]
[JsonDerivedType(typeof(BlobInvalid), "invalid")]
[JsonDerivedType(typeof(EpochStarted), "epoch-started")]
[JsonDerivedType(typeof(EpochSynchronised), "epoch-synchronised")]
[JsonDerivedType(typeof(CommitteeChosen), "committee-chosen")]
public abstract record ChainEvent
{
    private ChainEvent()
    {
    }

    /// <summary>The blob it is about; null where it is about an epoch.</summary>
    [JsonIgnore]
    public virtual BlobId? Subject => null;

    /// <summary>
    /// An object that references a blob was registered: <paramref name="Size"/> bytes, paid until <paramref name="EndEpoch"/> (exclusive).
    /// </summary>
    public sealed record BlobRegistered(BlobId Blob, ObjectId Object, ulong Size, Epoch EndEpoch, bool Deletable) : ChainEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override BlobId? Subject => Blob;
    }

    /// <summary>A reference was certified in <paramref name="Epoch"/>, or the life of a certified one extended.</summary>
    public sealed record BlobCertified(BlobId Blob, ObjectId Object, Epoch Epoch, Epoch EndEpoch, bool Deletable) : ChainEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override BlobId? Subject => Blob;
    }

    /// <summary>A deletable reference was deleted by its owner.</summary>
    public sealed record BlobDeleted(BlobId Blob, ObjectId Object) : ChainEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override BlobId? Subject => Blob;
    }

    /// <summary>The blob was proven inconsistent; nobody owes it any more.</summary>
    public sealed record BlobInvalid(BlobId Blob) : ChainEvent
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override BlobId? Subject => Blob;
    }

    /// <summary>An epoch began.</summary>
    public sealed record EpochStarted(Epoch Epoch) : ChainEvent;

    /// <summary>A quorum of shards is synchronised.</summary>
    public sealed record EpochSynchronised(Epoch Epoch) : ChainEvent;

    /// <summary>The committee of <paramref name="NextEpoch"/> is chosen.</summary>
    public sealed record CommitteeChosen(Epoch NextEpoch) : ChainEvent;

    /// <summary>The part of a Walrus event that matters here, or null.</summary>
    public static ChainEvent? From(WalrusEvent e) => e switch
    {
        WalrusEvent.BlobRegistered r => new BlobRegistered(r.BlobId, r.ObjectId, r.Size, r.EndEpoch, r.Deletable),
        WalrusEvent.BlobCertified c => new BlobCertified(c.BlobId, c.ObjectId, c.Epoch, c.EndEpoch, c.Deletable),
        WalrusEvent.BlobDeleted d => new BlobDeleted(d.BlobId, d.ObjectId),
        WalrusEvent.InvalidBlobId i => new BlobInvalid(i.BlobId),
        WalrusEvent.EpochChangeStart s => new EpochStarted(s.Epoch),
        WalrusEvent.EpochChangeDone d => new EpochSynchronised(d.Epoch),
        WalrusEvent.EpochParametersSelected p => new CommitteeChosen(p.NextEpoch),
        _ => null,
    };
}

/// <summary>A Sui checkpoint and what the control plane needs of its events, in order. <paramref name="Digest"/> in base58.</summary>
public sealed record Checkpoint(ulong Sequence, string Digest, DateTimeOffset Timestamp, IReadOnlyList<ChainEvent> Events)
{
    /// <summary>From what the chain's reader delivers.</summary>
    public static Checkpoint From(CheckpointEvents events) => new(
        events.Sequence, events.Digest.ToString(), events.Timestamp,
        [.. events.Events.Select(e => ChainEvent.From(e.Event)).OfType<ChainEvent>()]);
}

/// <summary>An event with its place on the chain.</summary>
public sealed record PlacedEvent(ulong Checkpoint, DateTimeOffset At, ChainEvent Event);

/// <summary>
/// Events for one actor out of the checkpoints [<paramref name="First"/>, <paramref name="Last"/>], in order. Replays are harmless:
/// a receiver passes over what lies at or below its own cursor.
/// </summary>
public sealed record EventSpan(ulong First, ulong Last, IReadOnlyList<PlacedEvent> Events);
