using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Walrus.Sui.Tests.EndToEnd;

/// <summary>Coins and blobs that change hands on the embedded chain.</summary>
public sealed class GivingTests : IAsyncLifetime
{
    private const byte Rich = 5, Poor = 10, Poorer = 11;
    private readonly FourNodes four = new();

    public Task InitializeAsync() => four.InitializeAsync();

    public Task DisposeAsync() => four.DisposeAsync();

    [Fact]
    public async Task Several_are_given_SUI_and_WAL_in_one_transaction()
    {
        var (giver, one, two) = (four.Network.Wallet(Rich), four.Network.Wallet(Poor), four.Network.Wallet(Poorer));
        var before = await giver.Funds();

        await giver.Give([new(one.Address, 700_000_000, 20), new(two.Address, 0, 30)]);

        Assert.Equal(new Funds(700_000_000, 20), await one.Funds());
        Assert.Equal(new Funds(0, 30), await two.Funds());
        Assert.Equal(before.Frost - 50, (await giver.Funds()).Frost);
    }

    [Fact]
    public async Task Whoever_was_given_coins_stores_with_them()
    {
        var (giver, owner) = (four.Network.Wallet(Rich), four.Network.Wallet(Poor));
        await giver.Give([new(owner.Address, 500_000_000, 500_000_000)]);

        var registered = await owner.Register(Network.Blob(21));

        Assert.Equal(500_000_000 - registered.Cost, (await owner.Funds()).Frost);
    }

    [Fact]
    public async Task Who_has_too_little_gives_nothing_to_anybody()
    {
        var (giver, one, two) = (four.Network.Wallet(Rich), four.Network.Wallet(Poor), four.Network.Wallet(Poorer));
        ulong all = (await giver.Funds()).Frost;

        await Assert.ThrowsAsync<MoveAbortException>(() => giver.Give([new(one.Address, 5, 1), new(two.Address, 5, all)]));

        Assert.Equal(default, await one.Funds());
        Assert.Equal(default, await two.Funds());
    }

    [Fact]
    public async Task A_blob_is_certified_and_given_away_in_one_transaction()
    {
        var (giver, owner) = (four.Network.Wallet(Rich), four.Network.Wallet(Poor));
        var blob = (await giver.Register(Network.Blob(22))).Blob;
        var certificate = Network.Certificate(await four.Chain.ReadState(), blob, four.Keys);

        await giver.Contracts.Blobs.CertifyAndTransfer(blob.Id, certificate, 4, owner.Address);

        Assert.Equal(new Epoch(1), Assert.Single(await owner.Contracts.Blobs.Owned()).CertifiedEpoch);
        Assert.DoesNotContain(await giver.Contracts.Blobs.Owned(), b => b.Id == blob.Id);
    }
}
