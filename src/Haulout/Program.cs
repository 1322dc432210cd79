using System.CommandLine;
using System.CommandLine.Parsing;
using Haulout.Blobs;
using Haulout.Chain;
using Haulout.Cli;
using Haulout.Client;
using Haulout.Demo;
using Haulout.Parts;
using Haulout.Quilts;
using Haulout.Stack;
using Walrus.Core;
using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Haulout;

/// <summary>The one executable.</summary>
internal static class Program
{
    internal static RootCommand Commands() => new("haulout: managed Walrus storage. Every command takes --help.")
    {
        UpCommand.Create(), NodesCommand.Create(), DemoCommand.Create(),
        ChainCommand.Create(), NodeCommand.Create(), GatewayCommand.Create(), ControlCommand.Create(),
        OperatorCommand.Create(), BootstrapCommand.Create(),
        StoreCommand.Create(), ReadCommand.Create(), StatusCommand.Create(), ExtendCommand.Create(), DeleteCommand.Create(), ListCommand.Create(),
        HealthCommand.Create(), InfoCommand.Create(),
        BlobIdCommand.Create(), EncodeCommand.Create(), DecodeCommand.Create(), RecoverCommand.Create(), QuiltCommand.Create(),
        ConvertBlobIdCommand.Create(),
    };

    private static async Task<int> Main(string[] args)
    {
        var parsed = Commands().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Complain($"{parsed.Errors[0].Message.ReplaceLineEndings(" ")} See '{PathOf(parsed.CommandResult)} --help'.");
            return ExitCode.BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = Foreground.StopWithin,
            });
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is BadInputException or WalrusFormatException or BlobTooLargeException or BlobDecodingException or QuiltException)
        {
            Complain(e.Message);
            return ExitCode.BadInput;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException
            or ChainUnavailableException or MoveAbortException)
        {
            Complain(e.Message);
            return ExitCode.Failure;
        }
#pragma warning disable CA1031 // The last resort: whatever it is, the user gets a sentence and the exit code scripts rely on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Complain($"this is a fault in haulout, please report it: {e}");
            return ExitCode.Failure;
        }
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "haulout";

    private static void Complain(string line) => Console.Error.WriteLine($"haulout: {line}");
}
