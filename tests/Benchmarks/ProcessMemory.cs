using System.Diagnostics;

namespace Benchmarks;

/// <summary>What a process holds of the machine's memory, in MiB.</summary>
internal static class ProcessMemory
{
    private const double MiB = 1 << 20;

    /// <summary>Now.</summary>
    internal static double Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 / MiB;
    }

    /// <summary>At most so far.</summary>
    internal static double Peak(Process process)
    {
        process.Refresh();
        return process.PeakWorkingSet64 / MiB;
    }
}
