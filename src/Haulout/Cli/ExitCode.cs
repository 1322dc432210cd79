namespace Haulout.Cli;

/// <summary>What the process tells its caller; documented in docs/cli.md.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    internal const int Success = 0;

    /// <summary>The input is fine but the machine is not: disk full, file not readable, an error of ours.</summary>
    internal const int Failure = 1;

    /// <summary>The input or the command line cannot be used; the one line on standard error says what to do.</summary>
    internal const int BadInput = 2;

    /// <summary>Interrupted by Ctrl+C or SIGTERM; nothing half-written is left.</summary>
    internal const int Interrupted = 130;
}
