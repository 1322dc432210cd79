using Walrus.Sui.Events;

namespace Walrus.Sui.EventBlobs;

/// <summary>
/// One element of the stream of Walrus events (node-behaviour §1, <c>IndexedStreamEvent</c>): an event, or the end of a checkpoint. Every
/// checkpoint has its end, also one without events.
/// </summary>
/// <param name="Event">The event with its name; null for the end of a checkpoint.</param>
/// <param name="Checkpoint">The Sui checkpoint's sequence number.</param>
/// <param name="Counter">Its place among the elements of that checkpoint, from 0.</param>
/// <param name="Index">Its place in the stream, from 0.</param>
public sealed record EventElement(NamedEvent? Event, ulong Checkpoint, ulong Counter, ulong Index)
{
    /// <summary>Whether a checkpoint ends here.</summary>
    public bool IsBoundary => Event is null;

    /// <summary>The elements of a checkpoint, the first of which has the place <paramref name="index"/> in the stream.</summary>
    public static IEnumerable<EventElement> Of(CheckpointEvents checkpoint, ulong index)
    {
        ulong counter = 0;
        foreach (var named in checkpoint.Events)
        {
            yield return new(named, checkpoint.Sequence, counter, index + counter);
            counter++;
        }

        yield return new(null, checkpoint.Sequence, counter, index + counter);
    }
}
