using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <content>Stakes, epochs, governance and subsidies.</content>
internal sealed partial class WalrusPrograms
{
    internal ProgramBuilder Stake(ObjectId node, ulong frost, Purse purse) =>
        Give(CallStaking("stake_with_pool", Staking, Payment(purse, frost).First, Id(node)));

    /// <summary>All or none: nobody sees a network in which some of them have stake.</summary>
    internal ProgramBuilder Stake(IReadOnlyList<ObjectId> nodes, ulong frostEach, Purse purse)
    {
        var (coin, _) = Payment(purse, checked(frostEach * (ulong)nodes.Count));
        var stakes = program.Split(coin, [.. nodes.Select(_ => frostEach)]);
        var staked = nodes.Select((node, i) => CallStaking("stake_with_pool", Staking, stakes[i], Id(node))).ToArray();
        DestroyZero(purse, coin);
        return Give(staked);
    }

    internal ProgramBuilder RequestWithdraw(ObjectId stake)
    {
        CallStaking("request_withdraw_stake", Staking, program.Object(stake));
        return program;
    }

    internal ProgramBuilder Withdraw(ObjectId stake) => Give(CallStaking("withdraw_stake", Staking, program.Object(stake)));

    internal ProgramBuilder SplitStake(ObjectId stake, ulong frost) =>
        Give(CallStakingModule("staked_wal", "split", program.Object(stake), U64(frost)));

    internal ProgramBuilder JoinStakes(ObjectId first, ObjectId second)
    {
        CallStakingModule("staked_wal", "join", program.Object(first), program.Object(second));
        return program;
    }

    internal ProgramBuilder EndVoting()
    {
        CallStaking("voting_end", Staking, Clock);
        return program;
    }

    internal ProgramBuilder ChangeEpoch()
    {
        CallStaking("initiate_epoch_change_v2", Staking, System, Treasury, Clock);
        return program;
    }

    internal ProgramBuilder UpdatePrices()
    {
        CallStaking("update_prices", Staking, System);
        return program;
    }

    internal ProgramBuilder VoteForUpgrade(ObjectId node, Authority authority, ReadOnlySpan<byte> digest)
    {
        CallStakingModule("upgrade", "vote_for_upgrade", UpgradeManager, Staking, Authentication(authority), Id(node), Bytes(digest));
        return program;
    }

    internal ProgramBuilder CleanUpUpgrades(IReadOnlyCollection<ReadOnlyMemory<byte>> digests)
    {
        var list = program.Pure(w =>
        {
            w.WriteUleb128((uint)digests.Count);
            foreach (var digest in digests)
            {
                w.WriteBytes(digest.Span);
            }
        });
        CallStakingModule("upgrade", "cleanup_upgrade_proposals", UpgradeManager, Staking, list);
        return program;
    }

    internal ProgramBuilder SetMigrationEpoch()
    {
        CallStaking("set_migration_epoch", Staking);
        return program;
    }

    /// <summary>The upgraded package is called, which neither object names as its own yet.</summary>
    internal ProgramBuilder Migrate(ObjectId package)
    {
        program.Call(package, "init", "migrate_v2", [], Staking, System);
        return program;
    }

    internal ProgramBuilder VoteForSlashing(ObjectId voter, Authority authority, ObjectId candidate)
    {
        CallStakingModule("slashing", "vote_for_slashing", SlashingManager, Staking, Authentication(authority), Id(voter), Id(candidate));
        return program;
    }

    internal ProgramBuilder ExecuteSlashing(ObjectId candidate)
    {
        CallStakingModule("slashing", "execute_slashing", SlashingManager, Staking, Treasury, Id(candidate));
        return program;
    }

    internal ProgramBuilder CleanUpSlashing(IReadOnlyCollection<ObjectId> nodes)
    {
        CallStakingModule("slashing", "cleanup_slashing_proposals", SlashingManager, Staking, Ids(nodes));
        return program;
    }

    /// <summary><paramref name="package"/> is what the subsidies object names.</summary>
    internal ProgramBuilder ProcessSubsidies(ObjectId package)
    {
        program.Call(package, "walrus_subsidies", "process_subsidies", [], Subsidies, Staking, System, Clock);
        return program;
    }

    internal ProgramBuilder FundSubsidies(ObjectId package, ulong frost, Purse purse)
    {
        program.Call(package, "walrus_subsidies", "add_coin", [], Subsidies, Payment(purse, frost).First);
        return program;
    }

    internal ProgramBuilder AddSubsidy(ulong frost, uint epochs, Purse purse)
    {
        CallSystem("add_subsidy", System, Payment(purse, frost).First, U32(epochs));
        return program;
    }

    private Argument UpgradeManager => program.Object(
        deployment.UpgradeManager ?? throw Missing("UpgradeManager", nameof(WalrusDeployment.UpgradeManager)));

    private Argument SlashingManager => program.Object(
        deployment.SlashingManager ?? throw Missing("SlashingManager", nameof(WalrusDeployment.SlashingManager)));

    private Argument Subsidies => program.Object(
        deployment.SubsidiesObject ?? throw Missing("WalrusSubsidies", nameof(WalrusDeployment.SubsidiesObject)));
}
