using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Core.Merkle;
using Walrus.Core.RedStuff;
using Walrus.Sui;
using Walrus.Sui.Chain;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using Xunit.Abstractions;
using BlobRegistration = Walrus.Sui.Chain.BlobRegistration;

namespace Sui.DevChain.Tests;

/// <summary>
/// A chain process is killed at any moment, again and again, while clients transfer coins and register blobs at once: what it acknowledged
/// is there with its objects and events, what it did not is whole or absent, and the checkpoints chain without a gap.
/// </summary>
public sealed class KilledProcessTests(ITestOutputHelper output) : IDisposable
{
    private const int Lives = 8;
    private const int Payers = 4;
    private const int Storers = 3;
    private static readonly SuiAddress Bob = SuiAddress.Parse("0xb0b");

    private readonly TempFolder folder = new();
    private readonly Random random = new(20261122);

    /// <summary>Effects of every acknowledged transfer, and blobs of every acknowledged registration, by digest.</summary>
    private readonly ConcurrentDictionary<string, TransactionEffects> transfers = new();
    private readonly ConcurrentDictionary<ObjectId, BlobId> blobs = new();
    private readonly Dictionary<ulong, string> shown = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_no_checkpoint_that_was_shown_changes()
    {
        using (var first = await Spawn())
        {
            await Begin(first.Url);
        }

        for (var life = 0; life < Lives; life++)
        {
            using var process = await Spawn();
            await Verify(process.Url);
            await Work(process, life);
        }

        using var last = await Spawn();
        await Verify(last.Url);
        output.WriteLine($"{transfers.Count} transfers and {blobs.Count} registrations were acknowledged in {Lives} lives.");
        Assert.True(transfers.Count > 5 * Lives && blobs.Count > Lives);
    }

    /// <summary>A network of one node in epoch 1, so that blobs can be registered; everybody has coins.</summary>
    private static async Task Begin(Uri url)
    {
        using var http = new HttpClient { BaseAddress = url };
        foreach (var side in Enumerable.Range(0, Payers + Storers + 1))
        {
            using var key = KeyOf(side);
            using var request = new StringContent($$$"""{"FixedAmountRequest":{"recipient":"{{{key.Address}}}"}}""");
            using var reply = await http.PostAsync("/v2/gas", request);
            reply.EnsureSuccessStatusCode();
        }

        using var rpc = Connect(url);
        using var operatorKey = KeyOf(Payers + Storers);
        var chain = await Reader(url, rpc);
        using var wallet = new SuiWallet(rpc, chain, operatorKey, new SuiWalletOptions(), TimeProvider.System);
        using var network = NetworkKeyPair.Generate();
        var node = await wallet.RegisterNode(
            new NodeRegistration("one", "127.0.0.1:9000", BlsSecretKey.Generate(), network.PublicKey, 100, 50, 20, 1ul << 40));
        await wallet.Stake(node.NodeId, 10_000_000_000);
        await wallet.EndVoting();
        await wallet.ChangeEpoch();
        await wallet.EpochSyncDone(node.CapObject, new(1));
    }

    /// <summary>Everybody works; the process dies at a moment that no one chose, with requests under way.</summary>
    private async Task Work(HostProcess process, int life)
    {
        var moment = Task.Delay(random.Next(300, 1500));
        var workers = Enumerable.Range(0, Payers).Select(side => Task.Run(() => Pay(process.Url, side)))
            .Concat(Enumerable.Range(Payers, Storers).Select(side => Task.Run(() => Store(process.Url, side, life))))
            .Append(Task.Run(() => Look(process.Url))).ToArray();
        await moment;
        process.Kill();
        await Task.WhenAll(workers);
    }

    private Task Pay(Uri url, int side) => UntilDeath(async () =>
    {
        using var rpc = Connect(url);
        using var key = KeyOf(side);
        while (true)
        {
            var coin = (await rpc.Call(SuiMethods.ListOwnedObjects, new ListOwnedObjectsRequest
            {
                Owner = key.Address.ToString(),
                ObjectType = "0x2::coin::Coin<0x2::sui::SUI>",
                ReadMask = new() { Paths = { "object_id", "version", "digest" } },
            })).Objects.Single();
            var bcs = TestChain.Transfer(new(ObjectId.Parse(coin.ObjectId), coin.Version, SuiDigest.Parse(coin.Digest)), key.Address, Bob, 1);
            var done = (await rpc.Call(SuiMethods.ExecuteTransaction, TestChain.Request(bcs, key.Sign(bcs).Encode()))).Transaction;
            transfers[done.Digest] = done.Effects;
        }
    });

    private Task Store(Uri url, int side, int life) => UntilDeath(async () =>
    {
        using var rpc = Connect(url);
        using var key = KeyOf(side);
        using var wallet = new SuiWallet(rpc, await Reader(url, rpc), key, new SuiWalletOptions(), TimeProvider.System);
        for (var i = 0; ; i++)
        {
            byte[] root = [(byte)side, (byte)life, .. BitConverter.GetBytes(i), .. new byte[26]];
            var id = BlobMetadata.DeriveBlobId(1000, MerkleNode.Digest(root));
            var registered = await wallet.Register(new BlobRegistration(id, root, 1000, 2, Deletable: true));
            blobs[registered.Blob.Id] = id;
        }
    });

    private Task Look(Uri url) => UntilDeath(async () =>
    {
        using var rpc = Connect(url);
        while (true)
        {
            var tip = (await rpc.Call(SuiMethods.GetCheckpoint, new GetCheckpointRequest())).Checkpoint;
            shown[tip.SequenceNumber] = tip.Digest;
        }
    });

    private static async Task UntilDeath(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is ChainUnavailableException or HttpRequestException or IOException)
        {
            // The process is gone.
        }
    }

    private async Task Verify(Uri url)
    {
        using var rpc = Connect(url);
        var (executed, stored) = await ReadCheckpoints(rpc);
        foreach (var (digest, effects) in transfers)
        {
            Assert.True(executed.TryGetValue(digest, out var found), $"Transfer {digest} is lost.");
            Assert.Equal(effects, found);
        }

        foreach (var (id, blob) in blobs)
        {
            Assert.Equal(blob, Assert.Contains(id, (IReadOnlyDictionary<ObjectId, BlobId>)stored));
        }

        await AreThere(rpc, executed.Values);
    }

    /// <summary>Every checkpoint from the first to the newest: effects by digest, and blobs by the object their event names.</summary>
    private async Task<(Dictionary<string, TransactionEffects> Executed, Dictionary<ObjectId, BlobId> Stored)> ReadCheckpoints(SuiRpc rpc)
    {
        var executed = new Dictionary<string, TransactionEffects>();
        var stored = new Dictionary<ObjectId, BlobId>();
        var tip = (await rpc.Call(SuiMethods.GetCheckpoint, new GetCheckpointRequest())).Checkpoint.SequenceNumber;
        string? previous = null;
        ulong total = 0;
        for (ulong sequence = 0; sequence <= tip; sequence++)
        {
            string[] paths = ["digest", "summary", "transactions.digest", "transactions.effects", "transactions.events"];
            var request = new GetCheckpointRequest { SequenceNumber = sequence, ReadMask = new() { Paths = { paths } } };
            var checkpoint = (await rpc.Call(SuiMethods.GetCheckpoint, request)).Checkpoint;
            Assert.True(previous is null || checkpoint.Summary.PreviousDigest == previous, $"Checkpoint {sequence} does not follow the one before.");
            Assert.Equal(shown.GetValueOrDefault(sequence, checkpoint.Digest), checkpoint.Digest);
            Assert.Equal(total += (ulong)checkpoint.Transactions.Count, checkpoint.Summary.TotalNetworkTransactions);
            previous = checkpoint.Digest;
            foreach (var transaction in checkpoint.Transactions)
            {
                Assert.True(executed.TryAdd(transaction.Digest, transaction.Effects), $"{transaction.Digest} is there twice.");
                const string Registered = "::events::BlobRegistered";
                foreach (var e in transaction.Events?.Events.Where(e => e.EventType.EndsWith(Registered, StringComparison.Ordinal)) ?? [])
                {
                    var contents = e.Contents.Value.Span;
                    stored.Add(ObjectId.FromBytes(contents[^ObjectId.Length..]), BlobId.FromBytes(contents[4..36]));
                }
            }
        }

        return (executed, stored);
    }

    /// <summary>The newest version of every object is the one its last transaction left.</summary>
    private static async Task AreThere(SuiRpc rpc, IEnumerable<TransactionEffects> executed)
    {
        var last = new Dictionary<string, ChangedObject>();
        foreach (var change in executed.SelectMany(e => e.ChangedObjects))
        {
            if (!last.TryGetValue(change.ObjectId, out var known) || change.OutputVersion > known.OutputVersion)
            {
                last[change.ObjectId] = change;
            }
        }

        var written = last.Values.Where(c => c.OutputState is ChangedObject.Types.OutputObjectState.ObjectWrite);
        foreach (var changes in written.Chunk(SuiMethods.MaxObjectsPerBatch))
        {
            var reply = await rpc.Call(SuiMethods.BatchGetObjects, new BatchGetObjectsRequest
            {
                Requests = { changes.Select(c => new GetObjectRequest { ObjectId = c.ObjectId }) },
                ReadMask = new() { Paths = { "version", "digest" } },
            });
            Assert.Equal(
                changes.Select(c => (c.OutputVersion, c.OutputDigest)), reply.Objects.Select(o => (o.Object?.Version ?? 0, o.Object?.Digest ?? "")));
        }
    }

    private static SuiKeyPair KeyOf(int side) => SuiKeyPair.FromSeed([.. Enumerable.Repeat((byte)(side + 1), 32)]);

    private static SuiRpc Connect(Uri url) => new(new SuiRpcOptions { Endpoints = [url], Attempts = 1 }, TimeProvider.System);

    private static async Task<SuiChain> Reader(Uri url, SuiRpc rpc)
    {
        using var http = new HttpClient { BaseAddress = url };
        var ids = (await http.GetFromJsonAsync<Dictionary<string, string>>("/v1/ids"))!;
        var deployment = new WalrusDeployment(ObjectId.Parse(ids["system_object"]), ObjectId.Parse(ids["staking_object"]))
        {
            TreasuryObject = ObjectId.Parse(ids["treasury"]),
        };
        return new SuiChain(rpc, new SuiChainOptions { Deployment = deployment }, TimeProvider.System, NullLogger<SuiChain>.Instance);
    }

    private async Task<HostProcess> Spawn()
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Sui.DevChain.Host.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", host, folder.Path, "127.0.0.1:0", "10", "0"])
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
