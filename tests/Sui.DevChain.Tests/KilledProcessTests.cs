using System.Diagnostics;
using System.Text.Json;
using Walrus.Core.Identifiers;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;

namespace Sui.DevChain.Tests;

/// <summary>A chain process is killed again and again while it works: what it acknowledged is there, what it did not is whole or absent.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private const int Lives = 4;
    private const int TransactionsEachLife = 12;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_no_checkpoint_that_was_shown_changes()
    {
        var acknowledged = new HashSet<string>();
        var shown = new Dictionary<ulong, string>();
        for (var life = 0; life < Lives; life++)
        {
            using var process = await Spawn();
            await Verify(process.Url, acknowledged, shown);
            await Work(process, acknowledged, shown);
        }

        using var last = await Spawn();
        await Verify(last.Url, acknowledged, shown);
        Assert.True(acknowledged.Count >= Lives * TransactionsEachLife);
    }

    /// <summary>Faucet requests from three sides; the process is killed once enough are answered, with others under way.</summary>
    private static async Task Work(HostProcess process, HashSet<string> acknowledged, Dictionary<ulong, string> shown)
    {
        using var http = new HttpClient { BaseAddress = process.Url };
        using var rpc = Connect(process.Url);
        var answered = 0;
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async side =>
        {
            for (var i = 0; ; i++)
            {
                try
                {
                    using var content = new StringContent($$$"""{"FixedAmountRequest":{"recipient":"0x{{{side + 1:x}}}{{{i:x4}}}"}}""");
                    using var reply = await http.PostAsync("/v2/gas", content);
                    using var json = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
                    var tip = (await rpc.Call(SuiMethods.GetCheckpoint, new GetCheckpointRequest())).Checkpoint;
                    lock (acknowledged)
                    {
                        acknowledged.Add(json.RootElement.GetProperty("coins_sent")[0].GetProperty("transferTxDigest").GetString()!);
                        shown[tip.SequenceNumber] = tip.Digest;
                        if (++answered == TransactionsEachLife)
                        {
                            process.Kill();
                        }
                    }
                }
                catch (Exception e) when (e is HttpRequestException or JsonException or Walrus.Sui.Chain.ChainUnavailableException or IOException)
                {
                    return;
                }
            }
        }));
    }

    private static async Task Verify(Uri url, HashSet<string> acknowledged, Dictionary<ulong, string> shown)
    {
        using var rpc = Connect(url);
        foreach (var digest in acknowledged)
        {
            var asked = new GetTransactionRequest { Digest = digest, ReadMask = new() { Paths = { "effects" } } };
            var found = await rpc.Call(SuiMethods.GetTransaction, asked);
            Assert.True(found.Transaction.Effects.Status.Success);
            foreach (var change in found.Transaction.Effects.ChangedObjects.Where(c => c.IdOperation == ChangedObject.Types.IdOperation.Created))
            {
                var made = (await rpc.Call(SuiMethods.GetObject, new GetObjectRequest { ObjectId = change.ObjectId })).Object;
                Assert.Equal(change.OutputDigest, made.Digest);
            }
        }

        var tip = (await rpc.Call(SuiMethods.GetCheckpoint, new GetCheckpointRequest())).Checkpoint.SequenceNumber;
        string? previous = null;
        for (ulong sequence = 0; sequence <= tip; sequence++)
        {
            var request = new GetCheckpointRequest { SequenceNumber = sequence, ReadMask = new() { Paths = { "digest", "summary" } } };
            var checkpoint = (await rpc.Call(SuiMethods.GetCheckpoint, request)).Checkpoint;
            Assert.True(previous is null || checkpoint.Summary.PreviousDigest == previous, $"Checkpoint {sequence} does not follow the one before.");
            Assert.Equal(shown.GetValueOrDefault(sequence, checkpoint.Digest), checkpoint.Digest);
            previous = checkpoint.Digest;
        }
    }

    private static SuiRpc Connect(Uri url) => new(new SuiRpcOptions { Endpoints = [url], Attempts = 1 }, TimeProvider.System);

    private async Task<HostProcess> Spawn()
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Sui.DevChain.Host.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", host, folder.Path, "127.0.0.1:0", "10"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var url = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return new HostProcess(process, new Uri(url ?? throw new InvalidOperationException("The chain did not start.")));
    }

    private sealed record HostProcess(Process Process, Uri Url) : IDisposable
    {
        internal void Kill() => Process.Kill();

        public void Dispose()
        {
            Process.Kill();
            Process.WaitForExit();
            Process.Dispose();
        }
    }
}
