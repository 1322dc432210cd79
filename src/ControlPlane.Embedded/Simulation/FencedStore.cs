using ControlPlane.Embedded.Stores;

namespace ControlPlane.Embedded.Simulation;

/// <summary>A host's access to the store, which a crash cuts: whatever the dead host still tries never comes back and changes nothing.</summary>
internal sealed class FencedStore(IActorStore store) : IActorStore
{
    private readonly TaskCompletionSource never = new();
    private bool dead;

    /// <summary>The process is gone.</summary>
    internal void Cut() => dead = true;

    public async ValueTask<byte[]?> Read(ActorId actor)
    {
        await Alive();
        return await store.Read(actor);
    }

    public async Task Write(ActorId actor, byte[] document)
    {
        await Alive();
        await store.Write(actor, document);
    }

    public async Task Schedule(ActorId actor, string reason, DateTimeOffset due)
    {
        await Alive();
        await store.Schedule(actor, reason, due);
    }

    public async Task Cancel(ActorId actor, string reason)
    {
        await Alive();
        await store.Cancel(actor, reason);
    }

    public async Task Complete(DueWake wake)
    {
        await Alive();
        await store.Complete(wake);
    }

    public async ValueTask<IReadOnlyList<DueWake>> Earliest(int limit)
    {
        await Alive();
        return await store.Earliest(limit);
    }

    // A step of the scheduler before each access, so that others may come between; a dead host waits for ever.
    private async Task Alive()
    {
        await Task.Yield();
        if (dead) await never.Task;
    }
}
