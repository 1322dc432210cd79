using Walrus.Sui.Rpc;

namespace Walrus.Sui.Tests.Rpc;

public sealed class RetryBudgetTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void What_is_spent_is_gone_until_time_passes()
    {
        var budget = new RetryBudget(3, time);
        Assert.Equal(3, Take(budget));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, Take(budget));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, Take(budget));
    }

    [Fact]
    public void Successes_bring_some_back()
    {
        var budget = new RetryBudget(3, time);
        Take(budget);
        for (int i = 0; i < 11; i++)
        {
            budget.Succeeded();
        }

        Assert.Equal(2, Take(budget));
    }

    private static int Take(RetryBudget budget)
    {
        int taken = 0;
        while (budget.TryTake())
        {
            taken++;
        }

        return taken;
    }
}

/// <summary>A clock that stands still until it is moved; its timers are those of the system.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long now = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref now);

    internal void Advance(TimeSpan span) => Interlocked.Add(ref now, span.Ticks);
}
