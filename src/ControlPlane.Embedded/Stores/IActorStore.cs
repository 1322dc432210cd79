namespace ControlPlane.Embedded.Stores;

/// <summary>An actor: the name of its interface and its key.</summary>
public readonly record struct ActorId(string Kind, string Key)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Key}";
}

/// <summary>A wake-up an actor asked for; <paramref name="Ticket"/> tells a renewed one from the one that fired.</summary>
public sealed record DueWake(ActorId Actor, string Reason, DateTimeOffset Due, long Ticket);

/// <summary>
/// Where documents and wake-ups live. Every call returns when its effect is durable, and calls of one actor come one after another.
/// </summary>
public interface IActorStore
{
    /// <summary>The document, or null when none was written.</summary>
    ValueTask<byte[]?> Read(ActorId actor);

    /// <summary>Writes the document.</summary>
    Task Write(ActorId actor, byte[] document);

    /// <summary>Sets a wake-up; it replaces the one of the same actor and reason.</summary>
    Task Schedule(ActorId actor, string reason, DateTimeOffset due);

    /// <summary>Withdraws a wake-up; nothing happens when there is none.</summary>
    Task Cancel(ActorId actor, string reason);

    /// <summary>Removes a wake-up that has fired, unless it was set anew meanwhile.</summary>
    Task Complete(DueWake wake);

    /// <summary>The earliest wake-ups, due or not, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<DueWake>> Earliest(int limit);
}
