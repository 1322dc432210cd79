using ControlPlane.Actors;
using ControlPlane.Nodes;
using ControlPlane.Repairs;
using Walrus.Core.RedStuff;

namespace ControlPlane.Blobs;

/// <inheritdoc cref="IBlob"/>
public class Blob(IDocument<BlobState> state, IActorContext context, ControlPlaneOptions options) : IBlob
{
    private const string Tell = "tell";
    private const int HistoryKept = 64;

    /// <inheritdoc/>
    public async Task<CaseView> Report(LossReport report, CancellationToken ct = default)
    {
        var now = context.Clock.GetUtcNow();
        var s = state.Value;
        var known = s.Open.Select(e => Place(e.Loss)).ToHashSet();
        var news = report.Losses.Where(l => known.Add(Place(l)))
            .Select((l, i) => new CaseEntry(s.LastNumber + 1 + i, l, LossStatus.Open, now, null, "", 0, TimeSpan.Zero)).ToArray();
        if (news.Length > 0)
        {
            await Keep(
                s with
                {
                    Size = report.Size,
                    NetworkShards = report.NetworkShards,
                    LastNumber = s.LastNumber + news.Length,
                    Open = [.. s.Open, .. news],
                },
                news);
        }

        await TellBelow(ct);
        return View();
    }

    /// <inheritdoc/>
    public async Task<CaseView> Close(RepairResults results, CancellationToken ct = default)
    {
        var now = context.Clock.GetUtcNow();
        var s = state.Value;
        var byNumber = results.Results.GroupBy(r => r.Job.Number).ToDictionary(g => g.Key, g => g.First());
        var closed = s.Open.Where(e => byNumber.ContainsKey(e.Number)).Select(e => Closed(e, byNumber[e.Number], now)).ToArray();
        if (closed.Length > 0)
        {
            await Keep(
                s with
                {
                    Open = [.. s.Open.Where(e => !byNumber.ContainsKey(e.Number))],
                    History = Turns.Newest(closed, s.History, HistoryKept),
                },
                closed);
        }

        await TellBelow(ct);
        return View();
    }

    /// <inheritdoc/>
    public Task<CaseView> Describe(CancellationToken ct = default) => Task.FromResult(View());

    /// <inheritdoc/>
    public Task Wake(string reason) => TellBelow(CancellationToken.None);

    private static (object Node, int Pair, SliverAxis Axis) Place(Loss loss) => (loss.Node, loss.Pair.Value, loss.Axis);

    private static CaseEntry Closed(CaseEntry entry, RepairResult result, DateTimeOffset now) => entry with
    {
        Status = result.Outcome switch
        {
            RepairOutcome.Healed => LossStatus.Healed,
            RepairOutcome.Superseded => LossStatus.Superseded,
            _ => LossStatus.Abandoned,
        },
        ClosedAt = now,
        Detail = result.Detail,
        Bytes = result.Bytes,
        Duration = result.Duration,
    };

    private async Task Keep(BlobState next, IEnumerable<CaseEntry> changed)
    {
        await context.WakeIn(Tell, options.Heartbeat);
        state.Value = next with { Untold = [.. next.Untold.Union(changed.Select(e => e.Number))] };
        await state.Save();
    }

    // Nodes and lanes below learn of what changed; a call that fails leaves the outbox as it is, and the wake-up tries again.
    private async Task TellBelow(CancellationToken ct)
    {
        var s = state.Value;
        if (s.Untold.Count == 0) return;
        var margins = Margins();
        foreach (var node in s.Open.Concat(s.History).Where(e => s.Untold.Contains(e.Number)).GroupBy(e => e.Loss.Node))
        {
            var open = node.Where(e => e.Status is LossStatus.Open).ToArray();
            var closed = node.Where(e => e.Status is not LossStatus.Open).Select(e => e.Loss).ToArray();
            var actor = context.Actor<INode>(Keys.Node(node.Key));
            if (closed.Length > 0) await actor.Unmark(new(closed), ct);
            if (open.Length == 0) continue;
            await actor.Mark(new([.. open.Select(e => e.Loss)]), ct);
            var jobs = open.Select(e => new RepairJob(e.Loss, e.Number, s.Size, margins.Class, margins.Score(e.Loss.Axis)));
            await context.Actor<IRepairLane>(Keys.Lane(node.Key)).Enqueue(new([.. jobs]), ct);
        }

        state.Value = state.Value with { Untold = [] };
        await state.Save();
        await context.CancelWake(Tell);
    }

    private Margins Margins()
    {
        var s = state.Value;
        return s.NetworkShards < EncodingConfig.MinShards ? default : Blobs.Margins.Of(
            s.NetworkShards, s.Open.Count(e => e.Loss.Axis is SliverAxis.Primary), s.Open.Count(e => e.Loss.Axis is SliverAxis.Secondary));
    }

    private CaseView View() => new(Keys.BlobOf(context.Key), state.Value.Open, state.Value.History, Margins().Read, Margins().Repair);
}
