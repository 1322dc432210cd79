using System.Text.Json;
using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Chain;
using ControlPlane.Challenges;
using ControlPlane.Embedded.Stores;
using ControlPlane.Epochs;
using ControlPlane.Nodes;
using ControlPlane.Repairs;

namespace ControlPlane.Embedded.Hosting;

/// <summary>Which class stands behind which interface, and which record is its state.</summary>
public sealed class ActorKinds
{
    private readonly Dictionary<string, Kind> kinds = new(StringComparer.Ordinal);

    internal delegate Task<IActor> Activation(ActorId id, IActorStore store, IActorContext context);

    internal sealed record Kind(Type Interface, Activation Activate);

    /// <summary>The actors of the control plane.</summary>
    public static ActorKinds ControlPlane(ControlPlaneOptions options)
    {
        options.Validate();
        return new ActorKinds()
            .Add<IFeed, FeedState>((state, context) => new Feed(state, context, options))
            .Add<IEpochs, EpochsState>((state, context) => new EpochLog(state, context, options))
            .Add<IPartition, PartitionState>((state, context) => new Partition(state, context, options))
            .Add<IBlob, BlobState>((state, context) => new Blob(state, context, options))
            .Add<IChallenges, ChallengesState>((state, context) => new ChallengeLog(state, context, options))
            .Add<INode, NodeState>((state, context) => new Node(state, context, options))
            .Add<IRepairLane, RepairLaneState>((state, context) => new RepairLane(state, context, options));
    }

    /// <summary>Adds one kind; its state is stored as JSON.</summary>
    public ActorKinds Add<TActor, TState>(Func<IDocument<TState>, IActorContext, TActor> create) where TActor : class, IActor where TState : new()
    {
        kinds.Add(typeof(TActor).Name, new(typeof(TActor), async (id, store, context) =>
        {
            var body = await store.Read(id);
            return create(new Document<TState>(id, store, body is null ? new() : JsonSerializer.Deserialize<TState>(body)!), context);
        }));
        return this;
    }

    internal Kind Find(string kind) => kinds.TryGetValue(kind, out var found)
        ? found
        : throw new InvalidOperationException($"No actor is registered behind {kind}; add it to {nameof(ActorKinds)}.");

    private sealed class Document<TState>(ActorId id, IActorStore store, TState value) : IDocument<TState>
    {
        public TState Value { get; set; } = value;

        public Task Save() => store.Write(id, JsonSerializer.SerializeToUtf8Bytes(Value));
    }
}
