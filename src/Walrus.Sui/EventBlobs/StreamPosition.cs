using Walrus.Core.Identifiers;

namespace Walrus.Sui.EventBlobs;

/// <summary>A place in the stream of Walrus events.</summary>
/// <param name="Checkpoint">The next checkpoint.</param>
/// <param name="Index">The place of its first element in the stream.</param>
/// <param name="Epoch">The epoch when it begins, by the events before it.</param>
public readonly record struct StreamPosition(ulong Checkpoint, ulong Index, Epoch Epoch);
