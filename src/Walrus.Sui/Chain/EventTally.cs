using System.Diagnostics.Metrics;

namespace Walrus.Sui.Chain;

/// <summary>How many Walrus events have been passed on.</summary>
/// <param name="Known">Read in full.</param>
/// <param name="Unknown">Of types this build does not know; the contracts may be newer.</param>
/// <param name="Malformed">Of known types and yet not readable; the contracts have changed under us.</param>
public readonly record struct EventCounts(long Known, long Unknown, long Malformed);

/// <summary>Counts events as they are passed on, for callers and as the metric <c>walrus.sui.events</c> with the tag <c>kind</c>.</summary>
internal sealed class EventTally
{
    private static readonly Meter Meter = new("Walrus.Sui");
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("walrus.sui.events", "{event}", "Walrus events read from checkpoints");
    private long known;
    private long unknown;
    private long malformed;

    internal EventCounts Counts => new(Interlocked.Read(ref known), Interlocked.Read(ref unknown), Interlocked.Read(ref malformed));

    internal void AddKnown(int count)
    {
        if (count > 0)
        {
            Interlocked.Add(ref known, count);
            Events.Add(count, new KeyValuePair<string, object?>("kind", "known"));
        }
    }

    internal void AddUnknown()
    {
        Interlocked.Increment(ref unknown);
        Events.Add(1, new KeyValuePair<string, object?>("kind", "unknown"));
    }

    /// <summary>The number of malformed ones, this one included.</summary>
    internal long AddMalformed()
    {
        Events.Add(1, new KeyValuePair<string, object?>("kind", "malformed"));
        return Interlocked.Increment(ref malformed);
    }
}
