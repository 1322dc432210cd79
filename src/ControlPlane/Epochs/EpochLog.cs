using System.Text.Json;
using ControlPlane.Actors;
using ControlPlane.Chain;
using ControlPlane.Nodes;
using Walrus.Core.Identifiers;

namespace ControlPlane.Epochs;

/// <inheritdoc cref="IEpochs"/>
public class EpochLog(IDocument<EpochsState> state, IActorContext context, ControlPlaneOptions options) : IEpochs
{
    private const string Tell = "tell";
    private const int NodesAtOnce = 32;

    /// <inheritdoc/>
    public async Task Apply(EventSpan span, CancellationToken ct = default)
    {
        var s = state.Value;
        if (s.Cursor >= span.Last) return;
        var announced = span.Events.Where(e => s.Cursor is null || e.Checkpoint > s.Cursor).Select(e => e.Event)
            .OfType<ChainEvent.EpochStarted>().Select(e => e.Epoch).Append(s.Announced).Max();
        state.Value = s with { Cursor = span.Last, Announced = announced };
        await state.Save();
    }

    /// <inheritdoc/>
    public async Task Refresh(EpochPicture picture, CancellationToken ct = default)
    {
        var s = state.Value;
        if (s.Current is { } current && picture.Epoch < current.Epoch) return;
        if (s.Current is null || !Same(s.Current, picture))
        {
            // Wake first, save second: a crash between them costs a wake-up for nothing, the other order would forget the nodes.
            await context.WakeIn(Tell, options.Heartbeat);
            var previous = s.Current is { } old && old.Epoch < picture.Epoch ? old : s.Previous;
            state.Value = s with
            {
                Current = picture,
                Previous = previous,
                Untold = [.. picture.Members.Concat(previous?.Members ?? []).Select(m => m.Node.NodeId).Distinct()],
            };
            await state.Save();
        }

        await TellNodes(ct);
    }

    /// <inheritdoc/>
    public Task<EpochsView> Describe(CancellationToken ct = default) =>
        Task.FromResult(new EpochsView(state.Value.Current, state.Value.Previous, state.Value.Announced));

    /// <inheritdoc/>
    public Task Wake(string reason) => TellNodes(CancellationToken.None);

    private async Task TellNodes(CancellationToken ct)
    {
        if (state.Value is not { Untold.Count: > 0, Current: { } picture }) return;
        await context.WakeIn(Tell, options.Heartbeat);
        await Turns.ForEach(state.Value.Untold, NodesAtOnce, id => TellNode(id, picture, ct));
        state.Value = state.Value with { Untold = [] };
        await state.Save();
        await context.CancelWake(Tell);
    }

    private Task TellNode(ObjectId id, EpochPicture picture, CancellationToken ct)
    {
        var member = picture.Members.FirstOrDefault(m => m.Node.NodeId == id);
        var node = member?.Node ?? state.Value.Previous!.Members.First(m => m.Node.NodeId == id).Node;
        return context.Actor<INode>(Keys.Node(id)).Assign(new(picture.Epoch, picture.Phase, picture.Shards, node, member?.Shards ?? []), ct);
    }

    // Records compare their lists by reference; the stored form compares what is in them.
    private static bool Same(EpochPicture a, EpochPicture b) =>
        JsonSerializer.SerializeToUtf8Bytes(a).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(b));
}
