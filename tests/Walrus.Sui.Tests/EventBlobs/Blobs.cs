using Walrus.Core.Identifiers;
using Walrus.Sui.EventBlobs;
using Walrus.Sui.Events;
using Walrus.Sui.Tests.Events;
using Walrus.Sui.Tests.Transactions;

namespace Walrus.Sui.Tests.EventBlobs;

/// <summary>Event blobs to start from.</summary>
internal static class Blobs
{
    /// <summary>One event of each kind.</summary>
    internal static IReadOnlyList<WalrusEvent> Kinds { get; } = [.. WalrusEventsTests.Known.Select(k => (WalrusEvent)k[0])];

    /// <summary>A checkpoint with these events, all of one transaction.</summary>
    internal static CheckpointEvents Checkpoint(ulong sequence, params WalrusEvent[] events) => new(
        sequence, default, default, [.. events.Select((e, i) => new NamedEvent(new(Samples.Digest((byte)(sequence + 1)), (ulong)i), e))]);

    /// <summary>An event blob of these checkpoints.</summary>
    internal static byte[] Of(EventBlobHeader header, ulong firstIndex, params CheckpointEvents[] checkpoints)
    {
        List<byte> bytes = [.. header.ToBytes()];
        foreach (var element in Elements(firstIndex, checkpoints))
        {
            bytes.AddRange(EventEntry.Write(element));
        }

        bytes.AddRange(new EventBlobTrailer(checkpoints[0].Sequence, checkpoints[^1].Sequence).ToBytes());
        return [.. bytes];
    }

    internal static IReadOnlyList<EventElement> Elements(ulong firstIndex, params CheckpointEvents[] checkpoints)
    {
        List<EventElement> all = [];
        foreach (var checkpoint in checkpoints)
        {
            all.AddRange(EventElement.Of(checkpoint, firstIndex + (ulong)all.Count));
        }

        return all;
    }

    /// <summary>Three checkpoints with everything that can happen, one of them empty.</summary>
    internal static byte[] Varied() => Of(
        new(new Epoch(7), BlobId.FromBytes(Samples.Id(9).Span), new EventId(Samples.Digest(8), 3)),
        100,
        Checkpoint(40, [.. Kinds]),
        Checkpoint(41),
        Checkpoint(42, Kinds[0], Kinds[1]));
}
