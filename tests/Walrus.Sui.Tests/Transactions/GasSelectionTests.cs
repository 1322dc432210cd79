using FsCheck;
using FsCheck.Fluent;
using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.Transactions;

public sealed class GasSelectionTests
{
    private static readonly HashSet<ObjectId> None = [];

    [Fact]
    public void The_fewest_coins_that_suffice_are_chosen() =>
        Assert.Equal([50ul, 30ul], GasSelection.Choose(Coins(10, 30, 50), None, 70)!.Select(c => c.Balance));

    [Fact]
    public void Coins_the_transaction_uses_do_not_pay() =>
        Assert.Equal([30ul], GasSelection.Choose(Coins(10, 30, 50), new HashSet<ObjectId> { Samples.Id(2) }, 20)!.Select(c => c.Balance));

    [Fact]
    public void Too_little_is_nothing() => Assert.Null(GasSelection.Choose(Coins(1, 2), None, 4));

    [Fact]
    public void What_is_chosen_suffices_and_is_ours_and_distinct() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<ushort>(), (balances, needed) =>
        {
            var owned = Coins([.. balances.Take(250).Select(b => (ulong)b)]);
            var used = owned.Where((_, i) => i % 3 == 0).Select(c => c.Coin.Id).ToHashSet();
            var free = owned.Where(c => !used.Contains(c.Coin.Id)).Sum(c => (long)c.Balance);
            var chosen = GasSelection.Choose(owned, used, needed);
            if (chosen is null)
            {
                return free < needed || free == 0;
            }

            return chosen.Sum(c => (long)c.Balance) >= needed && chosen.Distinct().Count() == chosen.Count
                && chosen.All(c => owned.Contains(c) && !used.Contains(c.Coin.Id) && c.Balance > 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_budget_has_head_room_and_a_bound()
    {
        Assert.Equal(1_200 * 1_100ul, GasSelection.Budget(new(100_000, 0, 0), 1000, ulong.MaxValue));
        Assert.Equal(2_400_000ul, GasSelection.Budget(new(100_000, 1_000_000, 100_000), 1000, ulong.MaxValue));
        Assert.Equal(1_320_000ul, GasSelection.Budget(new(100_000, 5, 1_000_000), 1000, ulong.MaxValue));
        Assert.Equal(9ul, GasSelection.Budget(new(ulong.MaxValue, ulong.MaxValue, 0), ulong.MaxValue, 9));
    }

    private static GasCoin[] Coins(params ulong[] balances) => [.. balances.Select((b, i) => new GasCoin(Samples.Ref((byte)i), b))];
}
