using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>Who is a candidate of the next committee (contracts §8.1).</summary>
internal static class ActiveSetRules
{
    /// <summary>The most candidates of version 4 of the contracts.</summary>
    internal const ushort MaxSize = 150;

    /// <summary>The set of a new network.</summary>
    internal static ActiveSet Empty { get; } = new(MaxSize, 0, [], 0);

    /// <summary>
    /// With that stake of a node: no stake removes it, and the last entry takes its place; a full set takes a newcomer only in the place of
    /// the first entry with the least stake, if that is less.
    /// </summary>
    internal static ActiveSet With(this ActiveSet set, ObjectId node, ulong stake)
    {
        var entries = set.Entries.ToList();
        int at = entries.FindIndex(e => e.NodeId == node);
        if (stake == 0 || stake < set.ThresholdStake)
        {
            return at < 0 ? set : Removed(set, entries, at);
        }

        if (at >= 0)
        {
            return Replaced(set, entries, at, new(node, stake));
        }

        if (entries.Count < set.MaxSize)
        {
            entries.Add(new(node, stake));
            return set with { Entries = entries, TotalStake = checked(set.TotalStake + stake) };
        }

        ulong least = entries.Min(e => e.Stake);
        return least < stake ? Replaced(set, entries, entries.FindIndex(e => e.Stake == least), new(node, stake)) : set;
    }

    private static ActiveSet Removed(ActiveSet set, List<ActiveSetEntry> entries, int at)
    {
        ulong total = checked(set.TotalStake - entries[at].Stake);
        entries[at] = entries[^1];
        entries.RemoveAt(entries.Count - 1);
        return set with { Entries = entries, TotalStake = total };
    }

    private static ActiveSet Replaced(ActiveSet set, List<ActiveSetEntry> entries, int at, ActiveSetEntry entry)
    {
        ulong total = checked(set.TotalStake - entries[at].Stake + entry.Stake);
        entries[at] = entry;
        return set with { Entries = entries, TotalStake = total };
    }
}
