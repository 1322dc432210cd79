namespace ControlPlane.Embedded.Stores;

/// <summary>Keeps everything in memory: for the simulator, where "a restart" is a new host over the same store.</summary>
public sealed class MemoryActorStore : IActorStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<ActorId, byte[]> documents = [];
    private readonly Dictionary<(ActorId Actor, string Reason), DueWake> wakes = [];
    private long ticket;

    /// <inheritdoc/>
    public ValueTask<byte[]?> Read(ActorId actor)
    {
        lock (gate) return new(documents.GetValueOrDefault(actor));
    }

    /// <inheritdoc/>
    public Task Write(ActorId actor, byte[] document) => Do(() => documents[actor] = document);

    /// <inheritdoc/>
    public Task Schedule(ActorId actor, string reason, DateTimeOffset due) =>
        Do(() => wakes[(actor, reason)] = new(actor, reason, due, ++ticket));

    /// <inheritdoc/>
    public Task Cancel(ActorId actor, string reason) => Do(() => wakes.Remove((actor, reason)));

    /// <inheritdoc/>
    public Task Complete(DueWake wake) => Do(() =>
    {
        if (wakes.GetValueOrDefault((wake.Actor, wake.Reason)) == wake) wakes.Remove((wake.Actor, wake.Reason));
    });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DueWake>> Earliest(int limit)
    {
        lock (gate) return new(wakes.Values.OrderBy(w => w.Due).ThenBy(w => w.Ticket).Take(limit).ToArray());
    }

    private Task Do(Action action)
    {
        lock (gate) action();
        return Task.CompletedTask;
    }
}
