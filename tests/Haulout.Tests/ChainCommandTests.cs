using System.Globalization;
using System.Text.Json;

namespace Haulout.Tests;

/// <summary><c>haulout chain …</c> against the chain of a whole stack, so that there is something to see.</summary>
public sealed class ChainCommandTests(ChainCommandTests.Stack stack) : IClassFixture<ChainCommandTests.Stack>
{
    private readonly Cli cli = stack.Cli;

    private string Chain => stack.Chain;

    [Fact]
    public async Task What_happens_on_chain_can_be_followed_through_a_restart_without_gap_and_duplicate()
    {
        var first = await stack.Store(20_000);
        Assert.Equal(["BlobRegistered", "BlobCertified"], [.. Events("--json").Where(e => IsOf(e, first)).Select(TypeOf)]);

        using var follower = await Part.Start(cli, $"\"{first}\"", "chain", "events", "--chain", Chain, "--follow", "--from", "0", "--json");
        await stack.KillAndStart();
        var second = await stack.Store(30_000);
        await follower.Shows($"\"BlobCertified\",\"event\":{{\"epoch\":1,\"blobId\":\"{second}\"");

        Assert.Equal(0, await follower.Interrupt());
        string[] followed = [.. follower.Log.Split('\n').Where(l => l.StartsWith('{'))];
        Assert.Equal(followed, Events("--json").Select(e => e.GetRawText()).Take(followed.Length));
        Assert.Equal(followed.Length, followed.Distinct().Count());
    }

    [Fact]
    public void Events_are_lines_for_people()
    {
        var lines = cli.Run("chain", "events", "--chain", Chain).Succeeds().Output.Split('\n');
        Assert.Contains(lines, l => l.Contains("EpochChangeStart", StringComparison.Ordinal) && l.Contains("epoch 1", StringComparison.Ordinal));
        Assert.All(lines, l => Assert.DoesNotContain('\u001b', l));
    }

    [Fact]
    public void The_faucet_gives_coins_that_can_be_shown()
    {
        var given = cli.Run("chain", "faucet", "0xabc", "--chain", Chain, "--json").Succeeds().Json.GetProperty("coins");
        Assert.Equal(["SUI", "WAL"], [.. given.EnumerateArray().Select(c => c.GetProperty("coinType").GetString()!.Split("::")[^1]).Order()]);
        var coin = given[0];

        var shown = Show(coin.GetProperty("id").GetString()!);

        var amount = coin.GetProperty("amount").GetUInt64().ToString(CultureInfo.InvariantCulture);
        Assert.Equal(amount, shown.GetProperty("contents").GetProperty("balance").GetString());
        Assert.EndsWith("abc", shown.GetProperty("owner").GetProperty("address").GetString(), StringComparison.Ordinal);
        Assert.Matches("^1000 SUI and 1000 WAL for 0x0+abc\n$", cli.Run("chain", "faucet", "0xabc", "--chain", Chain).Succeeds().Output);
    }

    [Fact]
    public void The_contracts_objects_are_shown_with_what_is_inside_them()
    {
        var system = Show("system").GetProperty("dynamicFields")[0].GetProperty("value");
        Assert.Equal(4, system.GetProperty("committee").GetProperty("members").GetArrayLength());
        var staking = Show("staking").GetProperty("dynamicFields")[0].GetProperty("value");
        Assert.Equal(1, staking.GetProperty("epoch").GetInt32());

        var pools = Show(staking.GetProperty("pools").GetProperty("id").GetString()!).GetProperty("dynamicFields");
        Assert.Equal(4, pools.GetArrayLength());
        var pool = Show(pools[0].GetProperty("childId").GetString()!);
        Assert.StartsWith("node-0", pool.GetProperty("contents").GetProperty("node").GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal("active", pool.GetProperty("contents").GetProperty("state").GetProperty("kind").GetString());

        var text = cli.Run("chain", "show", "staking", "--chain", Chain).Succeeds().Output;
        Assert.Contains("    epochState:\n      kind: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_shown_is_one_clear_line()
    {
        cli.Run("chain", "show", "0x1234", "--chain", Chain).IsRefused("there is no object 0x", "1234");
        cli.Run("chain", "show", "something", "--chain", Chain).IsRefused("'something' is no object id");
        cli.Run("chain", "faucet", "nobody", "--chain", Chain).IsRefused("'nobody' is no address");
        cli.Run("chain", "events", "--chain", Chain, "--from", "999999999").IsRefused("--from 999999999 is not there yet");
        cli.Run("chain", "up", "--clock", "fast").IsRefused("--clock cannot be 'fast'", "0.001x");
        cli.Run("chain", "up", "--epoch-duration", "never").IsRefused("--epoch-duration cannot be 'never'");
        cli.Run("chain", "events", "--from", "never").IsRefused("never");
        cli.Run("chain", "show", "0x1", "--chain", stack.Gateway).IsRefused("is no embedded chain");
        foreach (string[] command in (string[][])[["events"], ["show", "0x1"], ["faucet", "0x1"]])
        {
            var outcome = cli.Run(["chain", .. command, "--chain", "http://127.0.0.1:1"]);
            Assert.Equal((1, "", 1), (outcome.ExitCode, outcome.Output, outcome.Error.Count(c => c == '\n')));
            Assert.Contains("haulout chain up", outcome.Error, StringComparison.Ordinal);
        }
    }

    private JsonElement Show(string id) => cli.Run("chain", "show", id, "--chain", Chain, "--json").Succeeds().Json;

    private IEnumerable<JsonElement> Events(params string[] more) => cli.Run(["chain", "events", "--chain", Chain, .. more]).Succeeds().Output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement);

    private static bool IsOf(JsonElement e, string blobId) =>
        e.GetProperty("event").TryGetProperty("blobId", out var id) && id.GetString() == blobId;

    private static string TypeOf(JsonElement e) => e.GetProperty("type").GetString()!;

    /// <summary>A running stack for all tests of the class; starting one takes longer than any of them.</summary>
    public sealed class Stack : IAsyncLifetime, IDisposable
    {
        private readonly HttpClient http = new();
        private readonly int port = Ports.Run(8);
        private Part? up;

        internal Cli Cli { get; } = new();

        internal string Chain => $"http://{At(0)}";

        internal string Gateway => $"http://{At(1)}";

        public async Task InitializeAsync() => up = await Part.Start(
            Cli, "the stack runs", "up", "--data", "stack", "--nodes", "4", "--shards", "10", "--round", "1s", "--chain-listen", At(0),
            "--gateway-listen", At(1), "--control-listen", At(2), "--nodes-listen", At(3));

        public Task DisposeAsync()
        {
            up?.Dispose();
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            http.Dispose();
            Cli.Dispose();
        }

        internal Task KillAndStart()
        {
            up?.Dispose();
            return InitializeAsync();
        }

        internal async Task<string> Store(int length)
        {
            using var response = await http.PutAsync(new Uri($"{Gateway}/v1/blobs?epochs=3"), new ByteArrayContent(Haulout.Tests.Cli.Bytes(length)));
            using var json = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
            return json.RootElement.GetProperty("newlyCreated").GetProperty("blobObject").GetProperty("blobId").GetString()!;
        }

        private string At(int offset) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port + offset}");
    }
}
