using ControlPlane.Actors;
using ControlPlane.Contract;
using ControlPlane.Embedded.Hosting;
using ControlPlane.Embedded.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Embedded.Tests.Contract;

/// <summary>The embedded host on SQLite under the real clock.</summary>
internal sealed class EmbeddedContractHost : IContractHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("haulout-contract-");
    private SqliteActorStore store;
    private EmbeddedHost host;

    private EmbeddedContractHost() => (store, host) = Open();

    public TimeSpan ShortestWake => TimeSpan.FromMilliseconds(50);

    public static Task<IContractHost> Start() => Task.FromResult<IContractHost>(new EmbeddedContractHost());

    public static ActorKinds Kinds() => ActorKinds.ControlPlane(ActorContract.Options)
        .Add<ITrap, TrapState>((state, context) => new Trap(state, context));

    public Task<T> Play<T>(Func<IActors, Task<T>> body) => body(host);

    public async Task<bool> WaitFor(Func<IActors, Task<bool>> condition)
    {
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (!await condition(host))
        {
            if (TimeProvider.System.GetUtcNow() > until) return false;
            await Task.Delay(20);
        }

        return true;
    }

    public async Task Restart()
    {
        await Close();
        (store, host) = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        folder.Delete(recursive: true);
    }

    private (SqliteActorStore Store, EmbeddedHost Host) Open()
    {
        var opened = SqliteActorStore.Open(Path.Combine(folder.FullName, "actors.db"));
        return (opened, new(Kinds(), opened, TimeProvider.System, NullLogger.Instance));
    }

    private async Task Close()
    {
        await host.DisposeAsync();
        await store.DisposeAsync();
    }
}
