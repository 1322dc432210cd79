using System.Collections.Frozen;
using ControlPlane.Actors;
using Orleans;

namespace ControlPlane.Orleans;

/// <summary>Finds actors in a cluster, from inside a silo or from a client of it.</summary>
internal sealed class GrainActors(IGrainFactory grains) : IActors
{
    /// <summary>The grain interface of each actor interface; no cluster can be without one of them.</summary>
    private static readonly FrozenDictionary<Type, Type> GrainOf = typeof(IActorGrain).Assembly.GetTypes()
        .Where(t => t.IsInterface && t != typeof(IActorGrain) && t.IsAssignableTo(typeof(IActorGrain)))
        .ToFrozenDictionary(t => t.GetInterfaces().Single(i =>
            i != typeof(IActor) && !i.IsAssignableTo(typeof(IGrain)) && i.IsAssignableTo(typeof(IActor))));

    public TActor Actor<TActor>(string key) where TActor : class, IActor => (TActor)grains.GetGrain(GrainOf[typeof(TActor)], key);
}
