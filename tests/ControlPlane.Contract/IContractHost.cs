using ControlPlane.Actors;

namespace ControlPlane.Contract;

/// <summary>
/// A running host of the actors with nothing in its store, as the contract needs it. Registered besides the control plane:
/// <see cref="ITrap"/>.
/// </summary>
public interface IContractHost : IAsyncDisposable
{
    /// <summary>The shortest wake-up that the host keeps; reminders of a cluster are coarser than those of a process.</summary>
    TimeSpan ShortestWake { get; }

    /// <summary>Does something with the actors where the host's calls may come from.</summary>
    Task<T> Play<T>(Func<IActors, Task<T>> body);

    /// <summary>Lets time pass, virtual or real, until it holds; false when it does not within a bounded time that fits the host.</summary>
    Task<bool> WaitFor(Func<IActors, Task<bool>> condition);

    /// <summary>Stops, and starts again over the same store.</summary>
    Task Restart();
}
