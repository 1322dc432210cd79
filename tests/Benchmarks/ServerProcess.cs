using System.Diagnostics;

namespace Benchmarks;

/// <summary>This program again, serving something in a process of its own whose first line is the address; it ends with standard input.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    internal Uri Address { get; }

    internal double ResidentMiB => ProcessMemory.Resident(process);

    internal double PeakMiB => ProcessMemory.Peak(process);

    internal static async Task<ServerProcess> Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"The process of {arguments[0]} did not start.");
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The process of {arguments[0]} ended.");
        return new ServerProcess(process, new Uri(line));
    }

    internal async Task Tell(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
