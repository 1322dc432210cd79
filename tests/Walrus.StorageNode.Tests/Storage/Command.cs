using System.Diagnostics;

namespace Walrus.StorageNode.Tests.Storage;

/// <summary>A command of the system, for tests that mount.</summary>
internal static class Command
{
    /// <summary>Runs it; false when it fails, or is not there.</summary>
    internal static bool Run(string command, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(command, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
