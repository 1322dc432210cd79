using Sui.DevChain.Contracts;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Votes on upgrades and on slashing (contracts §9).</summary>
public sealed class GovernanceTests
{
    private static readonly byte[] Digest = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly ObjectId NewPackage = ObjectId.Parse("0x3a9");
    private readonly Network network = new Network(storagePrice: 1_000_000, commission: 5_000).Started();

    private World World => network.World;

    [Fact]
    public void A_quorum_upgrades_the_contracts_and_the_old_version_ends()
    {
        foreach (var node in network.Nodes.Take(3))
        {
            network.VoteForUpgrade(node, Digest);
        }

        Assert.Equal(
            ["ContractUpgradeProposed", "ContractUpgradeQuorumReached"],
            World.Events.Where(e => e.GetType().Name.StartsWith("ContractUpgrade", StringComparison.Ordinal)).Select(e => e.GetType().Name));
        var ticket = World.Call1("upgrade::authorize_upgrade", World.Upgrades!, World.Staking, Pure.Bytes(Digest));
        Assert.Equal(Digest, ticket.As<UpgradeTicket>().Digest.ToArray());
        Assert.Equal(World.Package, ticket.As<UpgradeTicket>().Package);
        Network.Aborts("upgrade", 4, () => World.Call("upgrade::authorize_upgrade", World.Upgrades!, World.Staking, Pure.Bytes(Digest)));
        Commit(ticket);
        Assert.Equal(2UL, World.Upgrades!.As<UpgradeManager>().Cap.Version);
        Assert.Equal(NewPackage, World.System.As<VersionedObject>().NewPackageId);

        var old = World.Walrus;
        World.Walrus = new WalrusPackage(World.Types, 5);
        Network.Aborts("system", 1, () => World.Call("system::epoch", World.System));
        Network.Aborts("staking", 1, () => World.Call("staking::epoch", World.Staking));
        World.Call("staking::set_migration_epoch", World.Staking);
        World.Call("init::migrate_v2", World.Staking, World.System);
        Assert.Equal(new WalrusEvent.ContractUpgraded(new(1), NewPackage, 5), World.Events[^1]);
        var expected = new VersionedObject(World.System.As<VersionedObject>().Id, 5, NewPackage, null);
        Assert.Equal(expected, World.System.As<VersionedObject>());
        Assert.Equal([1, 0, 0, 0], World.Call1("system::epoch", World.System).Contents);
        Network.Aborts("staking", 0, () => World.Call("init::migrate_v2", World.Staking, World.System));
        World.Walrus = old;
        Network.Aborts("system", 1, () => World.Call("system::epoch", World.System));
    }

    [Fact]
    public void Votes_count_in_their_epoch_only()
    {
        network.VoteForUpgrade(network.Nodes[0], Digest);
        Network.Aborts("upgrade", 2, () => network.VoteForUpgrade(network.Nodes[0], Digest));
        Network.Aborts("upgrade", 6, () => World.Call("upgrade::authorize_upgrade", World.Upgrades!, World.Staking, Pure.Bytes(Digest)));
        network.NextEpoch();
        Network.Aborts("upgrade", 5, () => World.Call("upgrade::authorize_upgrade", World.Upgrades!, World.Staking, Pure.Bytes(Digest)));
        network.VoteForUpgrade(network.Nodes[0], Digest);
        Assert.Equal(2, World.Events.Count(e => e is WalrusEvent.ContractUpgradeProposed));
        Assert.Equal(1UL, World.Upgrades!.As<UpgradeManager>().Proposals.Size);
    }

    [Fact]
    public void Every_vote_from_the_quorum_on_is_announced()
    {
        network.Nodes.ForEach(n => network.VoteForUpgrade(n, Digest));
        Assert.Equal(2, World.Events.Count(e => e is WalrusEvent.ContractUpgradeQuorumReached));
    }

    [Fact]
    public void Proposals_of_former_epochs_are_cleaned_up()
    {
        network.VoteForUpgrade(network.Nodes[0], Digest);
        CleanUp();
        Assert.Equal(1UL, World.Upgrades!.As<UpgradeManager>().Proposals.Size);
        network.NextEpoch();
        CleanUp();
        Assert.Equal(0UL, World.Upgrades!.As<UpgradeManager>().Proposals.Size);
        Assert.Equal(0, World.FieldsOf(World.Upgrades!.As<UpgradeManager>().Proposals.Id));

        void CleanUp() => World.Call(
            "upgrade::cleanup_upgrade_proposals", World.Upgrades!, World.Staking, Pure.Digests(Digest, new byte[32]));
    }

    [Fact]
    public void Who_holds_the_emergency_cap_upgrades_without_a_vote()
    {
        var cap = Assert.Single(World.Owned, o => o.Box.Type == World.Types.EmergencyUpgradeCap).Box;
        var other = new MoveBox(World.Types.EmergencyUpgradeCap, new EmergencyUpgradeCap(NewPackage, NewPackage).ToBcs());
        Network.Aborts("upgrade", 0, () => Authorize(other));
        var ticket = Authorize(cap);
        Network.Aborts("package", 2, () => Authorize(cap));
        Network.Aborts("package", 4, () => Commit(new(ticket.Type, (ticket.As<UpgradeTicket>() with { Cap = NewPackage }).ToBcs())));
        Commit(ticket);
        Network.Aborts("package", 3, () => Commit(ticket));
        World.Call("upgrade::burn_emergency_upgrade_cap", cap);
        Assert.True(cap.IsConsumed);

        MoveBox Authorize(MoveBox by) => World.Call1("upgrade::authorize_emergency_upgrade", World.Upgrades!, by, Pure.Bytes(Digest));
    }

    [Fact]
    public void A_quorum_burns_a_nodes_commission_and_nothing_else()
    {
        var guilty = network.Nodes[0];
        network.Reserve(1 << 20, 2);
        network.NextEpoch();
        var before = World.Pool(guilty.Id);
        ulong supply = World.Supply;
        Assert.True(before.Commission > 0);
        foreach (var node in network.Nodes.Skip(1))
        {
            Network.Aborts("slashing", network.Nodes[1] == node ? 2UL : 4UL, Execute);
            network.VoteForSlashing(node, guilty);
        }

        Execute();
        Assert.Equal(supply - before.Commission, World.Supply);
        var after = World.Pool(guilty.Id);
        Assert.Equal((0UL, before.WalBalance, before.RewardsPool), (after.Commission, after.WalBalance, after.RewardsPool));
        Assert.Equal(0UL, World.Pool(guilty.Id).ExtraFields.Size);
        Assert.Equal(0UL, World.Slashing!.As<SlashingManager>().Candidates.Size);

        void Execute() => World.Call("slashing::execute_slashing", World.Slashing!, World.Staking, World.Treasury, Pure.Id(guilty.Id));
    }

    [Fact]
    public void Votes_on_slashing_end_with_the_epoch()
    {
        var guilty = network.Nodes[0];
        network.Nodes.ForEach(n => network.VoteForSlashing(n, guilty));
        Network.Aborts("slashing", 1, () => network.VoteForSlashing(network.Nodes[1], guilty));
        CleanUp();
        Assert.Equal(1UL, World.Slashing!.As<SlashingManager>().Candidates.Size);
        network.NextEpoch();
        Network.Aborts("slashing", 3, () => World.Call(
            "slashing::execute_slashing", World.Slashing!, World.Staking, World.Treasury, Pure.Id(guilty.Id)));
        network.VoteForSlashing(network.Nodes[1], guilty);
        network.NextEpoch();
        CleanUp();
        Assert.Equal(0UL, World.Slashing!.As<SlashingManager>().Candidates.Size);

        void CleanUp() => World.Call(
            "slashing::cleanup_slashing_proposals", World.Slashing!, World.Staking, Pure.Ids(guilty.Id, network.Nodes[1].Id));
    }

    [Fact]
    public void Only_who_is_authorized_votes_for_a_node()
    {
        var node = network.Nodes[0];
        World.Call(
            "staking::set_governance_authorized", World.Staking, Pure.Id(node.Id), network.BySender(),
            World.Call1("auth::authorized_object", Pure.Id(node.Cap.As<StorageNodeCap>().Id)));
        Network.Aborts("slashing", 0, () => network.VoteForSlashing(node, network.Nodes[1]));
        Network.Aborts("upgrade", 1, () => network.VoteForUpgrade(node, Digest));
        World.Call("slashing::vote_for_slashing", World.Slashing!, World.Staking, network.By(node), Pure.Id(node.Id), Pure.Id(network.Nodes[1].Id));
        var late = network.RegisterNode(9);
        Network.Aborts("staking_inner", 4, () => network.VoteForSlashing(late, node));
    }

    [Fact]
    public void A_network_without_governance_has_no_place_to_vote()
    {
        var world = new World(Network.Options(10) with { HasGovernance = false });
        Assert.Null(world.Upgrades);
        Assert.Null(world.Slashing);
    }

    private void Commit(MoveBox ticket) => World.Call(
        "upgrade::commit_upgrade", World.Upgrades!, World.Staking, World.System,
        new MoveBox(MoveTypes.UpgradeReceipt, new UpgradeReceipt(ticket.As<UpgradeTicket>().Cap, NewPackage).ToBcs()));
}
