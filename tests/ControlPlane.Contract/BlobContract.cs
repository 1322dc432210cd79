using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Nodes;
using ControlPlane.Repairs;
using Walrus.Core.RedStuff;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Contract;

public abstract class BlobContract : ActorContract
{
    [Fact]
    public async Task A_loss_opens_a_case_marks_the_node_and_queues_the_repair()
    {
        var view = await Open(Loss(1, 0));

        Assert.Equal((1, LossStatus.Open), (Assert.Single(view.Open).Number, view.Open[0].Status));
        Assert.Equal(Loss(1, 0), Assert.Single((await Node(0)).Losses).Loss);
        var job = Assert.Single((await Lane(0)).Queue).Job;
        Assert.Equal((Loss(1, 0), 1, 1000UL), (job.Loss, job.Number, job.Size));
    }

    [Fact]
    public async Task A_loss_reported_again_is_the_same_loss()
    {
        await Open(Loss(1, 0));
        var view = await Open(Loss(1, 0), Loss(1, 0, kind: LossKind.Corrupt));

        Assert.Single(view.Open);
        Assert.Single((await Lane(0)).Queue);
    }

    [Fact]
    public async Task Each_axis_and_each_node_is_a_loss_of_its_own()
    {
        var view = await Open(Loss(1, 0), Loss(1, 0, SliverAxis.Secondary), Loss(1, 3));

        Assert.Equal([1, 2, 3], view.Open.Select(e => e.Number));
        Assert.Equal(2, (await Lane(0)).Queue.Count);
        Assert.Single((await Lane(3)).Queue);
    }

    [Fact]
    public async Task Margins_shrink_with_losses_and_raise_the_class()
    {
        var calm = await Open(Loss(1, 0));
        var worse = await Open([Loss(1, 1), Loss(1, 2), Loss(1, 3), Loss(1, 4), .. SecondShards(2)]);

        var config = new EncodingConfig(Shards);
        Assert.Equal(Shards - 1 - config.PrimarySourceSymbols, calm.ReadMargin);
        Assert.Equal(Shards - 7 - config.PrimarySourceSymbols, worse.ReadMargin);
        Assert.Equal(Shards - config.SecondarySourceSymbols, worse.RepairMargin);
        Assert.Equal(0, (await Lane(4)).Queue[0].Job.Class);
    }

    [Fact]
    public async Task A_healed_loss_closes_and_unmarks_the_node()
    {
        await Open(Loss(1, 0));
        var view = await Close(Result(RepairOutcome.Healed));

        Assert.Empty(view.Open);
        var entry = Assert.Single(view.History);
        Assert.Equal((LossStatus.Healed, 4096L), (entry.Status, entry.Bytes));
        Assert.Empty((await Node(0)).Losses);
    }

    [Fact]
    public async Task Closing_twice_is_closing_once()
    {
        await Open(Loss(1, 0));
        await Close(Result(RepairOutcome.Healed));

        Assert.Single((await Close(Result(RepairOutcome.Superseded))).History);
    }

    [Fact]
    public async Task A_sliver_lost_again_after_healing_is_a_new_loss()
    {
        await Open(Loss(1, 0));
        await Close(Result(RepairOutcome.Healed));
        var view = await Open(Loss(1, 0));

        Assert.Equal(2, Assert.Single(view.Open).Number);
        Assert.Equal(2, (await Lane(0)).Queue.Max(q => q.Job.Number));
    }

    [Fact]
    public async Task An_abandoned_repair_stands_in_the_history()
    {
        await Open(Loss(1, 0));

        Assert.Equal(LossStatus.Abandoned, Assert.Single((await Close(Result(RepairOutcome.Abandoned))).History).Status);
    }

    [Fact]
    public async Task The_case_survives_a_restart()
    {
        await Open(Loss(1, 0));
        await Host.Restart();

        Assert.Equal(Loss(1, 0), Assert.Single((await Play(actors => Blob(actors).Describe())).Open).Loss);
    }

    private static IBlob Blob(IActors actors) => actors.Actor<IBlob>(Keys.Blob(Samples.Blob(1)));

    private static RepairResult Result(RepairOutcome outcome) => new(Job(1), outcome, "detail", 4096, TimeSpan.FromSeconds(1), 1, Genesis);

    private static IEnumerable<Loss> SecondShards(int count) => Enumerable.Range(0, count).Select(i => Loss(1, i) with
    {
        Shard = ShardsOf(i)[1],
        Pair = new EncodingConfig(Shards).PairOn(ShardsOf(i)[1], Samples.Blob(1)),
    });

    private Task<CaseView> Open(params IEnumerable<Loss> losses) => Play(actors => Blob(actors).Report(Report(1, [.. losses])));

    private Task<CaseView> Close(RepairResult result) => Play(actors => Blob(actors).Close(new([result])));

    private Task<NodeView> Node(int i) => Play(actors => actors.Actor<INode>(Keys.Node(NodeId(i))).Describe());

    private Task<LaneView> Lane(int i) => Play(actors => actors.Actor<IRepairLane>(Keys.Lane(NodeId(i))).Describe());
}
