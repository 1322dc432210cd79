using System.Text.Json;

namespace Haulout.Tests;

/// <summary>store, read, status, extend, delete, list, health, info, nodes: the real executable on a real stack.</summary>
public sealed class ClientCommandTests(RunningStack stack) : IClassFixture<RunningStack>
{
    [Fact]
    public async Task A_stored_file_is_read_back()
    {
        var (file, content) = stack.NewFile(70_000);

        var stored = await stack.Store(file, "--epochs", "3");
        await stack.Json("read", Text(stored, "blobId"), "--out", "back.bin");

        Assert.Equal("newlyCreated", Text(stored, "result"));
        Assert.Equal(content, await File.ReadAllBytesAsync(stack.Cli.At("back.bin")));
    }

    [Fact]
    public async Task Standard_input_is_stored_and_standard_output_read_to()
    {
        string text = $"a text that nobody has stored yet: {Guid.NewGuid()}";

        var stored = await Task.Run(() => stack.Cli.Run(System.Text.Encoding.UTF8.GetBytes(text), "store", "-", "--json", "--data", "stack"));
        var read = await stack.Run("read", Text(stored.Succeeds().Json, "blobId"));

        Assert.Equal(text, read.Succeeds().Output);
    }

    [Fact]
    public async Task An_empty_file_is_stored_and_read_back()
    {
        stack.Cli.Write("empty", []);

        await stack.Json("read", Text(await stack.Store("empty"), "blobId"), "--out", "empty.back");

        Assert.Empty(await File.ReadAllBytesAsync(stack.Cli.At("empty.back")));
    }

    [Fact]
    public async Task Several_files_are_stored_and_one_that_is_missing_does_not_keep_the_others_from_it()
    {
        var (first, _) = stack.NewFile(1_000);
        var (second, _) = stack.NewFile(2_000);

        var outcome = await stack.Run("store", first, "missing", second);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("haulout: missing does not exist; check the path.\n", outcome.Error);
        Assert.Equal([first, second], outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split("  ")[1]));
    }

    [Fact]
    public async Task What_is_stored_already_is_not_bought_again_unless_forced()
    {
        var (file, _) = stack.NewFile(3_000);
        var once = await stack.Store(file);

        var twice = await stack.Store(file);
        var forced = await stack.Store(file, "--force");

        Assert.Equal("alreadyOwned", Text(twice, "result"));
        Assert.Equal(Text(once, "blobObject"), Text(twice, "blobObject"));
        Assert.Equal("newlyCreated", Text(forced, "result"));
        Assert.NotEqual(Text(once, "blobObject"), Text(forced, "blobObject"));
    }

    [Fact]
    public async Task A_permanent_blob_is_known_as_such_and_cannot_be_deleted()
    {
        var (file, _) = stack.NewFile(4_000);
        var stored = await stack.Store(file, "--permanent", "--epochs", "2");
        string id = Text(stored, "blobId");

        var status = Assert.Single(await stack.Json("status", id));

        Assert.Equal(("permanent", true), (Text(status, "status"), status.GetProperty("certified").GetBoolean()));
        Assert.Equal(stored.GetProperty("endEpoch").GetUInt32(), status.GetProperty("endEpoch").GetUInt32());
        (await stack.Run("delete", id)).IsRefused(id, "permanent");
    }

    [Fact]
    public async Task A_blob_is_listed_extended_and_deleted()
    {
        var (file, _) = stack.NewFile(5_000);
        var stored = await stack.Store(file);
        string id = Text(stored, "blobId");

        var extended = Assert.Single(await stack.Json("extend", id, "--epochs", "3"));
        var listed = (await stack.Json("list")).Single(b => Text(b, "blobId") == id);
        var deleted = Assert.Single(await stack.Json("delete", Text(stored, "blobObject")));

        Assert.Equal(stored.GetProperty("endEpoch").GetUInt32() + 3, extended.GetProperty("endEpoch").GetUInt32());
        Assert.Equal(extended.GetProperty("endEpoch").GetUInt32(), listed.GetProperty("endEpoch").GetUInt32());
        Assert.Equal(("certified", Text(stored, "blobObject")), (Text(listed, "state"), Text(listed, "blobObject")));
        Assert.Equal(Text(stored, "blobObject"), Text(deleted, "blobObject"));
        Assert.DoesNotContain(await stack.Json("list"), b => Text(b, "blobId") == id);
        await Eventually(async () => Text(Assert.Single(await stack.Json("status", id)), "status") == "nonexistent");
    }

    [Fact]
    public async Task Of_several_objects_of_a_blob_the_one_to_extend_must_be_named()
    {
        var (file, _) = stack.NewFile(6_000);
        var once = await stack.Store(file);
        var again = await stack.Store(file, "--force");

        var both = await stack.Run("extend", Text(once, "blobId"));
        var one = Assert.Single(await stack.Json("extend", Text(again, "blobObject")));
        var gone = await stack.Json("delete", Text(once, "blobId"));

        both.IsRefused(Text(once, "blobObject"), Text(again, "blobObject"));
        Assert.Equal(Text(again, "blobObject"), Text(one, "blobObject"));
        Assert.Equal(2, gone.Length);
    }

    [Fact]
    public async Task A_blob_that_is_not_there_is_one_clear_line()
    {
        string unknown = "-" + new string('A', 42);

        var read = await stack.Run("read", unknown, "--out", "nothing");

        Assert.Equal((1, ""), (read.ExitCode, read.Output));
        Assert.Equal($"haulout: blob {unknown} is not on this network: never stored, expired or deleted.\n", read.Error);
        Assert.False(File.Exists(stack.Cli.At("nothing")));
        Assert.Equal("nonexistent", Text(Assert.Single(await stack.Json("status", unknown)), "status"));
    }

    [Fact]
    public async Task The_network_is_described()
    {
        var info = Assert.Single(await stack.Json("info"));
        var text = (await stack.Run("info")).Succeeds().Output;

        Assert.Equal(RunningStack.Shards, info.GetProperty("shards").GetInt32());
        Assert.Equal(RunningStack.Nodes, info.GetProperty("nodes").GetArrayLength());
        Assert.Equal(Text(stack.Ready, "systemObject"), Text(info, "systemObject"));
        Assert.Contains("price of storage", text, StringComparison.Ordinal);
        Assert.Contains("node-03", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_node_is_seen_and_blobs_are_read_without_it_until_it_is_started_again()
    {
        var (file, content) = stack.NewFile(20_000);
        var stored = await stack.Store(file);

        await stack.Json("nodes", "stop", "node-01");
        var health = await stack.Run("health", "--json");
        await stack.Json("read", Text(stored, "blobId"), "--out", "without.bin");
        await stack.Json("nodes", "start", "node-01");

        Assert.Equal(1, health.ExitCode);
        var problems = health.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)
            .ToDictionary(n => Text(n, "name"), n => n.GetProperty("problem").GetString());
        Assert.Contains("cannot be reached", problems["node-01"], StringComparison.Ordinal);
        Assert.Null(problems["node-00"]);
        Assert.Equal(content, await File.ReadAllBytesAsync(stack.Cli.At("without.bin")));
        await Eventually(async () => (await stack.Run("health")).ExitCode == 0);
    }

    [Fact]
    public async Task A_wiped_node_keeps_its_keys_and_gets_its_slivers_back_from_the_others()
    {
        var (file, _) = stack.NewFile(30_000);
        string id = Text(await stack.Store(file), "blobId");
        await Eventually(async () => await IntactSlivers(2, id) > 0);
        string Key(string name) => Convert.ToHexString(File.ReadAllBytes(stack.Cli.At("stack", "nodes", "node-02", name)));
        string[] Keys() => [.. Directory.GetFiles(stack.Cli.At("stack", "nodes", "node-02", "keys")).Order()];
        var (wallet, keys) = (Key("wallet.key"), Keys().Select(File.ReadAllText).ToArray());
        int had = await IntactSlivers(2, id);

        var wiped = Assert.Single(await stack.Json("nodes", "wipe", "node-02"));

        Assert.Equal("node-02", Text(wiped, "name"));
        Assert.Equal(wallet, Key("wallet.key"));
        Assert.Equal(keys, Keys().Select(File.ReadAllText));
        await Eventually(async () => await IntactSlivers(2, id) == had);
        await Eventually(async () => (await stack.Run("health")).ExitCode == 0);
    }

    [Fact]
    public async Task Any_network_is_used_by_a_configuration_file()
    {
        var (file, content) = stack.NewFile(7_000);
        string chain = Text(stack.Ready, "suiGrpcUrl");
        await Here("bootstrap", "--nodes", "4", "--wallet", "other.key", "--chain", chain);
        stack.Cli.Write("network.json", JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            ["chain"] = chain,
            ["system-object"] = Text(stack.Ready, "systemObject"),
            ["staking-object"] = Text(stack.Ready, "stakingObject"),
            ["wallet"] = "other.key",
        }));

        var stored = (await Here("store", file, "--config", "network.json", "--json")).Json;
        await Here("read", Text(stored, "blobId"), "--out", "elsewhere.bin", "--config", "network.json");
        var listed = (await Here("list", "--config", "network.json", "--json")).Json;

        Assert.Equal(content, await File.ReadAllBytesAsync(stack.Cli.At("elsewhere.bin")));
        Assert.Equal(Text(stored, "blobObject"), Text(listed, "blobObject"));
        Assert.DoesNotContain(await stack.Json("list"), b => Text(b, "blobId") == Text(stored, "blobId"));
    }

    [Theory]
    [InlineData("there is no stack", "health", "--data", "nowhere")]
    [InlineData("is not a blob id", "status", "xyz")]
    [InlineData("is neither a blob id", "delete", "xyz")]
    [InlineData("owns no blob object", "extend", "0x1234")]
    [InlineData("takes a whole number", "store", "FILE", "--epochs", "0")]
    [InlineData("not 1000", "store", "FILE", "--epochs", "1000")]
    [InlineData("there is no node node-77; there are node-00 to node-03", "nodes", "stop", "node-77")]
    [InlineData("both want standard output", "read", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "--json")]
    [InlineData("does not exist", "list", "--wallet", "nowhere.key")]
    [InlineData("give its address with --chain", "info", "--system-object", "0x1")]
    [InlineData("--wallet is missing", "list", "--chain", "http://127.0.0.1:1")]
    public async Task What_cannot_be_used_is_one_clear_line(string saying, params string[] args)
    {
        stack.Cli.Write("FILE", Cli.Bytes(10));

        var outcome = await Task.Run(() => stack.Cli.Run(args.Contains("--data") ? args : [.. args, "--data", "stack"]));

        outcome.IsRefused(saying);
    }

    private async Task<Outcome> Here(params string[] args) => (await Task.Run(() => stack.Cli.Run(args))).Succeeds();

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(200, patience.Token);
        }
    }

    /// <summary>By the node's own word, which reads and verifies each.</summary>
    private async Task<int> IntactSlivers(int node, string blob)
    {
        using var http = new HttpClient();
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(stack.Cli.At("stack", "stack.json")));
        var admin = new Uri(file.RootElement.GetProperty("nodes")[node].GetProperty("admin").GetString()!);
        using var reply = await http.GetAsync(new Uri(admin, $"/admin/v1/blobs/{blob}"));
        if (!reply.IsSuccessStatusCode)
        {
            return 0;
        }

        using var json = JsonDocument.Parse(await reply.Content.ReadAsByteArrayAsync());
        var slivers = json.RootElement.GetProperty("success").GetProperty("data").GetProperty("slivers");
        return slivers.EnumerateArray().Count(s => s.GetProperty("intact").GetBoolean());
    }
}
