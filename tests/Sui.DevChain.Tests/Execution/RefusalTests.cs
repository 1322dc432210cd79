using Sui.DevChain.Execution;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;
using static Sui.DevChain.Tests.Execution.TestLedger;

namespace Sui.DevChain.Tests.Execution;

public sealed class RefusalTests
{
    private readonly TestLedger ledger = new();

    [Fact]
    public void An_object_at_another_version_is_stale()
    {
        var coin = ledger.AddCoin(1);
        var program = new TestProgram();
        program.Input(new CallArg.Owned(TestProgram.RefOf(coin) with { Version = coin.Version - 1 }));
        Assert.Contains("current version: 3", Refused(program, Refusal.Stale), StringComparison.Ordinal);
    }

    [Fact]
    public void A_transaction_cannot_be_made_twice_from_the_same_versions()
    {
        var coin = ledger.AddCoin(1);
        TestProgram Look()
        {
            var program = new TestProgram();
            program.CallCoin("value", program.Owned(coin));
            return program;
        }

        Assert.True(ledger.Run(Look()).IsSuccess);
        Refused(Look(), Refusal.Stale);
    }

    [Fact]
    public void An_object_with_another_digest_is_refused()
    {
        var program = new TestProgram();
        program.Input(new CallArg.Owned(TestProgram.RefOf(ledger.AddCoin(1)) with { Digest = Chain }));
        Assert.Contains("digest", Refused(program), StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_of_another_address_is_refused()
    {
        var program = new TestProgram();
        program.Owned(ledger.AddCoin(1, owner: Bob));
        Assert.Contains(Bob.ToString(), Refused(program), StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_object_is_no_input()
    {
        var program = new TestProgram();
        program.Owned(ledger.AddStorage(new MoveOwner.Parent(TestPackage.Id)));
        Refused(program);
    }

    [Fact]
    public void A_shared_object_named_as_owned_is_refused()
    {
        var program = new TestProgram();
        program.Owned(ledger.AddShared());
        Assert.Contains("shared", Refused(program), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_object_with_another_initial_version_is_refused()
    {
        var program = new TestProgram();
        program.Input(new CallArg.Shared(ledger.AddShared().Id, 5, true));
        Refused(program);
    }

    [Fact]
    public void An_object_that_is_not_there_is_stale()
    {
        var program = new TestProgram();
        program.Input(new CallArg.Owned(new ObjectRef(ObjectId.Parse("0x99"), 1, Chain)));
        Refused(program, Refusal.Stale);
    }

    [Fact]
    public void An_object_is_named_once_among_inputs_and_gas()
    {
        var coin = ledger.AddCoin(10_000_000);
        var program = new TestProgram().PaidBy(coin);
        program.Owned(coin);
        Assert.Contains("more than once", Refused(program), StringComparison.Ordinal);
        Refused(new TestProgram().PaidBy(coin, coin));
    }

    [Fact]
    public void Gas_is_paid_in_sui()
    {
        Refused(new TestProgram().PaidBy(ledger.AddCoin(10_000_000, token: TestPackage.Types.WalToken)));
        Refused(new TestProgram().PaidBy(ledger.AddStorage()));
    }

    [Theory]
    [InlineData(999, 4_000_000, 10_000_000)]
    [InlineData(1000, 999_999, 10_000_000)]
    [InlineData(1000, 4_000_000, 3_999_999)]
    [InlineData(1000, 50_000_000_001, 60_000_000_000)]
    [InlineData(ulong.MaxValue, 4_000_000, 10_000_000)]
    public void Price_budget_and_coins_must_fit(ulong price, ulong budget, ulong balance) =>
        Refused(new TestProgram { Price = price, Budget = budget }.PaidBy(ledger.AddCoin(balance)));

    [Fact]
    public void A_transaction_for_another_chain_is_refused() => Refused(new TestProgram
    {
        Expiration = new TransactionExpiration.ValidDuring(null, null, null, null, Walrus.Sui.SuiDigest.FromBytes(new byte[32]), 1),
    });

    [Fact]
    public void A_transaction_is_refused_outside_its_time()
    {
        Refused(new TestProgram { Expiration = new TransactionExpiration.ValidDuring(null, null, null, ledger.Clock - 1, Chain, 1) });
        Refused(new TestProgram { Expiration = new TransactionExpiration.ValidDuring(1, null, null, null, Chain, 1) });
        var valid = new TestProgram { Expiration = new TransactionExpiration.ValidDuring(0, 1, ledger.Clock, ledger.Clock, Chain, 1) };
        Assert.True(ledger.Run(valid).IsSuccess);
    }

    [Fact]
    public void The_clock_is_only_read()
    {
        var program = new TestProgram();
        program.Input(new CallArg.Shared(ObjectId.Parse("0x6"), 1, Mutable: true));
        Assert.Contains("clock", Refused(program), StringComparison.Ordinal);
    }

    private string Refused(TestProgram program, Refusal why = Refusal.Invalid)
    {
        var before = ledger.Objects.ToArray();
        var refusal = Assert.Throws<TransactionRefusedException>(() => ledger.Run(program));
        Assert.Equal(why, refusal.Refusal);
        Assert.Equal(before, ledger.Objects);
        return refusal.Message;
    }
}
