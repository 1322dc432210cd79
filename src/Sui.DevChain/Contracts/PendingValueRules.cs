using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>Values that take effect later (<c>pending_values</c>).</summary>
internal static class PendingValueRules
{
    /// <summary>More of a value in an epoch.</summary>
    internal static PendingValues Add(this PendingValues pending, Epoch epoch, ulong value) =>
        pending.Put(epoch, old => checked(old + value));

    /// <summary>That value in an epoch, whatever was there.</summary>
    internal static PendingValues Replace(this PendingValues pending, Epoch epoch, ulong value) => pending.Put(epoch, _ => value);

    /// <summary>Less of a value in an epoch.</summary>
    internal static PendingValues Reduce(this PendingValues pending, Epoch epoch, ulong value)
    {
        AbortCodes.PendingValues.MissingEpochValue.Unless(pending.Values.Any(v => v.Epoch == epoch), "reduce");
        return pending.Put(epoch, old => old >= value ? old - value : throw AbortCodes.PendingValues.ReduceValueTooLarge.In("reduce"));
    }

    /// <summary>The sum of the values up to an epoch.</summary>
    internal static ulong SumTo(this PendingValues pending, Epoch epoch) =>
        pending.Values.Where(v => v.Epoch <= epoch).Aggregate(0UL, static (sum, v) => checked(sum + v.Value));

    /// <summary>The newest value up to an epoch.</summary>
    internal static ulong? LatestTo(this PendingValues pending, Epoch epoch) =>
        pending.Values.Where(v => v.Epoch <= epoch).MaxBy(v => v.Epoch)?.Value;

    /// <summary>What is left after an epoch.</summary>
    internal static PendingValues After(this PendingValues pending, Epoch epoch) => new([.. pending.Values.Where(v => v.Epoch > epoch)]);

    private static PendingValues Put(this PendingValues pending, Epoch epoch, Func<ulong, ulong> change)
    {
        var values = pending.Values.ToList();
        int at = values.FindIndex(v => v.Epoch == epoch);
        if (at < 0)
        {
            values.Add(new(epoch, change(0)));
        }
        else
        {
            values[at] = new(epoch, change(values[at].Value));
        }

        return new(values);
    }
}
