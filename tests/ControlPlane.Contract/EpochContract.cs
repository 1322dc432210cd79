using ControlPlane.Actors;
using ControlPlane.Epochs;
using ControlPlane.Nodes;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Contract;

public abstract class EpochContract : ActorContract
{
    [Fact]
    public async Task A_picture_tells_every_node_its_shards()
    {
        await Refresh(Picture(1));

        var view = await Node(2);
        Assert.Equal((Epoch(1), "node 2"), (view.Assignment!.Epoch, view.Assignment.Node.Name));
        Assert.Equal(ShardsOf(2), view.Assignment.Shards);
    }

    [Fact]
    public async Task A_node_that_leaves_owes_nothing()
    {
        await Refresh(Picture(1));
        await Refresh(Picture(2, members: 4));

        Assert.Empty((await Node(4)).Assignment!.Shards);
        Assert.Equal(Epoch(2), (await Node(4)).Assignment!.Epoch);
    }

    [Fact]
    public async Task A_picture_of_an_older_epoch_is_passed_over()
    {
        await Refresh(Picture(2));
        await Refresh(Picture(1, members: 1));

        Assert.Equal((Epoch(2), NodeCount), ((await Describe()).Current!.Epoch, (await Describe()).Current!.Members.Count));
    }

    [Fact]
    public async Task The_picture_before_an_epoch_change_is_kept()
    {
        await Refresh(Picture(1));
        await Refresh(Picture(1, members: 3));
        await Refresh(Picture(2));

        var view = await Describe();
        Assert.Equal((Epoch(1), 3), (view.Previous!.Epoch, view.Previous.Members.Count));
    }

    [Fact]
    public async Task An_announced_epoch_makes_the_picture_old_until_it_is_refreshed()
    {
        await Refresh(Picture(1));
        Assert.NotNull((await Describe()).Settled);

        await Play(actors => Epochs(actors).Apply(Span(5, EpochStarted(2))));
        Assert.Null((await Describe()).Settled);

        await Refresh(Picture(2));
        Assert.Equal(Epoch(2), (await Describe()).Settled!.Epoch);
    }

    [Fact]
    public async Task Replayed_events_change_nothing()
    {
        await Play(actors => Epochs(actors).Apply(Span(5, EpochStarted(2))));
        await Play(actors => Epochs(actors).Apply(Span(4, EpochStarted(9))));

        Assert.Equal(Epoch(2), (await Describe()).Announced);
    }

    [Fact]
    public async Task The_picture_survives_a_restart()
    {
        await Refresh(Picture(1));
        await Host.Restart();

        Assert.Equal(NodeCount, (await Describe()).Settled!.Members.Count);
    }

    private static IEpochs Epochs(IActors actors) => actors.Actor<IEpochs>(Keys.Epochs);

    private Task Refresh(EpochPicture picture) => Play(actors => Epochs(actors).Refresh(picture));

    private Task<EpochsView> Describe() => Play(actors => Epochs(actors).Describe());

    private Task<NodeView> Node(int i) => Play(actors => actors.Actor<INode>(Keys.Node(NodeId(i))).Describe());
}
