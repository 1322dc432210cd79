using System.Globalization;
using System.Text.Json;

namespace Haulout.Tests;

/// <summary>The parts in processes of their own, each killed and started again.</summary>
public sealed class PartsTests : IAsyncLifetime, IDisposable
{
    private const int Nodes = 4;
    private readonly Cli cli = new();
    private readonly int port = Ports.Run(Nodes + 3);
    private readonly Dictionary<string, Part> parts = [];
    private readonly HttpClient http = new();

    [Fact]
    public async Task Every_part_killed_in_turn_comes_back_and_nothing_acknowledged_is_lost()
    {
        byte[] blob = Cli.Bytes(50_000);
        string id = await Store(blob);
        foreach (string name in parts.Keys.ToArray())
        {
            parts[name].Dispose();
            parts[name] = await Start(name);
            Assert.Equal(blob, await http.GetByteArrayAsync(Gateway($"/v1/blobs/{id}")));
        }

        byte[] next = Cli.Bytes(60_000);
        Assert.Equal(next, await http.GetByteArrayAsync(Gateway($"/v1/blobs/{await Store(next)}")));
    }

    [Fact]
    public async Task Every_part_answers_for_its_health()
    {
        foreach (string url in new[] { $"{At(0)}/health", $"{At(1)}/health", $"{At(2)}/health", $"{At(3)}/v1/health" })
        {
            using var response = await http.GetAsync(new Uri($"http://{url}"));
            Assert.True(response.IsSuccessStatusCode, $"{url}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task A_chain_that_does_not_answer_is_one_clear_line()
    {
        var outcome = await Task.Run(() => cli.Run(
            "gateway", "--listen", "127.0.0.1:0", "--chain", "http://127.0.0.1:1", "--chain-wait", "0s", "--log-level", "Error"));

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("haulout: the chain at http://127.0.0.1:1/ does not answer", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Error.Count(c => c == '\n'));
    }

    public async Task InitializeAsync()
    {
        foreach (string name in (string[])["chain", .. Enumerable.Range(0, Nodes).Select(i => $"node-{i}")])
        {
            parts.Add(name, await Start(name));
        }

        (await Task.Run(() => cli.Run("bootstrap", "--nodes", "4", "--chain", $"http://{At(0)}"))).Succeeds();
        parts.Add("gateway", await Start("gateway"));
        parts.Add("control", await Start("control"));
    }

    public Task DisposeAsync()
    {
        foreach (var part in parts.Values)
        {
            part.Dispose();
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        http.Dispose();
        cli.Dispose();
    }

    private Task<Part> Start(string name) => name switch
    {
        "chain" => Part.Start(cli, "answers at", "chain", "up", "--data", name, "--listen", At(0), "--shards", "10"),
        "gateway" => Part.Start(cli, "answers at", "gateway", "--wallet", "gateway.key", "--listen", At(1), "--chain", $"http://{At(0)}"),
        "control" => Part.Start(cli, "answers at", "control", "--data", name, "--listen", At(2), "--chain", $"http://{At(0)}", "--round", "1s"),
        _ => Part.Start(
            cli, "answers at", "node", "--data", name, "--name", name, "--listen", At(3 + (name[^1] - '0')), "--chain", $"http://{At(0)}"),
    };

    private string At(int offset) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port + offset}");

    private Uri Gateway(string path) => new($"http://{At(1)}{path}");

    private async Task<string> Store(byte[] blob)
    {
        using var response = await http.PutAsync(Gateway("/v1/blobs?epochs=3"), new ByteArrayContent(blob));
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("newlyCreated").GetProperty("blobObject").GetProperty("blobId").GetString()!;
    }
}
