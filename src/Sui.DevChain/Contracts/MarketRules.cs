using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>Prices, capacity and the accounts of epochs ahead (<c>system_state_inner</c>, <c>storage_accounting</c>; contracts §3, §4).</summary>
internal static class MarketRules
{
    /// <summary>Prices are per MiB.</summary>
    internal const ulong UnitSize = 1 << 20;

    /// <summary>The most epochs a network may sell ahead.</summary>
    internal const uint MaxEpochsAhead = 1000;

    private const ulong BurnPercent = 3;

    /// <summary>A node's reward in FROST.</summary>
    internal readonly record struct Reward(ObjectId Node, ulong Amount);

    /// <summary>Units of a size, rounded up.</summary>
    internal static ulong Units(ulong size) => size / UnitSize + (size % UnitSize == 0 ? 0UL : 1);

    /// <summary>What storing costs from one epoch ahead to another.</summary>
    private static UInt128 StorageCost(SystemStateInner state, ulong size, uint from, uint to) =>
        (UInt128)checked(state.StoragePrice * Units(size)) * (to - from);

    /// <summary>The coin less an amount.</summary>
    internal static Coin Charge(Coin coin, UInt128 amount)
    {
        AbortCodes.Framework.NotEnough.Unless(coin.Balance >= amount, "split");
        return coin with { Balance = coin.Balance - (ulong)amount };
    }

    /// <summary>The epochs ahead [from, to) that a purchase covers; a start in the past is now.</summary>
    internal static (uint From, uint To) Window(SystemStateInner state, Epoch start, Epoch end)
    {
        uint now = state.Committee.Epoch.Value;
        uint first = Math.Max(start.Value, now);
        AbortCodes.SystemState.InvalidEpochsAhead.Unless(end.Value > first, "reserve_space_for_epochs");
        AbortCodes.SystemState.InvalidEpochsAhead.Unless(end.Value - now <= state.Accounts.Length, "reserve_space_for_epochs");
        return (first - now, end.Value - now);
    }

    /// <summary>The window in which a storage that ends then is extended by that many epochs.</summary>
    internal static (uint From, uint To) ExtensionWindow(SystemStateInner state, Epoch end, uint epochs, string function)
    {
        uint from = checked(end.Value - state.Committee.Epoch.Value);
        uint to = checked(from + epochs);
        AbortCodes.SystemState.InvalidEpochsAhead.Unless(epochs > 0 && to <= state.Accounts.Length, function);
        return (from, to);
    }

    /// <summary>A window is paid from a coin and its capacity taken.</summary>
    internal static (SystemStateInner State, Coin Left) Buy(SystemStateInner state, Coin coin, ulong size, uint from, uint to)
    {
        var rest = Charge(coin, StorageCost(state, size, from, to));
        return (Take(Pay(state, size, from, to), size, from, to), rest);
    }

    /// <summary>Writing so many encoded bytes is paid from a coin.</summary>
    internal static (SystemStateInner State, Coin Left) BuyWrite(SystemStateInner state, Coin coin, ulong encodedSize)
    {
        ulong cost = checked(state.WritePrice * Units(encodedSize));
        var rest = Charge(coin, cost);
        return (PayNow(state, cost), rest);
    }

    /// <summary>FROST shared evenly among the committees of so many epochs from now; what does not divide is for the present one.</summary>
    internal static SystemStateInner Subsidize(SystemStateInner state, ulong amount, uint epochs)
    {
        AbortCodes.SystemState.InvalidEpochsAhead.Unless(epochs > 0 && epochs <= state.Accounts.Length, "add_subsidy");
        ulong each = amount / epochs;
        return Subsidize(PayNow(state, amount % epochs), [.. Enumerable.Repeat(each, (int)epochs)]);
    }

    /// <summary>FROST for the committees of the epochs from now on, one amount for each.</summary>
    internal static SystemStateInner Subsidize(SystemStateInner state, IReadOnlyList<ulong> amounts)
    {
        AbortCodes.SystemState.InvalidEpochsAhead.Unless((uint)amounts.Count <= state.Accounts.Length, "add_per_epoch_subsidies");
        int next = 0;
        return state with
        {
            Accounts = Change(state.Accounts, 0, (uint)amounts.Count, a => a with { Rewards = checked(a.Rewards + amounts[next++]) }),
        };
    }

    /// <summary>The storage price of a window goes into the accounts of its epochs.</summary>
    private static SystemStateInner Pay(SystemStateInner state, ulong size, uint from, uint to)
    {
        ulong each = checked(state.StoragePrice * Units(size));
        return state with { Accounts = Change(state.Accounts, from, to, a => a with { Rewards = checked(a.Rewards + each) }) };
    }

    /// <summary>FROST for the committee of this epoch.</summary>
    private static SystemStateInner PayNow(SystemStateInner state, ulong amount) =>
        state with { Accounts = Change(state.Accounts, 0, 1, a => a with { Rewards = checked(a.Rewards + amount) }) };

    /// <summary>Aborts unless there is something to buy.</summary>
    internal static void CheckSize(ulong size, string function) => AbortCodes.SystemState.InvalidResourceSize.Unless(size > 0, function);

    /// <summary>Capacity of a window is taken; unless it is for an event blob it may not exceed what is on sale now.</summary>
    internal static SystemStateInner Take(SystemStateInner state, ulong size, uint from, uint to, bool isBounded = true)
    {
        var accounts = Change(state.Accounts, from, to, a =>
        {
            ulong used = checked(a.UsedCapacity + size);
            AbortCodes.SystemState.StorageExceeded.Unless(!isBounded || used <= state.TotalCapacity, "reserve_space_without_payment");
            return a with { UsedCapacity = used };
        });
        return state with { Accounts = accounts, UsedCapacity = from == 0 ? At(accounts, 0).UsedCapacity : state.UsedCapacity };
    }

    /// <summary>The share of this epoch's rewards that is burnt is taken out.</summary>
    internal static (SystemStateInner State, ulong Burnt) TakeBurn(SystemStateInner state)
    {
        ulong burnt = checked(At(state.Accounts, 0).Rewards * BurnPercent) / 100;
        return (state with { Accounts = Change(state.Accounts, 0, 1, a => a with { Rewards = a.Rewards - burnt }) }, burnt);
    }

    /// <summary>
    /// The next epoch: the old committee's rewards by what it stored, the remainder for the new one; accounts and capacity of the new one.
    /// </summary>
    internal static (SystemStateInner State, IReadOnlyList<Reward> Rewards) Advance(
        SystemStateInner state, BlsCommittee next, EpochParams parameters, DenyListSizes denied)
    {
        var old = state.Committee.Epoch;
        AbortCodes.SystemState.IncorrectCommittee.Unless(next.Epoch.Value == old.Value + 1, "advance_epoch");
        var (popped, ring) = PopExpand(state.Accounts);
        AbortCodes.SystemState.InvalidAccountingEpoch.Unless(popped.Epoch == old, "advance_epoch");
        var rewards = ShareOut(state.Committee, popped, denied);
        ulong remainder = rewards.Aggregate(popped.Rewards, static (left, r) => checked(left - r.Amount));
        ring = Change(ring, 0, 1, a => a with { Rewards = checked(a.Rewards + remainder) });
        ulong used = At(ring, 0).UsedCapacity;
        return (
            state with
            {
                Committee = next,
                Accounts = ring,
                EventBlobs = state.EventBlobs with { Weights = [] },
                UsedCapacity = used,
                TotalCapacity = Math.Max(parameters.TotalCapacity, used),
            },
            rewards);
    }

    /// <summary>The account of an epoch ahead.</summary>
    internal static FutureAccounting At(FutureAccountingRing ring, uint ahead)
    {
        AbortCodes.StorageAccounting.TooFarInFuture.Unless(ahead < ring.Length, "ring_lookup");
        return ring.Slots[Slot(ring, ahead)];
    }

    /// <summary>The accounts of a new network.</summary>
    internal static FutureAccountingRing NewRing(uint length)
    {
        AbortCodes.SystemState.InvalidMaxEpochsAhead.Unless(length is > 0 and <= MaxEpochsAhead, "create_empty");
        return new(0, length, [.. Enumerable.Range(0, (int)length).Select(e => new FutureAccounting(new((uint)e), 0, 0))]);
    }

    private static List<Reward> ShareOut(BlsCommittee committee, FutureAccounting account, DenyListSizes denied)
    {
        var deniedBy = denied.Nodes.ToDictionary(n => n.NodeId, n => n.Size);
        var stored = committee.Members
            .Select(m => (UInt128)m.Weight * (account.UsedCapacity - Math.Min(deniedBy.GetValueOrDefault(m.NodeId), account.UsedCapacity)))
            .ToArray();
        var total = UInt128.Max(stored.Aggregate(UInt128.Zero, static (sum, s) => checked(sum + s)), UInt128.One);
        return [.. committee.Members.Select((m, i) => new Reward(m.NodeId, (ulong)(checked(stored[i] * account.Rewards) / total)))];
    }

    private static (FutureAccounting Popped, FutureAccountingRing Ring) PopExpand(FutureAccountingRing ring)
    {
        int current = Slot(ring, 0);
        var popped = ring.Slots[current];
        var slots = ring.Slots.ToArray();
        slots[current] = new(new(checked(popped.Epoch.Value + ring.Length)), 0, 0);
        return (popped, ring with { CurrentIndex = (ring.CurrentIndex + 1) % ring.Length, Slots = slots });
    }

    private static FutureAccountingRing Change(FutureAccountingRing ring, uint from, uint to, Func<FutureAccounting, FutureAccounting> change)
    {
        AbortCodes.StorageAccounting.TooFarInFuture.Unless(to <= ring.Length, "ring_lookup_mut");
        var slots = ring.Slots.ToArray();
        for (uint ahead = from; ahead < to; ahead++)
        {
            int slot = Slot(ring, ahead);
            slots[slot] = change(slots[slot]);
        }

        return ring with { Slots = slots };
    }

    private static int Slot(FutureAccountingRing ring, uint ahead) => (int)((ring.CurrentIndex + ahead) % ring.Length);
}
