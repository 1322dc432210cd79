using Google.Protobuf.WellKnownTypes;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;
using Walrus.Sui.Protos;

namespace Walrus.Sui.Chain;

/// <summary>A checkpoint as it was read.</summary>
/// <param name="Events">What is passed on.</param>
/// <param name="Previous">The digest of the checkpoint before; null when the node left it out.</param>
/// <param name="Faults">Why events of known types could not be read.</param>
/// <param name="Bytes">The size of the message.</param>
internal sealed record DecodedCheckpoint(CheckpointEvents Events, SuiDigest? Previous, IReadOnlyList<string> Faults, int Bytes)
{
    internal ulong Sequence => Events.Sequence;
}

/// <summary>Reads the Walrus events out of checkpoints.</summary>
internal static class CheckpointDecoder
{
    /// <summary>The fields of a checkpoint that are read.</summary>
    internal const string Mask =
        "sequence_number,digest,summary.timestamp,summary.previous_digest,transactions.digest,transactions.events.events";

    /// <summary>Every event of ours has this in its type; those of others, nearly all there are, need no closer look.</summary>
    private const string Module = "::events::";

    /// <exception cref="WalrusFormatException">It is another checkpoint, lacks something, or holds something malformed.</exception>
    internal static DecodedCheckpoint Read(Checkpoint? checkpoint, ulong? expected, ObjectId package)
    {
        if (checkpoint is not { HasSequenceNumber: true } || (expected is { } asked && checkpoint.SequenceNumber != asked))
        {
            throw new WalrusFormatException($"The chain answered with another checkpoint than {expected}.");
        }

        var timestamp = checkpoint.Summary?.Timestamp ?? throw new WalrusFormatException($"Checkpoint {checkpoint.SequenceNumber} has no time.");
        List<NamedEvent> events = [];
        List<string> faults = [];
        foreach (var transaction in checkpoint.Transactions)
        {
            if (transaction.Events is { } emitted)
            {
                Read(transaction, emitted, package, events, faults);
            }
        }

        return new(
            new(checkpoint.SequenceNumber, SuiDigest.Parse(checkpoint.Digest), Time(timestamp), events),
            checkpoint.Summary.HasPreviousDigest ? SuiDigest.Parse(checkpoint.Summary.PreviousDigest) : null,
            faults,
            checkpoint.CalculateSize());
    }

    private static void Read(
        ExecutedTransaction transaction, TransactionEvents emitted, ObjectId package, List<NamedEvent> events, List<string> faults)
    {
        SuiDigest? digest = null;
        ulong place = 0;
        foreach (var raw in emitted.Events)
        {
            if (!raw.EventType.Contains(Module, StringComparison.Ordinal)
                || WalrusEvents.Parse(package, new(raw.EventType, raw.Contents?.Value.Memory ?? default)) is not { } parsed)
            {
                continue;
            }

            if (parsed.Fault is { } fault)
            {
                faults.Add(fault);
            }

            digest ??= SuiDigest.Parse(transaction.Digest);
            events.Add(new(new(digest.Value, place++), parsed.Event));
        }
    }

    private static DateTimeOffset Time(Timestamp timestamp)
    {
        try
        {
            return timestamp.ToDateTimeOffset();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new WalrusFormatException("A checkpoint's time is malformed.", e);
        }
    }
}
