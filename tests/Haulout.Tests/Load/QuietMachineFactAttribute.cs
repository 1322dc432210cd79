namespace Haulout.Tests.Load;

/// <summary>
/// A test that is known to fail on a busy machine and says so instead: with epochs of six seconds a store that takes as long is refused with
/// EIncorrectEpoch more often than the client tries again. Issue 5 is open for it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class QuietMachineFactAttribute : FactAttribute
{
    public QuietMachineFactAttribute() => Skip = Environment.GetEnvironmentVariable("HAULOUT_QUIET_MACHINE") == "1"
        ? null
        : "Known to fail on a busy machine (stores over epochs of six seconds, issue 5); set HAULOUT_QUIET_MACHINE=1 to run it.";
}
