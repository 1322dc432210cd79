using System.Globalization;
using System.Net;
using Haulout.Cli;

namespace Haulout.Configuration;

/// <summary>A value as given, and where, so that a complaint can name the place; or the one that counts when none is given.</summary>
internal sealed record SettingValue(string Source, string Text, bool IsGiven = true);

/// <summary>The values of a part's settings, each read with the check its kind needs.</summary>
internal sealed class SettingValues(string part, IReadOnlyDictionary<string, SettingValue> values)
{
    /// <summary>A text that must be there.</summary>
    internal string Text(string name) => TextOrNull(name)
        ?? throw new BadInputException($"--{name} is missing: give it, set {Settings.Variable(part, name)}, or write it into the --config file.");

    /// <summary>A text, or null; an empty one counts as absent.</summary>
    internal string? TextOrNull(string name) => values.TryGetValue(name, out var value) && value.Text.Length > 0 ? value.Text : null;

    /// <summary>Where a value was given; null when what counts is the default.</summary>
    internal string? GivenBy(string name) => values.TryGetValue(name, out var value) && value.IsGiven ? value.Source : null;

    /// <summary>A whole number within bounds.</summary>
    internal int Number(string name, int min, int max) =>
        int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max
            ? number
            : throw Unusable(name, $"give a whole number from {min} to {max}");

    /// <summary>A whole number that may be large: coins, bytes of a disk.</summary>
    internal ulong Amount(string name) => ulong.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out ulong amount)
        ? amount
        : throw Unusable(name, "give a whole number");

    /// <summary>Yes or no.</summary>
    internal bool Flag(string name) => Text(name) switch
    {
        "true" or "1" or "yes" => true,
        "false" or "0" or "no" => false,
        _ => throw Unusable(name, "give true or false"),
    };

    /// <summary>A duration: 250ms, 30s, 10m, 2h, 14d.</summary>
    internal TimeSpan Duration(string name, TimeSpan min, TimeSpan max) =>
        Durations.TryParse(Text(name), out var duration) && duration >= min && duration <= max
            ? duration
            : throw Unusable(name, $"give a duration from {Durations.Format(min)} to {Durations.Format(max)}, as 250ms, 30s, 10m, 2h or 14d");

    /// <summary>An address to listen on: an IP address and a port, 0 for any free one.</summary>
    internal string Listen(string name) => IPEndPoint.TryParse(Text(name), out var endpoint) && Text(name).Contains(':', StringComparison.Ordinal)
        ? endpoint.ToString()
        : throw Unusable(name, "give an IP address and a port, as 127.0.0.1:9000 or 0.0.0.0:9000");

    /// <summary>An http or https URL.</summary>
    internal Uri Url(string name) => UrlOrNull(name) ?? throw Unusable(name, "give a URL, as http://127.0.0.1:9000");

    /// <summary>Some http or https URLs with commas between, each once.</summary>
    internal IReadOnlyList<Uri> Urls(string name, int most)
    {
        Uri?[] urls = [.. Text(name).Split(',', StringSplitOptions.TrimEntries).Select(ParseUrl)];
        string form = $"give 1 to {most} URLs with commas between, each once, as http://127.0.0.1:9000,http://127.0.0.1:9001";
        return urls.Length <= most && urls.Distinct().Count() == urls.Length && urls.All(u => u is not null)
            ? [.. urls.OfType<Uri>()]
            : throw Unusable(name, form);
    }

    /// <summary>An http or https URL, or null when none is given.</summary>
    internal Uri? UrlOrNull(string name) => TextOrNull(name) is not { } text ? null
        : ParseUrl(text) ?? throw Unusable(name, "give a URL, as http://127.0.0.1:9000");

    /// <summary>Any other kind, by its parser.</summary>
    internal T? Parsed<T>(string name, Func<string, T?> parse, string expected)
        where T : class => TextOrNull(name) is not { } text ? null : parse(text) ?? throw Unusable(name, expected);

    private static Uri? ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    private BadInputException Unusable(string name, string expected) =>
        new($"{values.GetValueOrDefault(name)?.Source ?? $"--{name}"} cannot be '{values.GetValueOrDefault(name)?.Text}': {expected}.");
}
