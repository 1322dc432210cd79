using System.Collections.Frozen;
using System.Reflection;
using ControlPlane.Actors;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;

namespace ControlPlane.Orleans;

/// <summary>Where actors, their grains and the records they speak in are declared: ours, and others that a host adds.</summary>
internal sealed class ActorAssemblies
{
    private readonly FrozenSet<Assembly> all;
    private readonly FrozenDictionary<Type, Type> grainOf;

    internal ActorAssemblies(IEnumerable<Assembly> others)
    {
        all = others.Append(typeof(IActorGrain).Assembly).Append(typeof(IActor).Assembly).Append(typeof(BlobId).Assembly)
            .Append(typeof(WalrusEvent).Assembly).ToFrozenSet();
        grainOf = all.SelectMany(a => a.GetTypes())
            .Where(t => t.IsInterface && t != typeof(IActorGrain) && t.IsAssignableTo(typeof(IActorGrain)))
            .ToFrozenDictionary(t => t.GetInterfaces().Single(IsActor));
    }

    /// <summary>Whether a type is declared there.</summary>
    internal bool Declare(Type type) => all.Contains(type.Assembly);

    /// <summary>The grain interface of an actor interface.</summary>
    /// <exception cref="ArgumentException">No grain hosts it.</exception>
    internal Type GrainOf(Type actor) =>
        grainOf.GetValueOrDefault(actor) ?? throw new ArgumentException($"No grain hosts the actor {actor}.", nameof(actor));

    private static bool IsActor(Type type) =>
        type != typeof(IActor) && type.IsAssignableTo(typeof(IActor)) && !type.IsAssignableTo(typeof(IActorGrain));
}
