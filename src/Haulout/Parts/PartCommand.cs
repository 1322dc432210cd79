using System.CommandLine;
using Haulout.Cli;
using Haulout.Configuration;
using Microsoft.Extensions.Logging;
using Walrus.Hosting.Telemetry;

namespace Haulout.Parts;

/// <summary>A command that runs one part until it is asked to stop.</summary>
internal static class PartCommand
{
    /// <summary>The knob that every part has.</summary>
    internal static Setting LogLevelSetting { get; } =
        new("log-level", "What is logged to standard error: Debug, Information, Warning, Error", "Information", "LEVEL");

    internal static Command Create(
        string name, string help, Settings settings, Func<SettingValues, ILoggerFactory, CancellationToken, Task<int>> run) =>
        Create(name, help, settings, (_, values, logs, ct) => run(values, logs, ct));

    /// <summary>The same with arguments and options that are not settings.</summary>
    internal static Command Create(
        string name,
        string help,
        Settings settings,
        Func<ParseResult, SettingValues, ILoggerFactory, CancellationToken, Task<int>> run,
        params ReadOnlySpan<Symbol> more)
    {
        var command = new Command(name, help);
        foreach (var symbol in more)
        {
            switch (symbol)
            {
                case Argument argument:
                    command.Arguments.Add(argument);
                    break;
                case Option option:
                    command.Options.Add(option);
                    break;
            }
        }

        settings.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var values = settings.Read(parsed, Environment.GetEnvironmentVariable);
            using var export = OtlpExport.Start(settings.Service);
            using var logs = Foreground.Logs(Level(values), settings.Service);
            return await run(parsed, values, logs, ct);
        });
        return command;
    }

    private static LogLevel Level(SettingValues values) => Enum.TryParse<LogLevel>(values.Text("log-level"), ignoreCase: true, out var level) && Enum.IsDefined(level)
        ? level
        : throw new BadInputException($"--log-level cannot be '{values.Text("log-level")}': give Debug, Information, Warning or Error.");
}
