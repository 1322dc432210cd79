using ControlPlane.Actors;
using ControlPlane.Contract;
using ControlPlane.Embedded.Simulation;

namespace ControlPlane.Embedded.Tests.Contract;

/// <summary>The embedded host under the simulator: every message goes through JSON, time is virtual.</summary>
internal sealed class SimulatedContractHost : IContractHost
{
    private readonly Simulator simulator = new(EmbeddedContractHost.Kinds(), seed: 1);

    public TimeSpan ShortestWake => TimeSpan.FromMinutes(1);

    public static Task<IContractHost> Start() => Task.FromResult<IContractHost>(new SimulatedContractHost());

    public Task<T> Play<T>(Func<IActors, Task<T>> body)
    {
        try
        {
            return Task.FromResult(simulator.Run(() => body(simulator.Actors)));
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    public Task<bool> WaitFor(Func<IActors, Task<bool>> condition)
    {
        for (int i = 0; i < 1000; i++)
        {
            if (simulator.Run(() => condition(simulator.Actors))) return Task.FromResult(true);
            simulator.Advance(TimeSpan.FromMilliseconds(500));
        }

        return Task.FromResult(false);
    }

    public Task Restart()
    {
        simulator.Restart();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => default;
}
