using System.CommandLine;
using System.Text.Json;
using Haulout.Cli;

namespace Haulout.Configuration;

/// <summary>All knobs of a part, and where their values come from.</summary>
/// <param name="part">chain, node, gateway, …: the middle of the environment variables' names.</param>
/// <param name="declared">The knobs.</param>
internal sealed class Settings(string part, params Setting[] declared)
{
    private const int MaxFileBytes = 1 << 20;

    private readonly Option<string?> file = new("--config")
    {
        HelpName = "FILE",
        Description = $"A JSON file with any of these settings by name; also {Variable(part, "config")}",
    };

    private readonly IReadOnlyDictionary<string, Option<string?>> options = declared.ToDictionary(s => s.Name, s => new Option<string?>($"--{s.Name}")
    {
        HelpName = s.Value,
        Description = $"{s.Help}{(s.Default is null ? "" : $" [default: {s.Default}]")} ({Variable(part, s.Name)})",
    });

    /// <summary>The name of the part in telemetry.</summary>
    internal string Service => $"haulout-{part}";

    /// <summary>Adds an option for each knob, and <c>--config</c>.</summary>
    internal void AddTo(Command command)
    {
        command.Options.Add(file);
        foreach (var option in options.Values)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The values for this call.</summary>
    /// <exception cref="BadInputException">The file cannot be used, or names a setting that does not exist.</exception>
    internal SettingValues Read(ParseResult parsed, Func<string, string?> environment)
    {
        var fromFile = ReadFile(parsed.GetValue(file) ?? environment(Variable(part, "config")));
        var values = new Dictionary<string, SettingValue>();
        foreach (var setting in declared)
        {
            SettingValue? value = parsed.GetValue(options[setting.Name]) is { } given ? new($"--{setting.Name}", given)
                : environment(Variable(part, setting.Name)) is { } variable ? new(Variable(part, setting.Name), variable)
                : fromFile.TryGetValue(setting.Name, out var written) ? written
                : setting.Default is { } byDefault ? new($"--{setting.Name}", byDefault, IsGiven: false) : null;
            if (value is not null)
            {
                values.Add(setting.Name, value);
            }
        }

        return new SettingValues(part, values);
    }

    internal static string Variable(string part, string name) =>
        $"HAULOUT_{part.ToUpperInvariant()}__{name.ToUpperInvariant().Replace('-', '_')}";

    private Dictionary<string, SettingValue> ReadFile(string? path)
    {
        if (path is null)
        {
            return [];
        }

        var values = new Dictionary<string, SettingValue>();
        foreach (var property in Parse(path).EnumerateObject())
        {
            if (!options.ContainsKey(property.Name))
            {
                throw new BadInputException(
                    $"{path} has a setting \"{property.Name}\" that {part} does not know; it knows {string.Join(", ", options.Keys.Order())}.");
            }

            string text = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => property.Value.GetRawText(),
                _ => throw new BadInputException($"\"{property.Name}\" in {path} must be a string, a number or a boolean."),
            };
            values[property.Name] = new SettingValue($"\"{property.Name}\" in {path}", text);
        }

        return values;
    }

    private static JsonElement Parse(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxFileBytes })
            {
                throw new BadInputException($"{path} is larger than {MaxFileBytes} bytes; that is no configuration file.");
            }

            using var document = JsonDocument.Parse(
                File.ReadAllBytes(path),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new BadInputException($"{path} must hold one JSON object with settings by name.");
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{path} is not JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"the configuration file {path} cannot be read: {e.Message}", e);
        }
    }
}
