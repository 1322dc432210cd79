using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <content>What changes hands.</content>
internal sealed partial class WalrusPrograms
{
    internal ProgramBuilder Transfer(ObjectId given, SuiAddress to)
    {
        program.Transfer(to, program.Object(given));
        return program;
    }

    /// <summary>Gives each of these its coins: SUI from the coin gas is paid with, WAL from the purse.</summary>
    internal ProgramBuilder Give(IReadOnlyList<Allowance> allowances, Purse purse)
    {
        Allowance[] ofSui = [.. allowances.Where(a => a.Mist > 0)], ofWal = [.. allowances.Where(a => a.Frost > 0)];
        if (ofSui.Length > 0)
        {
            Give(ofSui, program.Split(Argument.Gas, [.. ofSui.Select(a => a.Mist)]));
        }

        if (ofWal.Length > 0)
        {
            var (coin, _) = Payment(purse, ofWal.Aggregate(0ul, (sum, a) => checked(sum + a.Frost)));
            Give(ofWal, program.Split(coin, [.. ofWal.Select(a => a.Frost)]));
            DestroyZero(purse, coin);
        }

        return program;
    }

    private void Give(Allowance[] allowances, IReadOnlyList<Argument> coins)
    {
        foreach (var (allowance, coin) in allowances.Zip(coins))
        {
            program.Transfer(allowance.To, coin);
        }
    }
}
