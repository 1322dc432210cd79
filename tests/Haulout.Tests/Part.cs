using System.Diagnostics;

namespace Haulout.Tests;

/// <summary>A part of the stack in a process of its own; what it prints is kept for the message of a test that fails.</summary>
internal sealed class Part : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly List<string> lines = [];
    private readonly List<string> output = [];
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;

    private Part(Process process, string readyLine)
    {
        this.process = process;
        process.OutputDataReceived += (_, e) => Take(e.Data, readyLine, output);
        process.ErrorDataReceived += (_, e) => Take(e.Data, readyLine, null);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal string Log
    {
        get
        {
            lock (lines)
            {
                return string.Join('\n', lines);
            }
        }
    }

    /// <summary>What it printed on standard output.</summary>
    internal string[] Output
    {
        get
        {
            lock (lines)
            {
                return [.. output];
            }
        }
    }

    /// <summary>Starts it and waits for the line that says it is ready.</summary>
    internal static async Task<Part> Start(Cli cli, string readyLine, params string[] args)
    {
        var part = new Part(cli.Start(args), readyLine);
        using var ended = new CancellationTokenSource(Patience);
        var exit = part.process.WaitForExitAsync(ended.Token);
        if (await Task.WhenAny(part.ready.Task, exit) == exit)
        {
            string log = part.Log;
            part.Dispose();
            Assert.Fail($"haulout {string.Join(' ', args)} is not ready:\n{log}");
        }

        return part;
    }

    /// <summary>kill -9.</summary>
    internal void Kill()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    /// <summary>Waits until it has printed that.</summary>
    internal async Task Shows(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!Log.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(process.HasExited, $"it ended:\n{Log}");
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>SIGTERM; the exit code.</summary>
    internal Task<int> Stop() => Stop("-TERM");

    /// <summary>Ctrl+C; the exit code.</summary>
    internal Task<int> Interrupt() => Stop("-INT");

    private async Task<int> Stop(string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return await Ended();
    }

    /// <summary>Waits until it ends by itself; the exit code.</summary>
    internal async Task<int> Ended()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    private void Take(string? line, string readyLine, List<string>? more)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Add(line);
            more?.Add(line);
        }

        if (line.Contains(readyLine, StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }
    }
}
