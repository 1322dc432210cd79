using Spectre.Console;

namespace Haulout.Chain;

/// <summary>A console for lines of any length: coloured where a person looks, plain elsewhere, never wrapped by us.</summary>
internal static class Lines
{
    private const int NoWrap = 1 << 20;

    internal static IAnsiConsole ConsoleOn(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        console.Profile.Width = NoWrap;
        return console;
    }
}
