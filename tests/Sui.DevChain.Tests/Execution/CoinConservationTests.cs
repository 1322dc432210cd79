using FsCheck;
using FsCheck.Fluent;
using Walrus.Sui.Transactions;
using static Sui.DevChain.Tests.Execution.TestLedger;

namespace Sui.DevChain.Tests.Execution;

/// <summary>Whatever a program does with coins, none are made and none vanish but the gas.</summary>
public sealed class CoinConservationTests
{
    [Fact]
    public void Programs_of_coins_conserve_them()
    {
        var step = Gen.Choose(0, 3).SelectMany(kind => Gen.Choose(0, 9).SelectMany(a => Gen.Choose(0, 9).Select(b => (kind, a, b))));
        Prop.ForAll(step.ListOf().ToArbitrary(), steps =>
        {
            var ledger = new TestLedger();
            var coins = new[] { ledger.AddCoin(1000), ledger.AddCoin(2000), ledger.AddCoin(0) };
            var gas = ledger.AddCoin(10_000_000);
            var program = new TestProgram().PaidBy(gas);
            List<Argument> values = [TestProgram.Gas, .. coins.Select(program.Owned)];
            foreach (var (kind, a, b) in steps)
            {
                var (one, other) = (values[a % values.Count], values[b % values.Count]);
                switch (kind)
                {
                    case 0:
                        values.Add(program.Split(one, (ulong)b * 100));
                        break;
                    case 1:
                        program.Merge(one, other);
                        break;
                    case 2:
                        program.Transfer(Bob, one);
                        break;
                    default:
                        program.CallCoin("join", one, other);
                        break;
                }
            }

            var before = ledger.BalanceOf(Alice) + ledger.BalanceOf(Bob);
            var result = ledger.Run(program);
            var after = ledger.BalanceOf(Alice) + ledger.BalanceOf(Bob);
            return after + Cost == before && (result.IsSuccess || ledger.BalanceOf(Bob) == 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }
}
