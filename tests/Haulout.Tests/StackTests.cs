using System.Globalization;
using System.Text.Json;

namespace Haulout.Tests;

/// <summary><c>haulout up</c> and <c>haulout demo</c>: the real executable, on real ports, with data on disk.</summary>
public sealed class StackTests : IDisposable
{
    private const string Ready = "the stack runs";
    private readonly Cli cli = new();
    private readonly int port = Ports.Run(8);

    [Fact]
    public async Task The_demo_tells_its_story_to_the_end()
    {
        using var up = await Up();
        var file = cli.Write("story.bin", Cli.Bytes(300_000));

        var demo = cli.Run("demo", file, "--data", "stack").Succeeds();

        Assert.Contains("came back, byte for byte", demo.Output, StringComparison.Ordinal);
        Assert.Contains("bytes moved to heal them", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_stored_is_there_after_a_kill_and_a_restart()
    {
        byte[] blob = Cli.Bytes(100_000);
        string id;
        using (var up = await Up())
        {
            id = await Store(blob);
            up.Kill();
        }

        using var again = await Up();

        using var http = new HttpClient();
        Assert.Equal(blob, await http.GetByteArrayAsync(new Uri($"http://127.0.0.1:{port + 1}/v1/blobs/{id}")));
    }

    /// <summary>While nodes are being stopped, while they are down, and while lost slivers are being healed.</summary>
    [Fact]
    public async Task A_stack_killed_in_the_middle_of_the_demo_comes_back_with_everything_acknowledged_and_tells_the_story()
    {
        var file = cli.Write("story.bin", Cli.Bytes(300_000));
        var stored = new List<(string Id, byte[] Blob)>();
        foreach (string moment in new[] { "blob id", "are down:", "are gone from" })
        {
            using var up = await Up();
            byte[] blob = Cli.Bytes(50_000 + stored.Count);
            stored.Add((await Store(blob), blob));
            using var demo = await Part.Start(cli, moment, "demo", file, "--data", "stack");
            await Task.Delay(Random.Shared.Next(1_500));
            up.Kill();
            int code = await demo.Ended();
            Assert.True(code is 0 or 1, $"exit code {code}: {demo.Log}");
            Assert.DoesNotContain("Unhandled", demo.Log, StringComparison.Ordinal);
        }

        using var again = await Up();
        using var http = new HttpClient();
        foreach (var (id, blob) in stored)
        {
            Assert.Equal(blob, await http.GetByteArrayAsync(new Uri($"http://127.0.0.1:{port + 1}/v1/blobs/{id}")));
        }

        cli.Run("demo", file, "--data", "stack").Succeeds();
    }

    [Fact]
    public async Task With_json_it_prints_one_line_and_a_second_start_goes_on_with_the_same_network_and_wallet()
    {
        var first = await OneLine();
        var second = await OneLine();

        Assert.StartsWith("suiprivkey1", first.GetProperty("devWallet").GetString(), StringComparison.Ordinal);
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(cli.At("stack", "wallet.key")) == OwnerOnly);
        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal($"http://{At(0)}", second.GetProperty("suiGrpcUrl").GetString());
        Assert.Equal(10, second.GetProperty("nodes").EnumerateArray().Sum(n => n.GetProperty("shards").GetInt32()));
    }

    [Fact]
    public async Task It_stops_when_it_is_asked_to_without_a_word_of_failure()
    {
        using var up = await Up();

        Assert.Equal(0, await up.Stop());
        Assert.DoesNotContain(" fail: ", up.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_one_clear_line_and_nothing_goes_on()
    {
        using var up = await Up();

        var second = cli.Run(Arguments("other"));

        Assert.Equal(1, second.ExitCode);
        Assert.Equal($"haulout: 127.0.0.1:{port} is in use by another program; choose another address to listen on.\n", second.Error);
    }

    [Fact]
    public async Task A_network_cannot_be_asked_for_other_epochs_than_it_began_with()
    {
        string[] chain = ["chain", "up", "--data", "stack/chain", "--listen", At(0), "--shards", "10", "--epoch-duration", "5m"];
        using (var first = await Part.Start(cli, "answers at", chain))
        {
            Assert.Equal(0, await first.Stop());
        }

        var second = cli.Run([.. Arguments("stack"), "--epoch-duration", "20s"]);

        Assert.Equal(2, second.ExitCode);
        Assert.Contains("haulout: --epoch-duration cannot be 20s: the network in ", second.Error, StringComparison.Ordinal);
        Assert.Contains("began with epochs of 5m", second.Error, StringComparison.Ordinal);
        Assert.Contains("another --data", second.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(cli.At("stack", "nodes")));
    }

    [Theory]
    [InlineData("9s")]
    [InlineData("31d")]
    [InlineData("5")]
    public void An_epoch_shorter_or_longer_than_makes_sense_is_refused(string duration) =>
        cli.Run("up", "--data", "stack", "--epoch-duration", duration).IsRefused($"--epoch-duration cannot be '{duration}'", "10s", "30d");

    [Fact]
    public void A_demo_without_a_stack_says_how_to_start_one() =>
        cli.Run("demo", cli.Write("file", Cli.Bytes(10)), "--data", "nowhere").IsRefused("there is no stack", "haulout up");

    public void Dispose() => cli.Dispose();

    /// <summary>The line of a start, after which it is interrupted: nothing else is on standard output.</summary>
    private async Task<JsonElement> OneLine()
    {
        using var up = await Part.Start(cli, "devWallet", [.. Arguments("stack"), "--json"]);
        Assert.Equal(0, await up.Interrupt());
        return JsonDocument.Parse(Assert.Single(up.Output)).RootElement;
    }

    private Task<Part> Up() => Part.Start(cli, Ready, Arguments("stack"));

    private string[] Arguments(string folder) =>
    [
        "up", "--data", folder, "--nodes", "4", "--shards", "10", "--round", "1s", "--chain-listen", At(0), "--gateway-listen", At(1),
        "--control-listen", At(2), "--nodes-listen", At(3),
    ];

    private string At(int offset) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port + offset}");

    private async Task<string> Store(byte[] blob)
    {
        using var http = new HttpClient();
        using var response = await http.PutAsync(new Uri($"http://{At(1)}/v1/blobs?epochs=3"), new ByteArrayContent(blob));
        using var json = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
        return json.RootElement.GetProperty("newlyCreated").GetProperty("blobObject").GetProperty("blobId").GetString()!;
    }
}
