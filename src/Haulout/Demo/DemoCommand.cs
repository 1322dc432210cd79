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
        var data = new Option<string>("--data")
        {
            HelpName = "DIR",
            Description = "The folder of the running stack, as given to haulout up",
            DefaultValueFactory = _ => "haulout-data",
        };
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

        var where = StackFile.Read(Path.GetFullPath(data));
        using var client = new StackClient(where);
        try
        {
            await new Story(client, where, AnsiConsole.Console, TimeProvider.System).Tell(file, ct);
            return ExitCode.Success;
        }
        catch (HttpRequestException e)
        {
            throw new IOException(
                $"the stack of {data} does not answer ({e.Message}); start it in another terminal with: haulout up --data {data}", e);
        }
        catch (DemoFailedException e)
        {
            await Console.Error.WriteLineAsync($"haulout: {e.Message}");
            return ExitCode.Failure;
        }
    }
}
