using System.CommandLine;
using Haulout.Cli;
using Haulout.Configuration;
using Microsoft.Extensions.Logging;

namespace Haulout.Parts;

/// <summary>A command that runs one part until it is asked to stop.</summary>
internal static class PartCommand
{
    /// <summary>The knob that every part has.</summary>
    internal static Setting LogLevelSetting { get; } =
        new("log-level", "What is logged to standard error: Debug, Information, Warning, Error", "Information", "LEVEL");

    internal static Command Create(string name, string help, Settings settings, Func<SettingValues, ILoggerFactory, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, help);
        settings.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var values = settings.Read(parsed, Environment.GetEnvironmentVariable);
            using var logs = Foreground.Logs(Level(values));
            return await run(values, logs, ct);
        });
        return command;
    }

    private static LogLevel Level(SettingValues values) => Enum.TryParse<LogLevel>(values.Text("log-level"), ignoreCase: true, out var level) && Enum.IsDefined(level)
        ? level
        : throw new BadInputException($"--log-level cannot be '{values.Text("log-level")}': give Debug, Information, Warning or Error.");
}
