using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>The rate a pool stored for exactly that epoch; null when it stored none.</summary>
internal delegate PoolExchangeRate? StoredRate(Epoch epoch);

/// <summary>Where a staking call finds the network: the epoch, whether the next committee is chosen, and the pool's part in both.</summary>
/// <param name="Epoch">The current epoch.</param>
/// <param name="NextSelected">Whether the next committee is chosen.</param>
/// <param name="InCurrent">Whether the node is in the current committee.</param>
/// <param name="InNext">Whether it is in the next.</param>
internal readonly record struct StakingContext(Epoch Epoch, bool NextSelected, bool InCurrent, bool InNext)
{
    /// <summary>The epoch that many epochs ahead.</summary>
    internal Epoch Ahead(uint epochs) => new(checked(Epoch.Value + epochs));
}

/// <summary>The mathematics of a staking pool (contracts §6).</summary>
internal static class PoolRules
{
    /// <summary>The whole, in basis points.</summary>
    internal const uint BasisPoints = 10_000;

    /// <summary>A pool after an epoch change, the rate it stores for the new epoch, and the commission it may not pay out yet.</summary>
    internal sealed record Advanced(StakingPool Pool, PoolExchangeRate Rate, ulong Commission);

    /// <summary>A pool after a withdrawal, and what is paid.</summary>
    internal sealed record Withdrawn(StakingPool Pool, ulong Amount);

    /// <summary>The epoch in which a new stake counts.</summary>
    internal static Epoch ActivationOf(StakingContext now) => now.Ahead(now.NextSelected ? 2u : 1);

    /// <summary>A pool with a new stake.</summary>
    internal static StakingPool Stake(StakingPool pool, ulong amount, StakingContext now)
    {
        AbortCodes.StakingPool.PoolIsNotActive.Unless(pool.State is PoolState.Active, "stake");
        AbortCodes.StakingPool.ZeroStake.Unless(amount > 0, "stake");
        AbortCodes.StakedWal.StakeBelowThreshold.Unless(amount >= StakedWal.MinPrincipal, "mint");
        return pool with { PendingStake = pool.PendingStake.Add(ActivationOf(now), amount) };
    }

    /// <summary>A pool and a stake that has asked to leave.</summary>
    internal static (StakingPool Pool, StakedWal Stake) RequestWithdraw(
        StakingPool pool, StakedWal stake, StakingContext now, StoredRate stored)
    {
        const string Function = "request_withdraw_stake";
        AbortCodes.StakingPool.ZeroStake.Unless(stake.Principal > 0, Function);
        AbortCodes.StakingPool.IncorrectPoolId.Unless(stake.NodeId == pool.Id, Function);
        AbortCodes.StakingPool.NotStaked.Unless(stake.WithdrawEpoch is null, Function);
        AbortCodes.StakingPool.WithdrawDirectly.Unless(!CanWithdrawEarly(stake, now), Function);
        if (stake.ActivationEpoch == now.Ahead(1))
        {
            var early = now.Ahead(2);
            return (
                pool with { PreActiveWithdrawals = pool.PreActiveWithdrawals.Add(early, stake.Principal) },
                stake with { WithdrawEpoch = early });
        }

        AbortCodes.StakingPool.ActivationEpochNotReached.Unless(stake.ActivationEpoch <= now.Epoch, Function);
        var leaves = now.InNext ? now.Ahead(2) : now.InCurrent ? now.Ahead(1) : throw AbortCodes.StakingPool.WithdrawDirectly.In(Function);
        ulong shares = RateAt(pool, stake.ActivationEpoch, stored).ToShares(stake.Principal);
        AbortCodes.StakingPool.ZeroShares.Unless(shares != 0, Function);
        return (
            pool with { PendingSharesWithdraw = pool.PendingSharesWithdraw.Add(leaves, shares) },
            stake with { WithdrawEpoch = leaves });
    }

    /// <summary>A pool after a stake was taken out, and principal with rewards.</summary>
    internal static Withdrawn Withdraw(StakingPool pool, StakedWal stake, StakingContext now, StoredRate stored)
    {
        const string Function = "withdraw_stake";
        AbortCodes.StakingPool.ZeroStake.Unless(stake.Principal > 0, Function);
        AbortCodes.StakingPool.IncorrectPoolId.Unless(stake.NodeId == pool.Id, Function);
        bool isIdle = !now.InCurrent && !now.InNext && stake.WithdrawEpoch is null;
        if (CanWithdrawEarly(stake, now) || (isIdle && stake.ActivationEpoch > now.Epoch))
        {
            return new(pool with { PendingStake = pool.PendingStake.Reduce(stake.ActivationEpoch, stake.Principal) }, stake.Principal);
        }

        Epoch end;
        if (isIdle)
        {
            ulong shares = RateAt(pool, stake.ActivationEpoch, stored).ToShares(stake.Principal);
            pool = pool with { PendingSharesWithdraw = pool.PendingSharesWithdraw.Add(now.Epoch, shares) };
            end = now.Epoch;
        }
        else
        {
            end = stake.WithdrawEpoch ?? throw AbortCodes.StakingPool.NotWithdrawing.In(Function);
            AbortCodes.StakingPool.WithdrawEpochNotReached.Unless(end <= now.Epoch, Function);
            AbortCodes.StakingPool.ActivationEpochNotReached.Unless(stake.ActivationEpoch <= now.Epoch, Function);
        }

        ulong rewards = Math.Min(Rewards(pool, stake.Principal, stake.ActivationEpoch, end, stored), pool.RewardsPool);
        return new(pool with { RewardsPool = pool.RewardsPool - rewards }, checked(stake.Principal + rewards));
    }

    /// <summary>
    /// A pool in the new epoch: its reward less the commission at the old rate joins, the rate of the epoch is taken, then stake joins and
    /// leaves at that rate.
    /// </summary>
    internal static Advanced Advance(StakingPool pool, ulong reward, Epoch now, StoredRate stored)
    {
        AbortCodes.StakingPool.PoolAlreadyUpdated.Unless(now > pool.LatestEpoch, "advance_epoch");
        AbortCodes.StakingPool.IncorrectEpochAdvance.Unless(reward == 0 || pool.WalBalance > 0, "advance_epoch");
        ulong commission = (ulong)((UInt128)reward * pool.CommissionRate / BasisPoints);
        ulong balance = checked(pool.WalBalance + (reward - commission));
        var rate = ExchangeRates.Of(balance, pool.Shares);

        ulong joined = checked(balance + pool.PendingStake.SumTo(now));
        ulong leaving = rate.ToWal(checked(pool.PendingSharesWithdraw.SumTo(now) + PreActiveShares(pool, now, stored)));
        AbortCodes.StakingPool.CalculationError.Unless(joined >= leaving, "process_pending_stake");
        ulong rest = joined - leaving;
        var next = pool with
        {
            LatestEpoch = now,
            WalBalance = rest,
            Shares = rate.ToShares(rest),
            Commission = checked(pool.Commission + commission),
            RewardsPool = checked(pool.RewardsPool + (reward - commission)),
            CommissionRate = (ushort)(pool.PendingCommissionRate.LatestTo(now) ?? pool.CommissionRate),
            PendingCommissionRate = pool.PendingCommissionRate.After(now),
            PendingStake = pool.PendingStake.After(now),
            PendingSharesWithdraw = pool.PendingSharesWithdraw.After(now),
            PreActiveWithdrawals = pool.PreActiveWithdrawals.After(now),
            ExchangeRates = pool.ExchangeRates with { Size = pool.ExchangeRates.Size + 1 },
            Node = pool.Node with { PublicKey = pool.Node.NextEpochPublicKey ?? pool.Node.PublicKey, NextEpochPublicKey = null },
        };
        return new(next, rate, commission);
    }

    /// <summary>What the pool will hold in an epoch, as far as is known now.</summary>
    internal static ulong BalanceAt(StakingPool pool, Epoch epoch, StoredRate stored)
    {
        ulong shares = checked(pool.PendingSharesWithdraw.SumTo(epoch) + PreActiveShares(pool, epoch, stored));
        return checked(pool.WalBalance + pool.PendingStake.SumTo(epoch) - ExchangeRates.Of(pool.WalBalance, pool.Shares).ToWal(shares));
    }

    /// <summary>What a principal earned between two epochs.</summary>
    internal static ulong Rewards(StakingPool pool, ulong principal, Epoch activation, Epoch end, StoredRate stored)
    {
        ulong worth = RateAt(pool, end, stored).ToWal(RateAt(pool, activation, stored).ToShares(principal));
        return worth > principal ? worth - principal : 0;
    }

    /// <summary>The rate in an epoch: the newest stored one at or below it, down to the pool's activation; flat before.</summary>
    internal static PoolExchangeRate RateAt(StakingPool pool, Epoch epoch, StoredRate stored)
    {
        // A pool outside the committee stores no rates, so nothing above the latest epoch is worth asking for but the first, flat one.
        uint first = pool.ActivationEpoch.Value;
        for (uint e = Math.Min(epoch.Value, Math.Max(pool.LatestEpoch.Value, first)); e >= first; e--)
        {
            if (stored(new(e)) is { } rate)
            {
                return rate;
            }

            if (e == 0)
            {
                break;
            }
        }

        return new PoolExchangeRate.Flat();
    }

    // Principals that were to leave one epoch after they became active, in shares of the epoch in which they did.
    private static ulong PreActiveShares(StakingPool pool, Epoch epoch, StoredRate stored) => pool.PreActiveWithdrawals.Values
        .Where(v => v.Epoch <= epoch)
        .Aggregate(0UL, (sum, v) => checked(sum + RateAt(pool, new(v.Epoch.Value - 1), stored).ToShares(v.Value)));

    /// <summary>Whether a stake no committee counted yet may be taken out without asking.</summary>
    internal static bool CanWithdrawEarly(StakedWal stake, StakingContext now) => stake.WithdrawEpoch is null
        && (stake.ActivationEpoch == now.Ahead(2) || (stake.ActivationEpoch == now.Ahead(1) && !now.InNext));
}
