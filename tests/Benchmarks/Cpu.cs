namespace Benchmarks;

/// <summary>CPU seconds of this process: on a shared machine the wall clock measures the neighbours too.</summary>
internal static class Cpu
{
    internal static double Seconds(Action action)
    {
        var before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    internal static double WallSeconds(Action action)
    {
        long before = System.Diagnostics.Stopwatch.GetTimestamp();
        action();
        return System.Diagnostics.Stopwatch.GetElapsedTime(before).TotalSeconds;
    }

    /// <summary>The most memory this process has had resident, in MiB; 0 where the system does not tell.</summary>
    internal static double PeakMiB()
    {
        const string Status = "/proc/self/status";
        if (!File.Exists(Status))
        {
            return 0;
        }

        string? line = File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(new string([.. line.Where(char.IsAsciiDigit)]), System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }
}
