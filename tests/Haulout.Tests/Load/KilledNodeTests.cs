using System.Collections.Concurrent;
using System.Globalization;
using Haulout.Parts;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;

namespace Haulout.Tests.Load;

/// <summary>Nodes in processes of their own, one of which is killed again and again while blobs are stored.</summary>
public sealed class KilledNodeTests : IAsyncLifetime, IDisposable
{
    private const int Nodes = 4, Shards = 10, Kills = 4, Writers = 3, BlobBytes = 80_000, BetweenKills = 3;
    private const string Victim = "node-1";
    private readonly Cli cli = new();
    private readonly int port = Ports.Run(Nodes + 2);
    private readonly Dictionary<string, Part> parts = [];
    private readonly HttpClient http = new();
    private readonly RedStuffCodec codec = new(new EncodingConfig(Shards));
    private readonly HttpStorageNodes nodes = new(new StorageNodesOptions { Scheme = Uri.UriSchemeHttp });
    private readonly ConcurrentDictionary<BlobId, Expected> underWay = [];
    private readonly ConcurrentDictionary<BlobId, Expected> confirmed = [];

    [Fact]
    public async Task A_node_killed_again_and_again_under_load_has_every_sliver_it_ever_confirmed()
    {
        using var chain = await ChainConnection.OpenEmbedded(
            [new Uri($"http://{At(0)}")], LoadStack.Patience, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        var state = await chain.Chain.ReadState();
        var member = state.Current!.Members.Single(m => state.Nodes[m.NodeId].Name == Victim);
        var client = nodes.At(state.Nodes[member.NodeId]);
        using var enough = new CancellationTokenSource();
        Task[] load = [Confirm(client, enough.Token), .. Enumerable.Range(1, Writers).Select(w => Store(w, enough.Token))];
        for (int kill = 0; kill < Kills; kill++)
        {
            int before = confirmed.Count;
            await LoadStack.Until(
                () => Task.FromResult(load.Any(l => l.IsCompleted) || confirmed.Count >= before + BetweenKills), "the node has confirmed more blobs");
            parts[Victim].Dispose();
            Expected[] owed = [.. confirmed.Values];
            parts[Victim] = await Start(Victim);

            // At once: nothing it has lost can have come back from its peers yet.
            await HasAll(client, member.Shards, owed);
        }

        await enough.CancelAsync();
        await Task.WhenAll(load);

        // Without its peers it has only what is on its own disk.
        foreach (string name in parts.Keys.Where(n => n != "chain").ToArray())
        {
            parts[name].Dispose();
            parts.Remove(name);
        }

        parts[Victim] = await Start(Victim);
        Assert.True(confirmed.Count >= Kills * BetweenKills);
        await HasAll(client, member.Shards, confirmed.Values);
    }

    public async Task InitializeAsync()
    {
        foreach (string name in (string[])["chain", .. Enumerable.Range(0, Nodes).Select(i => $"node-{i}")])
        {
            parts.Add(name, await Start(name));
        }

        (await Task.Run(() => cli.Run("bootstrap", "--nodes", "4", "--chain", $"http://{At(0)}"))).Succeeds();
        parts.Add("gateway", await Start("gateway"));
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
        nodes.Dispose();
        http.Dispose();
        cli.Dispose();
    }

    private static async Task HasAll(IStorageNode node, IReadOnlyList<ShardIndex> shards, IEnumerable<Expected> owed)
    {
        foreach (var blob in owed)
        {
            Assert.Empty(await blob.MissingAt(node, shards));
        }
    }

    private async Task Store(int writer, CancellationToken enough)
    {
        for (int i = 0; !enough.IsCancellationRequested; i++)
        {
            var blob = new Expected(codec, LoadStack.Bytes(BlobBytes, (writer * 100_000) + i));
            underWay[blob.Id] = blob;
            using var body = new ByteArrayContent(blob.Content);
            using var response = await http.PutAsync(new Uri($"http://{At(1)}/v1/blobs?epochs=3&permanent=true"), body, CancellationToken.None);
            string answer = await response.Content.ReadAsStringAsync(CancellationToken.None);
            Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {answer}");
        }
    }

    /// <summary>Asks the node itself, all the time, for its signed word that it has everything of a blob.</summary>
    private async Task Confirm(IStorageNode node, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            foreach (var (id, blob) in underWay)
            {
                if (await node.GetConfirmation(id, null, CancellationToken.None) is NodeReply<SignedMessage<StorageConfirmation>>.Ok)
                {
                    confirmed[id] = blob;
                    underWay.TryRemove(id, out _);
                }
            }

            await Task.Delay(5, CancellationToken.None);
        }
    }

    private Task<Part> Start(string name) => name switch
    {
        "chain" => Part.Start(cli, "answers at", "chain", "up", "--data", name, "--listen", At(0), "--shards", "10"),
        "gateway" => Part.Start(cli, "answers at", "gateway", "--wallet", "gateway.key", "--listen", At(1), "--chain", $"http://{At(0)}"),
        _ => Part.Start(
            cli, "answers at", "node", "--data", name, "--name", name, "--listen", At(2 + (name[^1] - '0')), "--chain", $"http://{At(0)}"),
    };

    private string At(int offset) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port + offset}");
}
