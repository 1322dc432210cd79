using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;

namespace Walrus.Sui.Tests.EndToEnd;

/// <summary>Who pays for gas, and until when a transaction may be executed.</summary>
public sealed class GasTests : IAsyncLifetime
{
    private Network network = null!;

    public async Task InitializeAsync() => network = await Network.Start(TimeSpan.FromHours(1));

    public Task DisposeAsync() => network.DisposeAsync().AsTask();

    [Fact]
    public async Task Gas_chosen_by_ourselves_pays()
    {
        var wallet = network.Wallet(1, options: new SuiWalletOptions { Gas = GasChoice.Own, EpochsValid = 1 });
        var before = await Sui(wallet.Address);
        var (cap, _) = await Network.Join(wallet, 1);
        Assert.NotNull(cap);
        Assert.InRange(await Sui(wallet.Address), before / 2, before - 1);
    }

    [Theory]
    [InlineData(GasChoice.Own)]
    [InlineData(GasChoice.Node)]
    public async Task A_sponsor_pays_and_the_sender_keeps_its_SUI(GasChoice gas)
    {
        var sponsor = network.Wallet(2).Address;
        var wallet = network.Wallet(1, options: new SuiWalletOptions { Gas = gas }, sponsor: 2);
        var (mine, theirs) = (await Sui(wallet.Address), await Sui(sponsor));
        await Network.Join(wallet, 1);
        Assert.Equal(mine, await Sui(wallet.Address));
        Assert.InRange(await Sui(sponsor), theirs / 2, theirs - 1);
    }

    [Fact]
    public async Task Without_SUI_own_gas_says_what_is_missing()
    {
        var wallet = network.Wallet(77, options: new SuiWalletOptions { Gas = GasChoice.Own });
        var error = await Assert.ThrowsAsync<MoveAbortException>(() => wallet.EndVoting());
        Assert.Contains("no SUI", error.Message, StringComparison.Ordinal);
    }

    private async Task<ulong> Sui(SuiAddress owner)
    {
        var request = new GetBalanceRequest { Owner = owner.ToString(), CoinType = "0x2::sui::SUI" };
        return (await network.Rpc().Call(SuiMethods.GetBalance, request)).Balance.Balance_;
    }
}
