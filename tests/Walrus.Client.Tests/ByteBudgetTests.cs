namespace Walrus.Client.Tests;

public class ByteBudgetTests
{
    [Fact]
    public async Task Whoever_asks_for_too_much_waits_in_turn()
    {
        var budget = new ByteBudget(10);
        var first = await budget.Acquire(6, default);
        var second = budget.Acquire(5, default);
        var third = budget.Acquire(1, default);
        Assert.False(second.IsCompleted || third.IsCompleted);
        first.Dispose();
        (await second).Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task More_than_everything_gets_everything()
    {
        var budget = new ByteBudget(10);
        var all = await budget.Acquire(1000, default);
        var next = budget.Acquire(1, default);
        Assert.False(next.IsCompleted);
        all.Dispose();
        all.Dispose();
        (await next).Dispose();
        (await budget.Acquire(10, default)).Dispose();
    }

    [Fact]
    public async Task Whoever_gives_up_leaves_no_hole()
    {
        var budget = new ByteBudget(10);
        var first = await budget.Acquire(10, default);
        using var cts = new CancellationTokenSource();
        var impatient = budget.Acquire(10, cts.Token);
        var next = budget.Acquire(1, default);
        await cts.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        first.Dispose();
        (await next).Dispose();
        (await budget.Acquire(10, default)).Dispose();
    }
}
