using System.Net.Sockets;
using Haulout.Cli;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Sui.DevChain;
using Walrus.Hosting.Telemetry;
using Walrus.StorageNode;
using Walrus.Sui.Chain;

namespace Haulout.Parts;

/// <summary>Runs a part until the process is asked to stop (Ctrl+C, SIGTERM), and then lets it finish what it does.</summary>
internal static class Foreground
{
    /// <summary>How long a part may take to stop; System.CommandLine ends the process after it.</summary>
    internal static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(120);

    /// <summary>Starts the part, says where it is, and waits.</summary>
    /// <param name="start">Starts it; an exception's message is the one line the user reads.</param>
    /// <param name="announce">What to print once it stands.</param>
    /// <param name="ct">Cancelled when the process is asked to stop.</param>
    internal static Task<int> Run<TPart>(Func<CancellationToken, Task<TPart>> start, Func<TPart, string> announce, CancellationToken ct)
        where TPart : IAsyncDisposable => Run(start, announce, (_, token) => Task.Delay(Timeout.Infinite, token), ct);

    /// <summary>
    /// The same, with something to <paramref name="show"/> while it runs; <paramref name="oneLine"/> keeps standard output for the announcement.
    /// </summary>
    internal static async Task<int> Run<TPart>(
        Func<CancellationToken, Task<TPart>> start, Func<TPart, string> announce, Func<TPart, CancellationToken, Task> show, CancellationToken ct,
        bool oneLine = false)
        where TPart : IAsyncDisposable
    {
        TPart part;
        try
        {
            part = await start(ct);
        }
        catch (Exception e) when (IsOfTheMachine(e))
        {
            bool chooses = e.InnerException is not AddressInUseException || e.Message.Contains("choose", StringComparison.Ordinal);
            string more = chooses ? "" : " Choose another address.";
            await Console.Error.WriteLineAsync($"haulout: {e.Message.ReplaceLineEndings(" ")}{more}");
            return ExitCode.Failure;
        }

        await using (part)
        {
            await Console.Out.WriteLineAsync(announce(part));
            await Console.Out.FlushAsync(CancellationToken.None);
            try
            {
                await show(part, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                // Asked to stop.
            }

            await (oneLine ? Console.Error : Console.Out).WriteLineAsync("stopping: requests under way are finished first");
        }

        return ExitCode.Success;
    }

    /// <summary>Logs to standard error, so that standard output stays for results.</summary>
    internal static ILoggerFactory Logs(LogLevel level, string service) => LoggerFactory.Create(logging => logging
        .AddOtlpExport(service)
        .SetMinimumLevel(level)
        .AddFilter("Microsoft", level < LogLevel.Information ? level : LogLevel.Warning)

        // What the framework has to say of a failed start is a page; the part's own line is enough. The parts that speak HTTP/2 without
        // TLS choose it by the connection's first bytes, of which Kestrel warns that it cannot.
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
        .AddFilter("Microsoft.AspNetCore.Server.Kestrel", level < LogLevel.Information ? level : LogLevel.Error)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = true;
        })
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));

    /// <summary>What a part's own start says in one clear line; anything else is a fault of ours and looks like one.</summary>
    private static bool IsOfTheMachine(Exception e) => e is DevChainException or StorageNodeException or ChainUnavailableException
        or MoveAbortException or IOException or UnauthorizedAccessException or SocketException or InvalidOperationException or HttpRequestException
        or ArgumentException;
}
