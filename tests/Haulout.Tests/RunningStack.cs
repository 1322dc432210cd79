using System.Globalization;
using System.Text.Json;

namespace Haulout.Tests;

/// <summary><c>haulout up --json</c> in a process of its own, small; one for the tests of a class.</summary>
public sealed class RunningStack : IAsyncLifetime, IDisposable
{
    internal const int Nodes = 4;
    internal const int Shards = 10;
    private readonly int port = Ports.Run(Nodes);
    private Part? part;

    internal Cli Cli { get; } = new();

    /// <summary>The one line.</summary>
    internal JsonElement Ready { get; private set; }

    internal Part Part => part!;

    public async Task InitializeAsync()
    {
        part = await Part.Start(
            Cli, "devWallet", "up", "--json", "--data", "stack", "--nodes", "4", "--shards", "10", "--round", "1h", "--chain-listen", "127.0.0.1:0",
            "--gateway-listen", "127.0.0.1:0", "--control-listen", "127.0.0.1:0", "--nodes-listen",
            string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "--log-level", "Error");
        Ready = JsonDocument.Parse(part.Output.Single()).RootElement;
    }

    /// <summary>A command on this stack; runs elsewhere, so that a test can wait for several.</summary>
    internal Task<Outcome> Run(params string[] args) => Task.Run(() => Cli.Run([.. args, "--data", "stack"]));

    /// <summary>The same with its lines of JSON.</summary>
    internal async Task<JsonElement[]> Json(params string[] args)
    {
        string output = (await Run([.. args, "--json"])).Succeeds().Output;
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    /// <summary>A file of random bytes, another one each time, and its name.</summary>
    internal (string Name, byte[] Content) NewFile(int length)
    {
        byte[] content = new byte[length];
        Random.Shared.NextBytes(content);
        return (Cli.Write($"{Guid.NewGuid():N}.bin", content), content);
    }

    internal async Task<JsonElement> Store(string file, params string[] more) => Assert.Single(await Json(["store", file, .. more]));

    public Task DisposeAsync()
    {
        part?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => Cli.Dispose();
}
