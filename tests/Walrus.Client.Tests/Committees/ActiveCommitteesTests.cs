using Walrus.Client.Committees;
using Walrus.Client.Tests.Network;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Walrus.Client.Tests.Committees;

public class ActiveCommitteesTests
{
    [Fact]
    public async Task The_picture_is_read_once_and_again_when_it_is_old()
    {
        await using var network = await TestNetwork.Start();
        var clock = new ManualClock();
        var committees = new ActiveCommittees(network.Chain, clock);
        await committees.Current();
        clock.Advance(TimeSpan.FromSeconds(4));
        await committees.Current();
        Assert.Equal(1, network.Chain.StateReads);
        clock.Advance(TimeSpan.FromSeconds(30));
        await committees.Current();
        Assert.Equal(2, network.Chain.StateReads);
    }

    [Fact]
    public async Task Everybody_who_waits_shares_one_request()
    {
        await using var network = await TestNetwork.Start();
        var committees = new ActiveCommittees(network.Chain, new ManualClock());
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => committees.Current()));
        Assert.Equal(1, network.Chain.StateReads);
    }

    [Fact]
    public async Task A_refresh_is_not_repeated_at_once()
    {
        await using var network = await TestNetwork.Start();
        var clock = new ManualClock();
        var committees = new ActiveCommittees(network.Chain, clock);
        await committees.Refresh();
        await committees.Refresh();
        Assert.Equal(1, network.Chain.StateReads);
        clock.Advance(TimeSpan.FromSeconds(2));
        network.Chain.State = TestNetwork.StateOf(new Epoch(6), network.Nodes);
        Assert.Equal(new Epoch(6), (await committees.Refresh()).State.Epoch);
    }

    [Fact]
    public async Task A_refresh_anew_waits_rather_than_give_an_answer_from_before_it()
    {
        await using var network = await TestNetwork.Start();
        var clock = new ManualClock();
        var committees = new ActiveCommittees(network.Chain, clock);
        await committees.Refresh();
        network.Chain.State = TestNetwork.StateOf(new Epoch(6), network.Nodes);
        var anew = committees.RefreshAnew();
        Assert.False(anew.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(new Epoch(6), (await anew).State.Epoch);
    }

    [Fact]
    public async Task A_chain_that_has_never_answered_is_an_error_and_one_that_stops_is_not()
    {
        await using var network = await TestNetwork.Start();
        var clock = new ManualClock();
        var committees = new ActiveCommittees(network.Chain, clock);
        network.Chain.IsUnavailable = true;
        await Assert.ThrowsAsync<ChainUnavailableException>(() => committees.Current());
        network.Chain.IsUnavailable = false;
        await committees.Current();
        network.Chain.IsUnavailable = true;
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new Epoch(5), (await committees.Current()).State.Epoch);
    }

    [Fact]
    public async Task A_chain_that_is_silent_holds_nobody_up()
    {
        await using var network = await TestNetwork.Start();
        var clock = new ManualClock();
        var committees = new ActiveCommittees(network.Chain, clock, new CommitteeOptions { ReadTimeout = TimeSpan.FromMilliseconds(50) });
        network.Chain.IsSilent = true;
        await Assert.ThrowsAsync<ChainUnavailableException>(() => committees.Current());
        network.Chain.IsSilent = false;
        await committees.Current();
        network.Chain.IsSilent = true;
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new Epoch(5), (await committees.Current()).State.Epoch);
    }

    [Fact]
    public async Task A_number_of_shards_nobody_can_encode_for_is_refused()
    {
        await using var network = await TestNetwork.Start();
        network.Chain.State = network.Chain.State with { Shards = 3 };
        await Assert.ThrowsAsync<ChainUnavailableException>(() => new ActiveCommittees(network.Chain).Current());
    }
}
