using System.CommandLine;
using Azure;
using ControlPlane.Silo.Postgres;
using Npgsql;
using Orleans.Runtime;

namespace ControlPlane.Silo;

/// <summary>The cluster host: actors, the work around them, and HTTP, in one process of which several make a cluster.</summary>
internal static class Program
{
    private const int Failure = 1;
    private const int BadInput = 2;

    private static async Task<int> Main(string[] args)
    {
        var parsed = Command().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Complain(BadInput, $"{parsed.Errors[0].Message} See 'haulout-silo --help'.");
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (BadConfigurationException e)
        {
            return Complain(BadInput, e.Message);
        }
        catch (ArgumentException e) when (e.TargetSite?.DeclaringType == typeof(ControlPlaneOptions))
        {
            return Complain(BadInput, e.Message);
        }
        catch (PortInUseException e)
        {
            return Complain(Failure, e.Message);
        }
        catch (Exception e) when (Unreachable(e) is { } cause)
        {
            return Complain(Failure, $"the storage of the cluster cannot be used: {cause.Message}");
        }
        catch (IOException e)
        {
            return Complain(Failure, e.Message);
        }
#pragma warning disable CA1031 // The last resort: whatever it is, the operator gets it on standard error and an exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Complain(Failure, $"this is a fault in haulout-silo, please report it: {e}");
        }
    }

    private static RootCommand Command()
    {
        var config = Text("--config", "FILE", "A JSON file; the environment (HAULOUT_SILO__STORAGE…) goes over it");
        var listen = Text("--listen", "IP:PORT", "Where to serve HTTP; 127.0.0.1:8080 unless ASPNETCORE_URLS says otherwise");
        var storage = Text(
            "--storage", "KIND", "State: Localhost (in memory), AdoNet (PostgreSQL) or AzureStorage, at HAULOUT_SILO__CONNECTION_STRING");
        var chain = Text("--chain", "URL", "The chain's gRPC endpoint; without one the silo hosts actors and does no work of its own");
        var name = Text("--name", "NAME", "The silo's name; the pod's or the machine's otherwise");
        var siloPort = Text("--silo-port", "PORT", "The port for other silos (11111)");
        var gatewayPort = Text("--gateway-port", "PORT", "The port for clients of the cluster (30000)");
        var prepare = new Option<bool>("--init-database") { Description = "Apply the database schema, also over an older one of ours, and leave" };
        var root = new RootCommand("haulout-silo: the control plane of Haulout, as one silo of a cluster.")
        {
            config, listen, storage, chain, name, siloPort, gatewayPort, prepare,
        };
        root.SetAction(async (given, ct) =>
        {
            var builder = SiloHost.Configure(given.GetValue(config), Given(
                ("Listen", given.GetValue(listen)), ("Storage", given.GetValue(storage)), ("Chain", given.GetValue(chain)),
                ("Name", given.GetValue(name)), ("SiloPort", given.GetValue(siloPort)), ("GatewayPort", given.GetValue(gatewayPort))));
            return given.GetValue(prepare) ? await SiloHost.Prepare(builder, ct) : await SiloHost.Run(builder, ct);
        });
        return root;
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    private static IEnumerable<KeyValuePair<string, string?>> Given(params (string Key, string? Value)[] values) =>
        values.Where(v => v.Value is not null).Select(v => new KeyValuePair<string, string?>($"Silo:{v.Key}", v.Value));

    private static Exception? Unreachable(Exception e) => e switch
    {
        NpgsqlException or RequestFailedException => e,
        AggregateException { InnerExceptions: [var first, ..] } => Unreachable(first),
        { InnerException: { } inner } => Unreachable(inner),
        _ => null,
    };

    private static int Complain(int code, string lines)
    {
        foreach (string line in lines.Split('\n')) Console.Error.WriteLine($"haulout-silo: {line.Trim()}");
        return code;
    }
}
