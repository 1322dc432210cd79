using FsCheck;
using FsCheck.Fluent;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Whatever people do in whatever order, allowed or not: no FROST appears or disappears, and the network stays in order.</summary>
public sealed class ConservationTests
{
    [Fact]
    public void Money_is_conserved_to_the_frost_and_the_network_stays_in_order()
    {
        var done = new Dictionary<string, int>();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(16).WithQuietOnSuccess(true),
            Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => new RandomLife(seed).Run(250, done)));

        // A property that no call ever came to is worth nothing.
        Assert.All(RandomLife.Names, name => Assert.True(done.GetValueOrDefault(name) > 0, $"{name} never succeeded."));
    }
}
