using System.Diagnostics;
using System.Text.Json;

namespace Haulout.Tests;

/// <summary>The real executable in a process of its own, in a folder of its own that goes with it.</summary>
public sealed class Cli : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("haulout-cli-").FullName;

    internal string At(params string[] parts) => Path.Combine([folder, .. parts]);

    internal string Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), content);
        return name;
    }

    internal static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    internal Outcome Run(params string[] args) => Run([], args);

    internal Outcome Run(byte[] standardInput, params string[] args)
    {
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(standardInput);
        process.StandardInput.Close();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output.Result, error.Result);
    }

    internal Process Start(params string[] args) => Start([], args);

    internal Process Start(Dictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "haulout.dll"), .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Everything in the folder, with forward slashes.</summary>
    internal string[] Files() =>
        [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))];

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    internal JsonElement Json => JsonDocument.Parse(Output).RootElement;

    internal Outcome Succeeds()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}{Output}");
        return this;
    }

    /// <summary>Bad input: exit code 2, nothing on standard output, one line on standard error that says what is asserted.</summary>
    internal void IsRefused(params string[] saying)
    {
        Assert.Equal(2, ExitCode);
        Assert.Equal("", Output);
        Assert.Equal(1, Error.Count(c => c == '\n'));
        Assert.StartsWith("haulout: ", Error, StringComparison.Ordinal);
        Assert.All(saying, s => Assert.Contains(s, Error, StringComparison.Ordinal));
    }
}
