using Walrus.StorageNode.Registration;
using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Registration;

/// <summary>What the chain holds of a node follows what its operator has configured.</summary>
public sealed class ParameterSyncTests
{
    [Fact]
    public async Task A_node_that_starts_with_other_prices_and_another_name_tells_the_chain_once()
    {
        await using var network = await TestNetwork.Start();
        var node = network.Nodes[0];
        await node.Stop();
        node.Options = node.Options with { Name = "renamed", StoragePrice = 7, WritePrice = 8, NodeCapacity = 9, CommissionRate = 10 };
        await node.Start();
        await TestNetwork.Until(() => node.Wallet.Parameters!.Name == "renamed", "the chain knows the new name");

        Assert.Equal(new(7, 8, 9), node.Wallet.Parameters!.Votes);
        Assert.Equal(10, node.Wallet.Parameters.CommissionRate);
        await node.Stop();
        await node.Start();
        await network.Settle();
        Assert.Single(node.Wallet.Calls, "change");
    }

    [Fact]
    public async Task A_node_that_moved_to_another_address_is_found_there()
    {
        await using var network = await TestNetwork.Start();
        var node = network.Nodes[0];
        var before = node.Options.Listen;
        await node.Stop();
        node.Options = node.Options with { Listen = "127.0.0.1:0" };
        await node.Start(wait: false);

        await TestNetwork.Until(
            () => network.Chain.State.Nodes[node.Id].NetworkAddress == node.Options.Listen && node.Options.Listen != before,
            "the chain knows the new address");
        Assert.True((await node.Client.GetHealth()).IsOk);
    }

    [Fact]
    public async Task A_node_that_is_told_not_to_leaves_the_chain_alone()
    {
        await using var network = await TestNetwork.Start();
        var node = network.Nodes[0];
        await node.Stop();
        node.Options = node.Options with { Name = "renamed", SyncsParameters = false };
        await node.Start();
        await network.Settle();

        Assert.DoesNotContain("change", node.Wallet.Calls);
    }

    [Fact]
    public void Gas_is_low_below_two_SUI_and_almost_gone_below_one()
    {
        Assert.Equal(GasLevel.AlmostNone, ParameterSync.LevelOf(0));
        Assert.Equal(GasLevel.AlmostNone, ParameterSync.LevelOf(999_999_999));
        Assert.Equal(GasLevel.Low, ParameterSync.LevelOf(1_000_000_000));
        Assert.Equal(GasLevel.Low, ParameterSync.LevelOf(1_999_999_999));
        Assert.Equal(GasLevel.Enough, ParameterSync.LevelOf(2_000_000_000));
    }
}
