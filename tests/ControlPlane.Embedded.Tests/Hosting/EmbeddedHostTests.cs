using ControlPlane.Actors;
using ControlPlane.Contract;
using ControlPlane.Embedded.Hosting;
using ControlPlane.Embedded.Simulation;
using ControlPlane.Embedded.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Embedded.Tests.Hosting;

public interface ILoop : IActor
{
    Task Call(string other, int depth);

    Task WaitForEver();
}

public sealed record LoopState;

internal sealed class Loop(IActorContext context) : ILoop
{
    public Task Call(string other, int depth) => depth == 0 ? Task.CompletedTask : context.Actor<ILoop>(other).Call(context.Key, depth - 1);

    public Task WaitForEver() => new TaskCompletionSource().Task;

    public Task Wake(string reason) => throw new InvalidOperationException("this loop does not wake");
}

public sealed class EmbeddedHostTests
{
    private static ActorKinds Kinds => new ActorKinds()
        .Add<ITrap, TrapState>((state, context) => new Trap(state, context))
        .Add<ILoop, LoopState>((_, context) => new Loop(context));

    [Fact]
    public async Task A_circle_of_calls_fails_at_once_and_is_named()
    {
        await using var host = Host(new MemoryActorStore());
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Actor<ILoop>("loop-a").Call("loop-b", 2));

        Assert.Contains("ILoop/loop-a → ILoop/loop-b → ILoop/loop-a", e.Message, StringComparison.Ordinal);
        await host.Actor<ILoop>("loop-a").Call("loop-b", 1);
    }

    [Fact]
    public async Task An_interface_nobody_registered_is_named()
    {
        await using var host = new EmbeddedHost(new ActorKinds(), new MemoryActorStore(), TimeProvider.System, NullLogger.Instance);

        Assert.Contains("ILoop", Assert.Throws<InvalidOperationException>(() => host.Actor<ILoop>("loop-a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_lets_turns_end_and_refuses_new_calls()
    {
        var host = Host(new MemoryActorStore());
        var turn = host.Actor<ITrap>("trap-1").Linger(TimeSpan.FromMilliseconds(300));
        var stopped = host.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.Actor<ITrap>("trap-1").Bump());
        await stopped;

        Assert.True(turn.IsCompletedSuccessfully);
    }

    [Fact]
    public void Idle_actors_are_forgotten_and_come_back_with_their_state()
    {
        var simulator = new Simulator(Kinds, seed: 1);
        foreach (var i in Enumerable.Range(0, 100)) simulator.Run(() => simulator.Actors.Actor<ITrap>($"trap-{i}").Bump());
        Assert.Equal(100, ((EmbeddedHost)simulator.Actors).Active);

        simulator.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, ((EmbeddedHost)simulator.Actors).Active);
        Assert.Equal(2, simulator.Run(() => simulator.Actors.Actor<ITrap>("trap-5").Bump()));
    }

    [Fact]
    public void A_wake_up_whose_turn_fails_is_fired_again()
    {
        var fired = 0;
        var simulator = new Simulator(new ActorKinds().Add<ILoop, LoopState>((_, context) => new Counting(context, () => ++fired < 3)), seed: 1);
        simulator.Run(() => simulator.Actors.Actor<ILoop>("loop-a").Call("loop-b", 0));
        simulator.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(3, fired);
    }

    [Fact]
    public void Waiting_for_what_never_comes_is_a_deadlock()
    {
        var simulator = new Simulator(Kinds, seed: 1);

        Assert.Throws<DeadlockException>(() => simulator.Run(() => simulator.Actors.Actor<ILoop>("loop-a").WaitForEver()));
    }

    [Fact]
    public void Leaving_the_simulators_thread_is_noticed()
    {
        var simulator = new Simulator(Kinds, seed: 1);

        Assert.ThrowsAny<Exception>(() => simulator.Run(async () =>
        {
            // Comes back from a pool thread while the simulator has nothing else to do, or at a moment it cannot repeat.
            await Task.Run(() => Thread.Sleep(1));
            foreach (var _ in Enumerable.Range(0, 1000)) await Task.Yield();
        }));
    }

    [Fact]
    public void Seeds_interleave_turns_differently_and_repeat_exactly()
    {
        static string Order(int seed)
        {
            var order = new List<string>();
            var simulator = new Simulator(Kinds, seed);
            simulator.Run(() => Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
            {
                await simulator.Actors.Actor<ITrap>($"trap-{i}").Bump();
                order.Add($"{i}");
            })));
            return string.Join(',', order);
        }

        Assert.Equal(Order(3), Order(3));
        Assert.True(Enumerable.Range(0, 10).Select(Order).Distinct().Count() > 5);
    }

    private static EmbeddedHost Host(IActorStore store) => new(Kinds, store, TimeProvider.System, NullLogger.Instance);

    private sealed class Counting(IActorContext context, Func<bool> fails) : ILoop
    {
        public Task Call(string other, int depth) => context.WakeIn("soon", TimeSpan.FromSeconds(1));

        public Task WaitForEver() => Task.CompletedTask;

        public Task Wake(string reason) => fails() ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
    }
}
