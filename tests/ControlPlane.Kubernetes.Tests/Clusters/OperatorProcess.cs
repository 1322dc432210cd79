using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>The operator in a process of its own, so that it can be killed. The process is this test assembly started as a program.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string log;

    private OperatorProcess(Process process, string log) => (this.process, this.log) = (process, log);

    internal static OperatorProcess Start(string kubeconfig, string space, string identity)
    {
        string log = Path.Combine(Path.GetTempPath(), $"haulout-operator-{Guid.NewGuid():N}.log");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileName(path).StartsWith("dotnet", StringComparison.Ordinal)
            ? path : "dotnet")
        {
            ArgumentList = { typeof(OperatorProcess).Assembly.Location, kubeconfig, space, identity, log },
            UseShellExecute = false,
        };
        return new OperatorProcess(Process.Start(start)!, log);
    }

    /// <summary>Ends it as kill -9 does.</summary>
    internal async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Kill();
        }

        process.Dispose();
        if (Environment.GetEnvironmentVariable("HAULOUT_KEEP_LOGS") != "1")
        {
            File.Delete(log);
        }
    }

    /// <summary>The entry point of the process.</summary>
    private static async Task Main(string[] arguments)
    {
        using var logs = LoggerFactory.Create(builder => builder.AddProvider(new FileLog(arguments[3])).SetMinimumLevel(LogLevel.Information));
        await OperatorHost.Run(
            new OperatorOptions
            {
                Kubeconfig = arguments[0],
                Namespace = arguments[1],
                LeaseNamespace = arguments[1],
                Identity = arguments[2],
                LeaseDuration = TimeSpan.FromSeconds(3),
                Listen = "",
            },
            TimeProvider.System,
            logs,
            CancellationToken.None);
    }

    private sealed class FileLog(string path) : ILoggerProvider, ILogger
    {
        private readonly StreamWriter writer = new(path) { AutoFlush = true };

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (writer)
            {
                writer.WriteLine($"{logLevel}: {formatter(state, exception)} {exception}");
            }
        }

        public void Dispose() => writer.Dispose();
    }
}
