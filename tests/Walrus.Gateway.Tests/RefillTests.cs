using Walrus.Core.Identifiers;
using Walrus.Gateway.Wallets;
using Walrus.Sui.Chain;

namespace Walrus.Gateway.Tests;

public class RefillTests
{
    private static readonly SuiAddress Anybody = SuiAddress.Parse("0xb0b");
    private static readonly SubWalletOptions Options = new() { MinBalance = 100, GasRefill = 30, WalRefill = 70 };

    [Theory]
    [InlineData(100, 100, 0, 0)]
    [InlineData(99, 100, 30, 0)]
    [InlineData(100, 99, 0, 70)]
    [InlineData(0, 0, 30, 70)]
    public void What_is_below_the_least_balance_is_filled_and_nothing_else(ulong mist, ulong frost, ulong givenMist, ulong givenFrost)
    {
        var expected = givenMist + givenFrost == 0 ? null : new Allowance(Anybody, givenMist, givenFrost);
        Assert.Equal(expected, Refill.For(Anybody, new Funds(mist, frost), Options));
    }

    [Theory]
    [InlineData(500, 500, 0)]
    [InlineData(500, 501, 70)]
    [InlineData(500, 1000, 500)]
    [InlineData(50, 1000, 950)]
    public void A_blob_that_costs_more_than_there_is_brings_what_it_lacks(ulong frost, ulong cost, ulong given)
    {
        var expected = given == 0 ? null : new Allowance(Anybody, 0, given);
        Assert.Equal(expected, Refill.For(Anybody, new Funds(100, frost), Options, cost));
    }

    [Fact]
    public void Options_that_would_never_fill_anything_are_refused()
    {
        var refused = Assert.Throws<ArgumentException>(
            () => new SubWalletOptions { GasRefill = 0, WalRefill = 0, RefillEvery = TimeSpan.Zero }.Validate());
        Assert.Equal(3, refused.Message.Split(Environment.NewLine).Length);
    }
}
