using System.Text.Json;
using Haulout.Parts;
using Microsoft.Extensions.Logging.Abstractions;
using Sui.DevChain;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Core.Merkle;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;
using Walrus.Sui.Transactions;

namespace Haulout.Tests;

/// <summary><c>haulout chain show</c> and <c>events</c> of whatever the contracts make, on a chain with a committee of one.</summary>
public sealed class ChainShowTests(ChainShowTests.OneNode one) : IClassFixture<ChainShowTests.OneNode>
{
    private const ulong MiB = 1 << 20;
    private readonly Cli cli = one.Cli;

    private WalrusContracts Contracts => one.Wallet.Contracts;

    [Fact]
    public async Task A_storage_pool_and_its_blobs_are_shown()
    {
        var pool = (await Contracts.Pools.Create(20 * MiB, 2)).Value.Id;
        var blob = (await Contracts.Pools.Register(pool, Blob(1))).Value;

        var shown = Show(pool);
        Assert.EndsWith("::storage_pool::StoragePool", shown.GetProperty("type").GetString(), StringComparison.Ordinal);
        var inner = shown.GetProperty("dynamicFields")[0].GetProperty("value");
        Assert.Equal("1", inner.GetProperty("blobCount").GetString());
        Assert.Equal($"{20 * MiB}", inner.GetProperty("storage").GetProperty("size").GetString());

        var entry = Show(ObjectId.Parse(inner.GetProperty("blobs").GetProperty("id").GetString()!)).GetProperty("dynamicFields")[0];
        Assert.Equal(blob.BlobId.ToString(), entry.GetProperty("name").GetString());
        var pooled = entry.TryGetProperty("childId", out var child)
            ? Show(ObjectId.Parse(child.GetString()!)).GetProperty("contents")
            : entry.GetProperty("value");
        Assert.Equal((blob.Id.ToString(), pool.ToString()), (Text(pooled, "id"), Text(pooled, "storagePoolId")));
    }

    [Fact]
    public async Task A_shared_blob_is_shown_with_the_blob_inside_and_its_funds()
    {
        var blob = (await Contracts.Blobs.Register(Blob(2, deletable: false))).Value;
        var shared = (await Contracts.Blobs.Share(blob.Id, 5_000_000)).Value;

        var shown = Show(shared.Id);

        Assert.True(shown.GetProperty("owner").TryGetProperty("sharedSince", out _));
        Assert.Equal("5000000", Text(shown.GetProperty("contents"), "funds"));
        Assert.Equal(blob.BlobId.ToString(), Text(shown.GetProperty("contents").GetProperty("blob"), "blobId"));
    }

    [Fact]
    public async Task Storage_attributes_and_stakes_are_shown()
    {
        var storage = (await Contracts.Storage.Reserve(3 * MiB, 2)).Value;
        Assert.Equal($"{3 * MiB}", Text(Show(storage.Id).GetProperty("contents"), "size"));

        var blob = (await Contracts.Blobs.Register(Blob(3), new Dictionary<string, string> { ["name"] = "x" })).Value;
        var attributes = Show(blob.Id).GetProperty("dynamicFields")[0].GetProperty("value").GetProperty("pairs")[0];
        Assert.Equal(("name", "x"), (Text(attributes, "key"), Text(attributes, "value")));

        var stake = (await Contracts.Staking.Stake(one.Node.NodeId, 2_000_000_000)).Value;
        var staked = Show(stake.Id).GetProperty("contents");
        Assert.Equal(("2000000000", one.Node.NodeId.ToString()), (Text(staked, "principal"), Text(staked, "nodeId")));
        Assert.Equal(one.Node.NodeId.ToString(), Text(Show(one.Node.CapObject).GetProperty("contents"), "nodeId"));
    }

    [Fact]
    public async Task The_managers_are_shown_by_name_with_the_votes_under_them()
    {
        byte[] digest = [.. Enumerable.Repeat((byte)5, 32)];
        await Contracts.Governance.VoteForUpgrade(one.Node.NodeId, Authority.Sender, digest);
        await Contracts.Governance.VoteForSlashing(one.Node.NodeId, Authority.Sender, one.Node.NodeId);

        var upgrades = Show("upgrade-manager").GetProperty("contents");
        Assert.Equal("1", Text(upgrades.GetProperty("cap"), "version"));
        var upgrade = Entry(upgrades, "proposals");
        Assert.Equal(("0x" + string.Concat(Enumerable.Repeat("05", 32)), "2"), (Text(upgrade, "digest"), Text(upgrade, "version")));
        Assert.Equal(one.Node.NodeId.ToString(), upgrade.GetProperty("votes").GetProperty("voters")[0].GetString());
        var slashing = Entry(Show("slashing-manager").GetProperty("contents"), "candidates");
        Assert.Equal((one.Node.NodeId.ToString(), 10), (Text(slashing, "nodeId"), slashing.GetProperty("votes").GetProperty("weight").GetInt32()));

        JsonElement Entry(JsonElement manager, string table) =>
            Show(ObjectId.Parse(Text(manager.GetProperty(table), "id"))).GetProperty("dynamicFields")[0].GetProperty("value");
    }

    [Fact]
    public async Task Nothing_that_the_contracts_keep_is_shown_as_hex_only()
    {
        await Contracts.Blobs.Register(Blob(4));
        foreach (string root in (string[])["system", "staking", "treasury", "upgrade-manager", "slashing-manager"])
        {
            var text = cli.Run("chain", "show", root, "--chain", one.Url, "--json").Succeeds().Output;
            Assert.DoesNotContain("Bcs\"", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Events_without_a_beginning_go_back_as_far_as_asked_for_and_say_so()
    {
        var all = cli.Run("chain", "events", "--chain", one.Url, "--json").Succeeds();
        Assert.Equal("", all.Error);
        Assert.Contains("EpochChangeStart", all.Output, StringComparison.Ordinal);

        var few = cli.Run("chain", "events", "--chain", one.Url, "--json", "--last", "1").Succeeds();
        Assert.Matches("^haulout: this begins at checkpoint [0-9]+, 1 back from the newest; .* --from 0\\.\n$", few.Error);
        Assert.DoesNotContain("EpochChangeStart", few.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_of_several_chains_that_answers_will_do()
    {
        string several = $"http://127.0.0.1:1, {one.Url}";
        Assert.Contains("EpochChangeStart", cli.Run("chain", "events", "--chain", several).Succeeds().Output, StringComparison.Ordinal);
        cli.Write("chain.json", JsonSerializer.SerializeToUtf8Bytes(new { chain = several }));
        var ids = one.Chain.Ids;
        foreach (string[] with in (string[][])
            [["--config", "chain.json"], ["--chain", several, "--system-object", $"{ids.SystemObject}", "--staking-object", $"{ids.StakingObject}"]])
        {
            var shown = cli.Run(["chain", "show", "staking", "--json", .. with]).Succeeds();
            Assert.Equal(ids.StakingObject.ToString(), Text(shown.Json, "objectId"));
        }
    }

    [Fact]
    public void Addresses_that_are_none_are_refused_by_every_part_in_one_line()
    {
        foreach (string[] part in (string[][])[["node"], ["gateway"], ["control"], ["bootstrap"], ["chain", "events"], ["chain", "show", "0x1"]])
        {
            cli.Run([.. part, "--chain", $"{one.Url},ftp://127.0.0.1"]).IsRefused("--chain cannot be", "with commas between");
        }

        cli.Run("chain", "events", "--chain", $"{one.Url},").IsRefused("--chain cannot be");
        cli.Run("chain", "events", "--chain", $"{one.Url},{one.Url}").IsRefused("each once");
        cli.Run("chain", "events", "--chain", string.Join(',', Enumerable.Range(1, 33).Select(p => $"http://127.0.0.1:{p}"))).IsRefused("1 to 32");
    }

    [Fact]
    public async Task A_wallet_that_others_may_read_is_warned_of_in_one_line()
    {
        using var key = SuiKeyPair.Generate();
        string path = cli.At(cli.Write("open.key", System.Text.Encoding.ASCII.GetBytes(key.ExportSecret() + "\n")));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        using var gateway = await Part.Start(
            cli, "gateway answers at", "gateway", "--listen", "127.0.0.1:0", "--chain", one.Url, "--wallet", "open.key", "--log-level", "Error");

        await gateway.Shows("chmod 600");
        var warning = Assert.Single(gateway.Log.Split('\n'), l => l.Contains("chmod 600", StringComparison.Ordinal));
        Assert.StartsWith("haulout: open.key holds secret keys", warning, StringComparison.Ordinal);
        Assert.DoesNotContain(key.ExportSecret(), gateway.Log, StringComparison.Ordinal);
    }

    private static BlobRegistration Blob(byte fill, bool deletable = true)
    {
        byte[] root = [.. Enumerable.Repeat(fill, 32)];
        return new(BlobMetadata.DeriveBlobId(1000, MerkleNode.Digest(root)), root, 1000, 2, deletable);
    }

    private JsonElement Show(ObjectId id) => Show(id.ToString());

    private JsonElement Show(string name) => cli.Run("chain", "show", name, "--chain", one.Url, "--json").Succeeds().Json;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>A chain in this process whose one node exists on chain only, in epoch 1.</summary>
    public sealed class OneNode : IAsyncLifetime
    {
        private ChainConnection connection = null!;

        internal Cli Cli { get; } = new();

        internal DevChain Chain { get; private set; } = null!;

        internal SuiWallet Wallet { get; private set; } = null!;

        internal NodeCapability Node { get; private set; } = null!;

        internal string Url => Chain.Url.ToString();

        public async Task InitializeAsync()
        {
            var options = new DevChainOptions
            {
                DataDirectory = null,
                Listen = "127.0.0.1:0",
                Shards = 10,
                EpochDuration = TimeSpan.FromHours(1),
                EpochZeroDuration = TimeSpan.Zero,
            };
            Chain = await DevChain.Start(options, TimeProvider.System);
            connection = await ChainConnection.OpenEmbedded(
                [Chain.Url], TimeSpan.Zero, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
            Wallet = connection.Wallet(Cli.At("wallet.key"));
            await Haulout.Chain.Faucet.FundWhenEmpty(connection, Wallet, CancellationToken.None);
            using var network = NetworkKeyPair.Generate();
            Node = await Wallet.RegisterNode(new NodeRegistration(
                "node", "127.0.0.1:9185", BlsSecretKey.Generate(), network.PublicKey, 100, 50, 20, 1ul << 40));
            await Wallet.Stake(Node.NodeId, 10_000_000_000);
            await Wallet.EndVoting();
            await Wallet.ChangeEpoch();
            await Wallet.EpochSyncDone(Node.CapObject, new(1));
        }

        public async Task DisposeAsync()
        {
            connection.Dispose();
            await Chain.DisposeAsync();
            Cli.Dispose();
        }
    }
}
