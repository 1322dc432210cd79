using FsCheck;
using FsCheck.Fluent;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Whatever people do in whatever order, allowed or not: no FROST appears or disappears, and the network stays in order.</summary>
public sealed class ConservationTests
{
    private const int Steps = 400;

    [Fact]
    public void Money_is_conserved_to_the_frost_and_the_network_stays_in_order() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(8).WithQuietOnSuccess(true),
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => new RandomLife(seed).Run(Steps, [])));

    [Fact]
    public void Lives_of_known_seeds_come_to_every_call()
    {
        var done = new Dictionary<string, int>();
        for (int seed = 0; seed < 16; seed++)
        {
            new RandomLife(seed).Run(Steps, done);
        }

        // A property that some call never came to would say nothing about it.
        Assert.All(RandomLife.Names, name => Assert.True(done.GetValueOrDefault(name) > 0, $"{name} never succeeded."));
    }
}
