namespace ControlPlane.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => new ControlPlaneOptions().Validate();

    [Fact]
    public void Every_fault_is_one_line_that_names_what_is_wrong()
    {
        var options = new ControlPlaneOptions
        {
            Chain = " ",
            Partitions = 0,
            RoundLength = TimeSpan.Zero,
            RepairRetry = TimeSpan.FromHours(2),
            ContainedRetries = [TimeSpan.Zero],
        };

        Assert.Equal(
            ["Chain", "Partitions", "RoundLength", "RepairRetryMax", "ContainedRetries"],
            options.Faults().Select(f => f[..f.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Throws<ArgumentException>(options.Validate);
    }
}
