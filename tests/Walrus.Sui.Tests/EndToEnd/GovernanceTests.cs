using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Walrus.Sui.Tests.EndToEnd;

/// <summary>Votes of nodes on slashing and on upgrades (contracts §9), cast over gRPC.</summary>
public sealed class GovernanceTests(FourNodesByHand four) : IClassFixture<FourNodesByHand>
{
    [Fact]
    public async Task A_quorum_burns_the_commission_of_a_node_and_leaves_its_stake()
    {
        await four.Network.Wallet(5).Contracts.Storage.Reserve(1ul << 40, 4);
        await four.NextEpoch();
        ObjectId guilty = four.Nodes[0].Cap.NodeId;
        var before = (await four.Chain.ReadPools([guilty]))[0];
        Assert.True(before.Commission > 0);
        foreach (var (wallet, cap) in four.Nodes.Skip(1))
        {
            var early = await Assert.ThrowsAsync<MoveAbortException>(() => wallet.Contracts.Governance.ExecuteSlashing(guilty));
            Assert.Equal(("slashing", cap == four.Nodes[1].Cap ? "ENoProposalForNode" : "ENotEnoughVotes"), (early.Module, early.Constant));
            await wallet.Contracts.Governance.VoteForSlashing(cap.NodeId, Authority.Sender, guilty);
        }

        var voter = four.Nodes[1];
        var twice = await Assert.ThrowsAsync<MoveAbortException>(
            () => voter.Wallet.Contracts.Governance.VoteForSlashing(voter.Cap.NodeId, Authority.Sender, guilty));
        Assert.Equal(("slashing", 1ul, "EDuplicateVote"), (twice.Module, twice.Code, twice.Constant));

        await four.Network.Wallet(9).Contracts.Governance.ExecuteSlashing(guilty);

        var after = (await four.Chain.ReadPools([guilty]))[0];
        Assert.Equal((0ul, before.WalBalance, before.RewardsPool), (after.Commission, after.WalBalance, after.RewardsPool));
        Assert.Equal(0ul, (await Read<SlashingManager>(four.Network.Deployment.SlashingManager)).Candidates.Size);
    }

    [Fact]
    public async Task A_vote_counts_for_who_may_cast_it_and_ends_with_its_epoch()
    {
        var (wallet, cap) = four.Nodes[2];
        ObjectId accused = four.Nodes[3].Cap.NodeId;
        var stranger = await Assert.ThrowsAsync<MoveAbortException>(
            () => four.Network.Wallet(6).Contracts.Governance.VoteForSlashing(cap.NodeId, Authority.Sender, accused));
        Assert.Equal(("slashing", 0ul, "ENotAuthorized"), (stranger.Module, stranger.Code, stranger.Constant));
        await wallet.Contracts.Governance.VoteForSlashing(cap.NodeId, Authority.Sender, accused);
        await wallet.Contracts.Governance.CleanUpSlashing([accused]);
        Assert.Equal(1ul, (await Read<SlashingManager>(four.Network.Deployment.SlashingManager)).Candidates.Size);

        await four.NextEpoch();

        var late = await Assert.ThrowsAsync<MoveAbortException>(() => wallet.Contracts.Governance.ExecuteSlashing(accused));
        Assert.Equal("EWrongEpoch", late.Constant);
        await wallet.Contracts.Governance.CleanUpSlashing([accused]);
        Assert.Equal(0ul, (await Read<SlashingManager>(four.Network.Deployment.SlashingManager)).Candidates.Size);
    }

    [Fact]
    public async Task Votes_for_an_upgrade_are_told_counted_once_and_cleaned_up()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        byte[] digest = [.. Enumerable.Repeat((byte)7, GovernanceContracts.PackageDigestLength)];
        ulong first = await four.Chain.LatestCheckpoint();
        foreach (var (wallet, cap) in four.Nodes.Take(3))
        {
            await wallet.Contracts.Governance.VoteForUpgrade(cap.NodeId, Authority.Sender, digest);
        }

        var voter = four.Nodes[0];
        var votes = voter.Wallet.Contracts.Governance;
        var twice = await Assert.ThrowsAsync<MoveAbortException>(() => votes.VoteForUpgrade(voter.Cap.NodeId, Authority.Sender, digest));
        Assert.Equal(("upgrade", 2ul, "EDuplicateVote"), (twice.Module, twice.Code, twice.Constant));
        var nothing = await Assert.ThrowsAsync<MoveAbortException>(() => votes.SetMigrationEpoch());
        Assert.Equal(("staking", "EInvalidMigration"), (nothing.Module, nothing.Constant));

        List<WalrusEvent> told = [];
        await foreach (var checkpoint in four.Chain.Follow(first, patience.Token))
        {
            told.AddRange(checkpoint.Events.Select(e => e.Event));
            if (told.Any(e => e is WalrusEvent.ContractUpgradeQuorumReached))
            {
                break;
            }
        }

        Assert.Equal(digest, Assert.Single(told.OfType<WalrusEvent.ContractUpgradeProposed>()).PackageDigest.ToArray());
        Assert.Equal(1ul, (await Read<UpgradeManager>(four.Network.Deployment.UpgradeManager)).Proposals.Size);
        await four.NextEpoch();
        await votes.CleanUpUpgrades([digest]);
        Assert.Equal(0ul, (await Read<UpgradeManager>(four.Network.Deployment.UpgradeManager)).Proposals.Size);
    }

    private async Task<T> Read<T>(ObjectId? id) where T : IMoveStruct<T> =>
        ContractObjects.Parse<T>((await four.Chain.Objects.ReadAll([id!.Value], default))[0]);
}
