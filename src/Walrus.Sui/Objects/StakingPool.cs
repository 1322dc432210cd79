using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>Whether a pool takes part (<c>staking_pool::PoolState</c>).</summary>
public abstract record PoolState : IMoveStruct<PoolState>
{
    private PoolState()
    {
    }

    /// <summary>It does.</summary>
    public sealed record Active : PoolState;

    /// <summary>It ends with that epoch.</summary>
    public sealed record Withdrawing(Epoch Epoch) : PoolState;

    /// <summary>It has ended.</summary>
    public sealed record Withdrawn : PoolState;

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer)
    {
        switch (this)
        {
            case Active: writer.WriteUleb128(0); break;
            case Withdrawing withdrawing: writer.WriteUleb128(1).WriteEpoch(withdrawing.Epoch); break;
            case Withdrawn: writer.WriteUleb128(2); break;
        }
    }

    /// <inheritdoc/>
    public static PoolState ReadFrom(ref BcsReader reader) => reader.ReadVariant(3, "the state of a pool") switch
    {
        0 => new Active(),
        1 => new Withdrawing(reader.ReadEpoch()),
        _ => new Withdrawn(),
    };
}

/// <summary>A node's votes: FROST per MiB, and bytes of encoded data.</summary>
public sealed record VotingParams(ulong StoragePrice, ulong WritePrice, ulong NodeCapacity) : IMoveStruct<VotingParams>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteU64(StoragePrice).WriteU64(WritePrice).WriteU64(NodeCapacity);

    /// <inheritdoc/>
    public static VotingParams ReadFrom(ref BcsReader reader) => new(reader.ReadU64(), reader.ReadU64(), reader.ReadU64());
}

/// <summary>The pool of a storage node; its object id is the node id (<c>staking_pool::StakingPool</c>, contracts §1).</summary>
/// <param name="Id">The node.</param>
/// <param name="State">Whether it takes part.</param>
/// <param name="Votes">What it votes for.</param>
/// <param name="Node">Name, address and keys.</param>
/// <param name="ActivationEpoch">The first epoch in which it may be in the committee.</param>
/// <param name="LatestEpoch">The last epoch it was brought up to.</param>
/// <param name="WalBalance">FROST staked and earned, as of <paramref name="LatestEpoch"/>.</param>
/// <param name="Shares">Shares issued for it.</param>
/// <param name="PendingSharesWithdraw">Shares that leave, by epoch.</param>
/// <param name="PreActiveWithdrawals">Principals that leave before they ever were active, by epoch.</param>
/// <param name="PendingCommissionRate">Rates to come, by epoch.</param>
/// <param name="CommissionRate">Basis points the operator keeps of rewards.</param>
/// <param name="ExchangeRates">The table of rates by epoch.</param>
/// <param name="PendingStake">FROST that join, by epoch.</param>
/// <param name="RewardsPool">FROST of rewards not yet paid out.</param>
/// <param name="Commission">FROST the operator may collect, blocked ones included.</param>
/// <param name="CommissionReceiver">Who may collect.</param>
/// <param name="GovernanceAuthorized">Who may vote on upgrades.</param>
/// <param name="ExtraFields">The bag with the blocked commission.</param>
public sealed record StakingPool(
    ObjectId Id,
    PoolState State,
    VotingParams Votes,
    PoolNodeInfo Node,
    Epoch ActivationEpoch,
    Epoch LatestEpoch,
    ulong WalBalance,
    ulong Shares,
    PendingValues PendingSharesWithdraw,
    PendingValues PreActiveWithdrawals,
    PendingValues PendingCommissionRate,
    ushort CommissionRate,
    MoveTable ExchangeRates,
    PendingValues PendingStake,
    ulong RewardsPool,
    ulong Commission,
    Authorized CommissionReceiver,
    Authorized GovernanceAuthorized,
    MoveTable ExtraFields) : IMoveStruct<StakingPool>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteId(Id)
        .Write(State)
        .Write(Votes)
        .Write(Node)
        .WriteEpoch(ActivationEpoch)
        .WriteEpoch(LatestEpoch)
        .WriteU64(WalBalance)
        .WriteU64(Shares)
        .Write(PendingSharesWithdraw)
        .Write(PreActiveWithdrawals)
        .Write(PendingCommissionRate)
        .WriteU16(CommissionRate)
        .Write(ExchangeRates)
        .Write(PendingStake)
        .WriteU64(RewardsPool)
        .WriteU64(Commission)
        .Write(CommissionReceiver)
        .Write(GovernanceAuthorized)
        .Write(ExtraFields);

    /// <inheritdoc/>
    public static StakingPool ReadFrom(ref BcsReader reader) => new(
        reader.ReadId(),
        PoolState.ReadFrom(ref reader),
        VotingParams.ReadFrom(ref reader),
        PoolNodeInfo.ReadFrom(ref reader),
        reader.ReadEpoch(),
        reader.ReadEpoch(),
        reader.ReadU64(),
        reader.ReadU64(),
        PendingValues.ReadFrom(ref reader),
        PendingValues.ReadFrom(ref reader),
        PendingValues.ReadFrom(ref reader),
        reader.ReadU16(),
        MoveTable.ReadFrom(ref reader),
        PendingValues.ReadFrom(ref reader),
        reader.ReadU64(),
        reader.ReadU64(),
        Authorized.ReadFrom(ref reader),
        Authorized.ReadFrom(ref reader),
        MoveTable.ReadFrom(ref reader));
}
