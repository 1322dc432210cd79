using System.Globalization;

namespace Sui.DevChain;

/// <summary>How a chain's time runs. It never falls, and a later start goes on where the chain stood.</summary>
public abstract record ChainClock
{
    private const double MaxFactor = 10_000;

    private ChainClock()
    {
    }

    /// <summary>The time of the machine.</summary>
    public static ChainClock Real { get; } = new Accelerated(1);

    /// <summary>It stands until <see cref="DevChain.Advance"/>.</summary>
    public static ChainClock Manual { get; } = new ByHand();

    /// <summary>Chain milliseconds for one of the machine's.</summary>
    internal virtual double Pace => 1;

    /// <summary>Runs <paramref name="factor"/> times as fast as the machine's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not between 0.001 and 10,000.</exception>
    public static ChainClock Times(double factor) => factor is >= 0.001 and <= MaxFactor
        ? new Accelerated(factor)
        : throw new ArgumentOutOfRangeException(nameof(factor), factor, "A clock runs 0.001 to 10,000 times as fast as the machine's.");

    /// <summary>Reads <c>real</c>, <c>manual</c> or a factor as <c>60x</c>; null for anything else.</summary>
    public static ChainClock? TryParse(string text) => text switch
    {
        "real" => Real,
        "manual" => Manual,
        [.. var number, 'x'] when double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor)
            && factor is >= 0.001 and <= MaxFactor => Times(factor),
        _ => null,
    };

    internal sealed record Accelerated(double Factor) : ChainClock
    {
        internal override double Pace => Factor;
    }

    internal sealed record ByHand : ChainClock;
}
