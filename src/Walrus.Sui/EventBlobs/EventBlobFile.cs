using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;

namespace Walrus.Sui.EventBlobs;

/// <summary>
/// An event blob read from its bytes (node-behaviour §1). The bytes may be anybody's: nothing is allocated on their word, and elements must be
/// what a writer makes: every checkpoint from the first to the last, its elements counted without a gap, its end behind them.
/// </summary>
public sealed class EventBlobFile
{
    /// <summary>
    /// The most bytes an event blob may have here. Writers cut at the first end of a checkpoint behind 100 MiB; the rest is for that checkpoint.
    /// </summary>
    public const int MaxLength = 256 << 20;

    private readonly ReadOnlyMemory<byte> entries;

    private EventBlobFile(EventBlobHeader header, EventBlobTrailer trailer, ReadOnlyMemory<byte> entries) =>
        (Header, Trailer, this.entries) = (header, trailer, entries);

    /// <summary>How it begins.</summary>
    public EventBlobHeader Header { get; }

    /// <summary>Which checkpoints are in it.</summary>
    public EventBlobTrailer Trailer { get; }

    /// <summary>Reads header and trailer; elements are read when they are asked for.</summary>
    /// <exception cref="WalrusFormatException">It is no event blob.</exception>
    public static EventBlobFile Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxLength)
        {
            throw new WalrusFormatException($"An event blob has at most {MaxLength} bytes, this has {bytes.Length}.");
        }

        var header = EventBlobHeader.Read(bytes.Span);
        var rest = bytes[EventBlobHeader.Length..];
        return new(header, EventBlobTrailer.Read(rest.Span), rest[..^EventBlobTrailer.Length]);
    }

    /// <summary>Its elements in order, read one by one.</summary>
    /// <exception cref="WalrusFormatException">An entry is malformed, or does not follow the one before; those before it are good.</exception>
    public IEnumerable<EventElement> Elements()
    {
        EventElement? last = null;
        for (int at = 0; at < entries.Length;)
        {
            var element = EventEntry.Read(entries.Span[at..], out int length);
            if (!Follows(last, element))
            {
                throw new WalrusFormatException(
                    $"The entry at byte {EventBlobHeader.Length + at} (checkpoint {element.Checkpoint}, element {element.Counter}, "
                    + $"index {element.Index}) does not follow the one before it.");
            }

            at += length;
            last = element;
            yield return element;
        }

        if (last is not { IsBoundary: true } || last.Checkpoint != Trailer.End)
        {
            throw new WalrusFormatException($"The event blob does not end with the end of checkpoint {Trailer.End}.");
        }
    }

    /// <summary>Its checkpoints in order; their digests and times are not in an event blob and stand at zero.</summary>
    /// <exception cref="WalrusFormatException">As <see cref="Elements"/>.</exception>
    public IEnumerable<CheckpointEvents> Checkpoints()
    {
        List<NamedEvent> events = [];
        foreach (var element in Elements())
        {
            if (element.Event is { } named)
            {
                events.Add(named);
            }
            else
            {
                yield return new(element.Checkpoint, default, default, events);
                events = [];
            }
        }
    }

    /// <summary>Where the stream goes on behind this blob; reads all of it.</summary>
    /// <exception cref="WalrusFormatException">As <see cref="Elements"/>.</exception>
    public StreamPosition End()
    {
        var epoch = Header.Epoch;
        ulong index = 0;
        foreach (var element in Elements())
        {
            epoch = element.Event?.Event is WalrusEvent.EpochChangeStart start ? start.Epoch : epoch;
            index = element.Index;
        }

        return new(Trailer.End + 1, index + 1, epoch);
    }

    private bool Follows(EventElement? last, EventElement next) => last switch
    {
        null => next.Checkpoint == Trailer.Start && next.Counter == 0,
        { IsBoundary: true } => last.Checkpoint < Trailer.End && next.Checkpoint == last.Checkpoint + 1 && next.Counter == 0,
        _ => next.Checkpoint == last.Checkpoint && next.Counter == last.Counter + 1,
    }
    && (last is null ? next.Index < long.MaxValue - (uint)MaxLength : next.Index == last.Index + 1);
}
