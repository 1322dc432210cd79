using ControlPlane.Actors;
using Orleans;

namespace ControlPlane.Orleans;

/// <summary>Finds actors in a cluster, from inside a silo or from a client of it.</summary>
internal sealed class GrainActors(IGrainFactory grains, ActorAssemblies assemblies) : IActors
{
    public TActor Actor<TActor>(string key) where TActor : class, IActor => (TActor)grains.GetGrain(assemblies.GrainOf(typeof(TActor)), key);
}
