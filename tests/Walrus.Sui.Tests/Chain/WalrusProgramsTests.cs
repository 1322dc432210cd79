using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Tests.EndToEnd;
using Walrus.Sui.Tests.Transactions;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.Chain;

public sealed class WalrusProgramsTests
{
    private static readonly StructTag Wal = StructTag.Parse("0xb2::wal::WAL");

    [VectorFact]
    public void Registering_is_the_transaction_of_the_SDK()
    {
        var vector = TransactionVectors.All.First(v => v.Operation == "permanent register+certify" && v.Commands.Contains("system::register_blob"));
        Assert.Equal(vector.Commands, Names(Programs().Register(Network.Blob(1), 5, 6, 7, Wal, [Samples.Id(4)])));
    }

    [VectorFact]
    public void Deleting_is_the_transaction_of_the_SDK() =>
        Assert.Equal(TransactionVectors.All.First(v => v.Operation == "delete").Commands, Names(Programs().Delete(Samples.Id(4))));

    [Fact]
    public void Several_coins_are_merged_before_the_split() =>
        Assert.Equal("MergeCoins", Names(Programs().Register(Network.Blob(1), 5, 6, 7, Wal, [Samples.Id(4), Samples.Id(5)])).First());

    [Fact]
    public void What_costs_nothing_needs_no_coin() => Assert.Equal(
        ["coin::zero", "coin::zero", "system::reserve_space"], Names(Programs().Register(Network.Blob(1), 5, 0, 0, Wal, [])).Take(3));

    private static WalrusPrograms Programs()
    {
        var package = Samples.Id(0xa1);
        return new(new(Samples.Id(1), Samples.Id(2)), new Contracts(package, package, package, null!, null!, []), Samples.Address(3));
    }

    private static IEnumerable<string> Names(ProgramBuilder program) =>
        program.Commands.Select(c => c is Command.MoveCall call ? $"{call.Module}::{call.Function}" : c.GetType().Name);
}
