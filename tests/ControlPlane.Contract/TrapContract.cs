using System.Collections.Immutable;
using Walrus.Core.Identifiers;

namespace ControlPlane.Contract;

/// <summary>What the seam promises whatever the host (house.md, "The seam").</summary>
public abstract class TrapContract : ActorContract
{
    private static readonly TrapCargo Cargo = new(
        new TrapShape.Circle(1.5), [new TrapShape.Square(2), new TrapShape.Circle(3)],
        ImmutableSortedDictionary<BlobId, Epoch>.Empty.Add(Samples.Blob(1), new(7)).Add(Samples.Blob(2), new(8)), Samples.Genesis, null);

    [Fact]
    public async Task Turns_of_one_actor_exclude_each_other()
    {
        await Play(actors => Task.WhenAll(Enumerable.Range(0, 50).Select(_ => actors.Actor<ITrap>("trap-1").Bump())));

        Assert.Equal(50, (await Play(actors => actors.Actor<ITrap>("trap-1").Describe())).Count);
    }

    [Fact]
    public async Task Keys_tell_actors_apart()
    {
        await Play(actors => actors.Actor<ITrap>("trap-b1").Bump());
        await Play(actors => actors.Actor<ITrap>("trap-B1").Bump());
        await Play(actors => actors.Actor<ITrap>("trap-0b1").Bump());

        Assert.Equal(1, (await Play(actors => actors.Actor<ITrap>("trap-b1").Describe())).Count);
        Assert.Equal(0, (await Play(actors => actors.Actor<ITrap>("trap-1b").Describe())).Count);
    }

    [Fact]
    public async Task A_failed_turn_leaves_the_saved_state()
    {
        await Play(actors => actors.Actor<ITrap>("trap-1").Bump());
        await Assert.ThrowsAnyAsync<Exception>(() => Play(actors => actors.Actor<ITrap>("trap-1").SetAndFail(99)));

        Assert.Equal(1, (await Play(actors => actors.Actor<ITrap>("trap-1").Describe())).Count);
    }

    [Fact]
    public async Task What_was_saved_before_a_failure_stays()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => Play(actors => actors.Actor<ITrap>("trap-1").SaveAndFail(7)));

        Assert.Equal(7, (await Play(actors => actors.Actor<ITrap>("trap-1").Describe())).Count);
    }

    [Fact]
    public async Task The_message_of_an_exception_reaches_the_caller()
    {
        var e = await Assert.ThrowsAnyAsync<Exception>(() => Play(actors => actors.Actor<ITrap>("trap-1").SetAndFail(99)));

        Assert.Contains("trap-1 was asked to fail", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_actor_may_call_another_in_its_turn()
    {
        Assert.Equal(1, await Play(actors => actors.Actor<ITrap>("trap-1").BumpOther("trap-2")));
        Assert.Equal(1, (await Play(actors => actors.Actor<ITrap>("trap-2").Describe())).Count);
    }

    [Fact]
    public async Task Records_arrive_and_are_stored_as_they_were_sent()
    {
        Same(Cargo, await Play(actors => actors.Actor<ITrap>("trap-1").Carry(Cargo)));
        await Host.Restart();
        Same(Cargo, (await Play(actors => actors.Actor<ITrap>("trap-1").Describe())).Cargo!);
    }

    [Fact]
    public async Task State_survives_a_restart()
    {
        await Play(actors => actors.Actor<ITrap>("trap-1").Bump());
        await Host.Restart();

        Assert.Equal(2, await Play(actors => actors.Actor<ITrap>("trap-1").Bump()));
    }

    [Fact]
    public async Task A_wake_up_fires()
    {
        await Play(actors => actors.Actor<ITrap>("trap-1").Ask("morning", Host.ShortestWake));

        await Eventually(async actors => (await actors.Actor<ITrap>("trap-1").Describe()).Woken.Contains("morning"));
    }

    [Fact]
    public async Task A_wake_up_survives_a_restart()
    {
        await Play(actors => actors.Actor<ITrap>("trap-1").Ask("morning", Host.ShortestWake));
        await Host.Restart();

        await Eventually(async actors => (await actors.Actor<ITrap>("trap-1").Describe()).Woken.Contains("morning"));
    }

    [Fact]
    public async Task A_withdrawn_wake_up_does_not_fire()
    {
        await Play(actors => actors.Actor<ITrap>("trap-1").Ask("never", Host.ShortestWake));
        await Play(actors => actors.Actor<ITrap>("trap-1").Withdraw("never"));
        await Play(actors => actors.Actor<ITrap>("trap-1").Ask("later", 2 * Host.ShortestWake));

        await Eventually(async actors => (await actors.Actor<ITrap>("trap-1").Describe()).Woken.Contains("later"));
        Assert.DoesNotContain("never", (await Play(actors => actors.Actor<ITrap>("trap-1").Describe())).Woken);
    }

    [Fact]
    public async Task Withdrawing_what_was_never_asked_for_is_harmless() =>
        await Play(actors => actors.Actor<ITrap>("trap-1").Withdraw("nothing"));

    [Fact]
    public async Task A_canceled_call_frees_its_caller()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Play(async actors =>
        {
            using var source = new CancellationTokenSource();
            var call = actors.Actor<ITrap>("trap-1").Linger(TimeSpan.FromMinutes(10), source.Token);
            source.Cancel();
            await call;
        }));
    }

    private static void Same(TrapCargo expected, TrapCargo actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.Shapes, actual.Shapes);
        Assert.Equal(expected.Epochs, actual.Epochs);
        Assert.Equal(expected.At, actual.At);
        Assert.Null(actual.Nothing);
    }
}
