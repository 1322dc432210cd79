using System.Net;
using System.Text.Json;
using Haulout.Chain;
using Haulout.Parts;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Client;
using Walrus.Client.Chain;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Gateway;
using Walrus.Gateway.Wallets;
using Walrus.Sui.Chain;

namespace Haulout.Tests.Load;

/// <summary>Publishers with sub-wallets on a real chain, with real nodes: whose money is spent, and whose blobs they are.</summary>
public sealed class SubWalletTests : IAsyncLifetime, IDisposable
{
    private const int Nodes = 4, Shards = 10, AtOnce = 8, BlobBytes = 20_000;
    private const ulong Frugal = 1;
    private readonly HttpClient http = new();
    private LoadStack stack = null!;

    [Fact]
    public async Task Blobs_stored_side_by_side_are_paid_by_sub_wallets_and_belong_to_the_main_wallet()
    {
        string[] blobs = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => stack.Store(LoadStack.Bytes(BlobBytes, i))));

        var main = stack.Chain.Wallet(stack.At("gateway", "wallet.key"));
        var owned = (await main.Contracts.Blobs.Owned()).Select(b => (b.BlobId.ToString(), b.CertifiedEpoch is not null));
        Assert.Equal(blobs.Order().Select(b => (b, true)), owned.Order());
        var payers = SubWalletsOf(stack.At("gateway", "sub-wallets"));
        Assert.Equal(AtOnce, payers.Count);
        foreach (var payer in payers)
        {
            Assert.Empty(await payer.Contracts.Blobs.Owned());
        }

        // Whoever has paid has less than a whole filling, until it is filled again: then it has nearly two.
        await LoadStack.Until(
            async () => (await Task.WhenAll(payers.Select(p => p.Balance()))).Count(b => b > 900_000_000) > 1, "several have paid, and are filled again");
    }

    [Fact]
    public void Keys_of_sub_wallets_are_readable_by_their_owner_only_and_used_by_one_gateway_at_a_time()
    {
        string folder = stack.At("gateway", "sub-wallets");
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.All(
            Directory.GetFiles(folder, "*.key"), f => Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(f) == OwnerOnly));
        var taken = Assert.Throws<IOException>(() => SubWalletFolder.Open(folder, 1, stack.Chain));
        Assert.Contains("--sub-wallets-dir", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_store_left_behind_in_a_sub_wallet_goes_to_the_main_wallet()
    {
        var (main, sub) = await Wallets("left");
        await Faucet.Fund(stack.Chain.Url, sub.Address, CancellationToken.None);
        var blob = new Walrus.Core.RedStuff.BlobEncoder(stack.Codec).ComputeMetadata(LoadStack.Bytes(BlobBytes, 77));
        var left = await sub.Register(new BlobRegistration(
            blob.BlobId, blob.Metadata.ComputeRoot().Span.ToArray(), blob.Metadata.UnencodedLength, 5, Deletable: true));

        await using var gateway = await Start(main, sub);

        await LoadStack.Until(
            async () => (await main.Contracts.Blobs.Owned()).Any(b => b.Id == left.Blob.Id), "the blob object is the main wallet's");
    }

    [Fact]
    public async Task A_blob_that_costs_more_than_a_filling_is_paid_all_the_same()
    {
        var (main, sub) = await Wallets("frugal");
        await using var gateway = await Start(main, sub);

        var (status, answer) = await Put(gateway, LoadStack.Bytes(BlobBytes, 78), "");

        Assert.True(status == HttpStatusCode.OK, answer);
        ulong cost = JsonDocument.Parse(answer).RootElement.GetProperty("newlyCreated").GetProperty("cost").GetUInt64();
        Assert.True(cost > Frugal);
    }

    [Fact]
    public async Task Blobs_that_are_sent_or_shared_or_reuse_what_is_there_do_not_end_up_in_a_sub_wallet()
    {
        var (main, sub) = await Wallets("sent");
        await using var gateway = await Start(main, sub);
        var friend = stack.Chain.Wallet(stack.At("friend.key"));

        Assert.Equal(HttpStatusCode.OK, (await Put(gateway, LoadStack.Bytes(BlobBytes, 79), $"&send_object_to={friend.Address}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Put(gateway, LoadStack.Bytes(BlobBytes, 80), "&share=true")).Status);
        var (status, answer) = await Put(gateway, LoadStack.Bytes(BlobBytes, 81), "&reuse_resources=true");

        Assert.True(status == HttpStatusCode.OK, answer);
        Assert.Single(await friend.Contracts.Blobs.Owned());
        Assert.Single(await main.Contracts.Blobs.Owned());
        Assert.Empty(await sub.Contracts.Blobs.Owned());
    }

    [Fact]
    public async Task A_main_wallet_that_runs_dry_fails_stores_until_it_is_filled_and_no_longer()
    {
        var main = stack.Chain.Wallet(stack.At("dry", "main.key"));
        var sub = stack.Chain.Wallet(stack.At("dry", "00.key"));
        await using var gateway = await Start(main, sub);

        Assert.Equal(HttpStatusCode.InternalServerError, (await Put(gateway, LoadStack.Bytes(BlobBytes, 82), "")).Status);
        await Faucet.Fund(stack.Chain.Url, main.Address, CancellationToken.None);

        await LoadStack.Until(
            async () => (await Put(gateway, LoadStack.Bytes(BlobBytes, 82), "")).Status == HttpStatusCode.OK, "the gateway stores again");
    }

    public async Task InitializeAsync() => stack = await LoadStack.Start(Nodes, Shards);

    public Task DisposeAsync() => stack.DisposeAsync().AsTask();

    public void Dispose() => http.Dispose();

    private async Task<(SuiWallet Main, SuiWallet Sub)> Wallets(string name)
    {
        var main = stack.Chain.Wallet(stack.At(name, "main.key"));
        await Faucet.Fund(stack.Chain.Url, main.Address, CancellationToken.None);
        return (main, stack.Chain.Wallet(stack.At(name, "00.key")));
    }

    private List<SuiWallet> SubWalletsOf(string folder) => [.. Directory.GetFiles(folder, "*.key").Order().Select(stack.Chain.Wallet)];

    private Task<Gateway> Start(SuiWallet main, SuiWallet sub) => Gateway.Start(
        new GatewayOptions
        {
            Listen = "http://127.0.0.1:0",
            SubWallets = new SubWalletOptions { WalRefill = Frugal, MinBalance = 500_000_000, RefillEvery = TimeSpan.FromMilliseconds(100) },
        },
        new WalrusNetwork(stack.Chain.Chain, stack.Peers, TimeProvider.System, null, new SuiChainLookups(stack.Chain.Rpc, stack.Chain.Deployment)),
        main, new WalletResources(main), NullLoggerFactory.Instance, [new StoreWallet(sub, new WalletResources(sub))]);

    private async Task<(HttpStatusCode Status, string Answer)> Put(Gateway gateway, byte[] blob, string more)
    {
        using var body = new ByteArrayContent(blob);
        using var response = await http.PutAsync(new Uri(gateway.Url, $"/v1/blobs?epochs=5{more}"), body);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
