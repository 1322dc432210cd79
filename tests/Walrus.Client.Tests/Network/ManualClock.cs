namespace Walrus.Client.Tests.Network;

/// <summary>A clock the test moves; its timers are the system's.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    internal void Advance(TimeSpan by) => now += by;

    public override DateTimeOffset GetUtcNow() => now;
}
