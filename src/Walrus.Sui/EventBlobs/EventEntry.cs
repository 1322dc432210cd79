using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Walrus.Sui.EventBlobs;

/// <summary>
/// An element as an entry of an event blob (node-behaviour §1): LEB128 length of what follows the encoding ‖ encoding <c>01</c> ‖ BCS of the
/// element: event enums, checkpoint, counter, index.
/// </summary>
public static class EventEntry
{
    private const byte Bcs = 1;
    private const int Boundary = 1;

    /// <summary>The most bytes of BCS in an entry: no event on Sui is larger than an object.</summary>
    private const int MaxLength = MoveParts.MaxObjectBytes;

    /// <summary>Writes an entry.</summary>
    /// <exception cref="ArgumentException">The format has no place for an event of that type (<see cref="WalrusEvent.Unknown"/>).</exception>
    public static byte[] Write(EventElement element)
    {
        var content = new BcsWriter(192);
        if (element.Event is { } named)
        {
            WriteEvent(content, named);
        }
        else
        {
            content.WriteUleb128(Boundary);
        }

        content.WriteU64(element.Checkpoint).WriteU64(element.Counter).WriteU64(element.Index);
        return new BcsWriter(content.Written.Length + 8)
            .WriteUleb128((uint)content.Written.Length).WriteU8(Bcs).WriteFixed(content.Written).ToArray();
    }

    /// <summary>Reads the entry that <paramref name="bytes"/> begin with.</summary>
    /// <param name="bytes">At least one entry.</param>
    /// <param name="length">Bytes of the entry, its length included.</param>
    /// <exception cref="WalrusFormatException">They begin with no entry, or with one of another encoding or an unknown event.</exception>
    public static EventElement Read(ReadOnlySpan<byte> bytes, out int length)
    {
        var head = new BcsReader(bytes);
        int content = head.ReadLength(MaxLength);
        byte encoding = head.ReadU8();
        if (encoding != Bcs)
        {
            throw new WalrusFormatException($"An entry has the encoding {encoding}; only {Bcs} (BCS) is known.");
        }

        var reader = new BcsReader(head.ReadFixed(content));
        length = head.Position;
        var named = reader.ReadVariant(2, "the stream element") == Boundary ? null : ReadEvent(ref reader);
        var element = new EventElement(named, reader.ReadU64(), reader.ReadU64(), reader.ReadU64());
        reader.Finish();
        return element;
    }

    private static void WriteEvent(BcsWriter writer, NamedEvent named)
    {
        var fields = new BcsWriter(160);
        var name = WalrusEvents.WriteFields(fields, named.Event);
        var (group, variant) = (named.Event is WalrusEvent.Unknown ? null : EventVariants.Find(name))
            ?? throw new ArgumentException($"An event blob has no place for an event of type {name}; a newer build may know it.", nameof(named));
        writer.WriteUleb128(0).WriteUleb128((uint)group).WriteUleb128((uint)variant).WriteFixed(fields.Written)
            .WriteBytes(named.Id.TransactionDigest.Span).WriteU64(named.Id.Sequence);
    }

    private static NamedEvent ReadEvent(ref BcsReader reader)
    {
        int group = reader.ReadVariant(EventVariants.GroupCount, "the contract event");
        int variant = reader.ReadVariant(EventVariants.CountOf(group), "the contract event");
        var name = EventVariants.NameOf(group, variant);
        var value = WalrusEvents.ReadFields(name, ref reader) ?? throw new WalrusFormatException($"No event is named {name}.");
        var digest = SuiDigest.FromBytes(reader.ReadBytes(SuiDigest.Length));
        return new(new(digest, reader.ReadU64()), value);
    }
}
