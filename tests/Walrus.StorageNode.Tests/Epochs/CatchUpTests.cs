using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.Epochs;

public sealed class CatchUpTests
{
    private static readonly NodeStatus Active = new NodeStatus.Active();

    [Theory]
    [InlineData(7, 7)]
    [InlineData(6, 7)]
    public void A_node_at_most_one_epoch_behind_goes_on_as_it_was(uint pending, uint current) =>
        Assert.Equal(Active, CatchUp.AtStart(Active, null, new(pending), new(current)));

    [Theory]
    [InlineData(5u, 7u)]
    [InlineData(0u, 2u)]
    [InlineData(0u, uint.MaxValue)]
    public void A_node_further_behind_catches_up(uint pending, uint current) =>
        Assert.Equal(new NodeStatus.RecoveryCatchUp(), CatchUp.AtStart(Active, null, new(pending), new(current)));

    [Fact]
    public void No_epoch_is_too_late_to_be_counted_from() =>
        Assert.Equal(Active, CatchUp.AtStart(Active, null, new(uint.MaxValue), new(uint.MaxValue)));

    [Fact]
    public void A_node_that_catches_up_already_remembers_how_it_began()
    {
        var incomplete = new NodeStatus.RecoveryCatchUpWithIncompleteHistory(new(3), new(8));
        Assert.Equal(incomplete, CatchUp.AtStart(incomplete, null, new(5), new(9)));
        Assert.Equal(incomplete, CatchUp.AfterStale(incomplete));
    }

    [Fact]
    public void A_history_that_begins_within_an_epoch_is_complete_from_the_next() => Assert.Equal(
        new NodeStatus.RecoveryCatchUpWithIncompleteHistory(new(4), new(9)), CatchUp.AtStart(new NodeStatus.Standby(), true, new(3), new(9)));

    [Fact]
    public void A_history_that_begins_with_an_epoch_is_complete_from_it() => Assert.Equal(
        new NodeStatus.RecoveryCatchUpWithIncompleteHistory(new(3), new(9)), CatchUp.AtStart(new NodeStatus.Standby(), false, new(3), new(9)));

    [Fact]
    public void Whoever_missed_an_epochs_change_catches_up() =>
        Assert.Equal(new NodeStatus.RecoveryCatchUp(), CatchUp.AfterStale(Active));

    [Theory]
    [InlineData(0, 5, 53, false)]
    [InlineData(1, 53, 53, false)]
    [InlineData(2, 53, 53, true)]
    [InlineData(40, 92, 53, false)]
    [InlineData(41, 92, 53, true)]
    public void A_history_is_long_enough_when_nothing_bought_before_it_still_lives(uint first, uint current, int ahead, bool lacks) =>
        Assert.Equal(lacks, CatchUp.MayMissObjects(new(first), new(current), ahead));

    [Fact]
    public void An_events_epoch_is_when_it_was_emitted_as_far_as_it_tells()
    {
        Assert.Equal(new Epoch(6), CatchUp.EpochOf(new WalrusEvent.EpochParametersSelected(new(7))));
        Assert.Equal(new Epoch(7), CatchUp.EpochOf(new WalrusEvent.EpochChangeStart(new(7))));
        Assert.Null(CatchUp.EpochOf(new WalrusEvent.BlobCertified(new(2), default, new(9), false, default, IsExtension: true)));
        Assert.Null(CatchUp.EpochOf(new WalrusEvent.Unknown(default, "New", default)));
    }
}
