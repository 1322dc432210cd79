using ControlPlane.Repairs;

namespace ControlPlane.Tests.Repairs;

public sealed class LanesTests
{
    private static readonly ControlPlaneOptions Options = new() { RepairRetry = TimeSpan.FromMinutes(1), RepairRetryMax = TimeSpan.FromHours(1) };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(7, 60)]
    [InlineData(1_000_000, 60)]
    public void Pauses_double_up_to_the_longest(int attempts, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Lanes.Pause(attempts, Options));
}
