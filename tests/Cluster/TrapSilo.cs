using System.Reflection;
using ControlPlane.Actors;
using ControlPlane.Contract;
using ControlPlane.Orleans;
using ControlPlane.Silo;
using Orleans;
using Orleans.Runtime;

namespace Cluster;

/// <summary><see cref="ITrap"/> in a cluster: the six lines that Orleans costs an actor.</summary>
public interface ITrapGrain : IActorGrain, ITrap;

[GrainType("trap")]
internal sealed class TrapGrain(IDocument<TrapState> state, IActorContext actor, IGrainContext grain) : Trap(state, actor), ITrapGrain, IGrainBase
{
    public IGrainContext GrainContext => grain;
}

/// <summary>The silo as it is shipped, with one more actor.</summary>
internal static class TrapSilo
{
    internal static Assembly[] Assemblies => [typeof(ITrap).Assembly, typeof(ITrapGrain).Assembly];

    private static Task<int> Main() => SiloHost.Run(SiloHost.Configure(file: null, commandLine: []), CancellationToken.None, Assemblies);
}
