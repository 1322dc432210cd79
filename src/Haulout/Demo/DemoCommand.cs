using System.CommandLine;
using Haulout.Cli;
using Haulout.Stack;
using Spectre.Console;

namespace Haulout.Demo;

/// <summary><c>haulout demo FILE</c>: what Haulout is for, told on a running stack with a file of the user's.</summary>
internal static class DemoCommand
{
    internal static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The file to store; best a few megabytes" };
        var data = StackFile.Folder();
        var command = new Command("demo", "Store a file on a running stack, stop nodes, lose slivers, and watch them be found and healed")
        {
            file, data,
        };
        command.SetAction((parsed, ct) => Run(parsed.GetValue(file)!, parsed.GetValue(data)!, ct));
        return command;
    }

    private static async Task<int> Run(string file, string data, CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            throw new BadInputException($"{file} does not exist or is no file.");
        }

        try
        {
            return await StackClient.With(data, async (where, client) =>
            {
                await new Story(client, where, AnsiConsole.Console, TimeProvider.System).Tell(file, ct);
                return ExitCode.Success;
            });
        }
        catch (DemoFailedException e)
        {
            await Console.Error.WriteLineAsync($"haulout: {e.Message}");
            return ExitCode.Failure;
        }
    }
}
