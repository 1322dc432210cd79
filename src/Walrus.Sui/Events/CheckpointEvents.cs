namespace Walrus.Sui.Events;

/// <summary>A Walrus event with its name.</summary>
public sealed record NamedEvent(EventId Id, WalrusEvent Event);

/// <summary>All Walrus events of one Sui checkpoint, in order; most checkpoints have none and still count, because cursors are checkpoints.</summary>
/// <param name="Sequence">The checkpoint's sequence number, from 0.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Timestamp">Its time by the chain's clock.</param>
/// <param name="Events">In the order of execution.</param>
public sealed record CheckpointEvents(ulong Sequence, SuiDigest Digest, DateTimeOffset Timestamp, IReadOnlyList<NamedEvent> Events);
