using System.Globalization;

namespace Haulout.Configuration;

/// <summary>Durations as people write them: a whole number and one unit.</summary>
internal static class Durations
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    internal static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (suffix, unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && uint.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out uint count)
                && count <= TimeSpan.MaxValue / unit)
            {
                duration = count * unit;
                return true;
            }
        }

        return false;
    }

    /// <summary>In the largest unit that divides it.</summary>
    internal static string Format(TimeSpan duration)
    {
        var (suffix, unit) = duration == TimeSpan.Zero ? Units[1] : Units.Last(u => duration.Ticks % u.Unit.Ticks == 0 || u.Suffix == "ms");
        return string.Create(CultureInfo.InvariantCulture, $"{duration / unit:0.###}{suffix}");
    }
}
