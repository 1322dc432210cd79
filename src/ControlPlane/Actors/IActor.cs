namespace ControlPlane.Actors;

/// <summary>A single-threaded, durable entity addressed by a string key (house.md, "The seam").</summary>
public interface IActor
{
    /// <summary>A wake-up asked for with <see cref="IActorContext.WakeIn"/> fell due. May come twice; must be repeatable.</summary>
    Task Wake(string reason);
}

/// <summary>Finds actors; the way in for everything that is not one.</summary>
public interface IActors
{
    /// <summary>The actor of that kind and key; it need not exist yet. Keys start with a prefix that is not hex and contain no '+'.</summary>
    TActor Actor<TActor>(string key) where TActor : class, IActor;
}

/// <summary>All that an actor may ask of its host.</summary>
public interface IActorContext : IActors
{
    /// <summary>The key it was addressed by.</summary>
    string Key { get; }

    /// <summary>The only clock an actor reads.</summary>
    TimeProvider Clock { get; }

    /// <summary>Wakes this actor once after <paramref name="due"/>; a second request with the same reason replaces the first. Durable.</summary>
    Task WakeIn(string reason, TimeSpan due);

    /// <summary>Withdraws a wake-up; nothing happens when there is none.</summary>
    Task CancelWake(string reason);
}

/// <summary>An actor's durable state: one immutable record. A value set and not saved is lost with the turn that fails.</summary>
public interface IDocument<TState>
{
    /// <summary>The state; a new record where nothing was saved yet.</summary>
    TState Value { get; set; }

    /// <summary>Returns when <see cref="Value"/> is durable.</summary>
    Task Save();
}
