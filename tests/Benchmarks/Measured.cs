namespace Benchmarks;

/// <summary>What a number of rounds gave.</summary>
internal sealed record Measured(IReadOnlyList<double> Values)
{
    private readonly double[] sorted = [.. Values.Order()];

    internal double Median => sorted[sorted.Length / 2];

    internal double Min => sorted[0];

    internal double Max => sorted[^1];

    /// <summary>Times become rates: <paramref name="amount"/> over each value.</summary>
    internal Measured Rate(double amount) => new([.. Values.Select(v => amount / v)]);

    /// <summary>Round by round how many times longer the other took: noise that hits both in a round cancels.</summary>
    internal Measured TimesFasterThan(Measured other) => new([.. other.Values.Zip(Values, (o, mine) => o / mine)]);

    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Median:G3} [{Min:G3}..{Max:G3}]");
}
