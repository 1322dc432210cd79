using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;
using ApiStatus = Walrus.Client.Nodes.ApiStatus;

namespace Walrus.Client.Tests.Network;

/// <summary>What a test node does wrong.</summary>
internal enum Misbehaviour
{
    None,
    Resets,
    Hangs,
    Overloaded,
    ForgetsSlivers,
    LiesInSlivers,
    LiesInMetadata,
    LiesInSymbols,
    SignsWrongly,
    Forbids,
    HangsOnSlivers,
    ConfirmsLater,
}

/// <summary>A storage node in memory over real HTTP: it verifies what it is given and serves what it has, unless told to misbehave.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly RedStuffCodec codec;
    private readonly ConcurrentDictionary<BlobId, BlobMetadata> metadata = new();
    private readonly ConcurrentDictionary<(BlobId, SliverPairIndex, SliverAxis), Sliver> slivers = new();
    private int requests;

    private TestNode(WebApplication app, int shards, BlsSecretKey key)
    {
        this.app = app;
        Key = key;
        codec = new RedStuffCodec(new EncodingConfig(shards), new CodecOptions { MaxParallelism = 1 });
    }

    internal BlsSecretKey Key { get; }

    internal string Address { get; private set; } = "";

    internal TestChain Chain { get; set; } = null!;

    internal ObjectId Id { get; set; }

    internal volatile Misbehaviour Fault;

    /// <summary>How many requests that need a registration are refused before the node has seen it.</summary>
    internal int BlindRequests;

    /// <summary>Whether it takes blobs that are not registered yet.</summary>
    internal bool Buffers { get; set; } = true;

    internal BlobStatus? Status { get; set; }

    /// <summary>The last epoch it confirmed anything for.</summary>
    internal uint ConfirmedFor { get; private set; }

    /// <summary>The committee it has not seen the end of yet; null when it is up to date.</summary>
    internal Committee? StuckIn { get; set; }

    /// <summary>Sees each request before it is answered.</summary>
    internal Action<string> Sees { get; set; } = _ => { };

    /// <summary>The slivers it was sent, in order.</summary>
    internal IReadOnlyList<string> SliversSent => [.. Log.Where(l => l.StartsWith("PUT", StringComparison.Ordinal)
        && l.Contains("/slivers/", StringComparison.Ordinal)).Select(l => l.Split('?')[0])];

    internal int Requests => requests;

    internal ConcurrentQueue<string> Log { get; } = new();

    private Committee Committee => StuckIn ?? Chain.State.Current!;

    private IReadOnlyList<ShardIndex> Shards => Committee.Members[Committee.IndexOf(Id)].Shards;

    internal static async Task<TestNode> Start(
        int shards, BlsSecretKey key, NetworkKeyPair? tls = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 64 << 20;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                if (tls is not null)
                {
                    listen.UseHttps(TestCertificate.For(tls));
                }
            });
        });
        var app = builder.Build();
        var node = new TestNode(app, shards, key);
        app.Run(node.Answer);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        node.Address = new Uri(address).Authority;
        return node;
    }

    internal void Lose(BlobId blob, SliverPairIndex pair, SliverAxis axis) => slivers.TryRemove((blob, pair, axis), out _);

    internal bool Has(BlobId blob, SliverPairIndex pair, SliverAxis axis) => slivers.ContainsKey((blob, pair, axis));

    internal void Put(BlobId blob, BlobMetadata of) => metadata[blob] = of;

    internal void Put(BlobId blob, SliverPairIndex pair, Sliver sliver) => slivers[(blob, pair, sliver.Axis)] = sliver;

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        try
        {
            await app.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // Hanging requests were cut off, as meant.
        }

        await app.DisposeAsync();
    }

    private async Task Answer(HttpContext http)
    {
        Interlocked.Increment(ref requests);
        string line = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}";
        Log.Enqueue(line);
        Sees(line);
        switch (Fault)
        {
            case Misbehaviour.Resets:
                http.Abort();
                return;
            case Misbehaviour.Hangs:
            case Misbehaviour.HangsOnSlivers when http.Request.Path.Value!.Contains("/slivers/", StringComparison.Ordinal):
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                http.Abort();
                return;
            case Misbehaviour.Overloaded:
                await Refuse(http, ApiStatus.Unavailable, "UNAVAILABLE", ApiError.GlobalDomain);
                return;
            case Misbehaviour.Forbids:
                await Refuse(http, ApiStatus.UnavailableForLegalReasons, "FORBIDDEN_BLOB");
                return;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        string[] parts = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["v1", "health"])
        {
            await Json(http, 200, new ServiceHealthInfo(
                new HealthUptime(5, 500_000_000), Chain.State.Epoch.Value, Convert.ToBase64String(Key.PublicKey.ToArray()), "Active",
                new HealthEventProgress(1, 0), new HealthShardSummary(Shards.Count, new HealthOwnedShards(0, Shards.Count, 0, 0), 0)));
            return;
        }

        if (parts is not ["v1", "blobs", var id, ..] || !BlobId.TryParse(id, out var blob))
        {
            await Refuse(http, ApiStatus.InvalidArgument, "BAD_PATH");
            return;
        }

        bool put = http.Request.Method == "PUT";
        await (parts[3..] switch
        {
            ["status"] => Json(http, 200, StatusOf(blob)),
            ["metadata", "status"] => Json(http, 200, metadata.ContainsKey(blob) ? StoredStatus.Stored : StoredStatus.Nonexistent),
            ["metadata"] when put => PutMetadata(http, blob, body.ToArray()),
            ["metadata"] => GetMetadata(http, blob),
            ["slivers", var pair, var axis] when put => PutSliver(http, blob, SliverPairIndex.Parse(pair), Axis(axis), body.ToArray()),
            ["slivers", var pair, var axis] => GetSliver(http, blob, SliverPairIndex.Parse(pair), Axis(axis)),
            ["slivers", var pair, var axis, "status"] =>
                Json(http, 200, Has(blob, SliverPairIndex.Parse(pair), Axis(axis)) ? StoredStatus.Stored : StoredStatus.Nonexistent),
            ["confirmation", "permanent"] => Confirm(http, blob, null),
            ["confirmation", "deletable", var of] => Confirm(http, blob, ObjectId.Parse(of)),
            ["recoverySymbols"] => RecoverySymbols(http, blob),
            ["decodingSymbols"] => DecodingSymbols(http, blob),
            _ => Refuse(http, ApiStatus.InvalidArgument, "BAD_PATH"),
        });
    }

    private BlobStatus StatusOf(BlobId blob)
    {
        if (Status is { } fixedStatus)
        {
            return fixedStatus;
        }

        var objects = Chain.Blobs.Where(b => b.BlobId == blob && b.Storage.EndEpoch > Chain.State.Epoch).ToArray();
        var counts = new DeletableCounts(
            (uint)objects.Count(b => b.Deletable), (uint)objects.Count(b => b.Deletable && b.CertifiedEpoch is not null));
        var first = objects.Where(b => !b.Deletable)
            .OrderByDescending(b => (b.CertifiedEpoch is not null, b.Storage.EndEpoch.Value))
            .FirstOrDefault();
        return first is not null
            ? new BlobStatus.Permanent(
                first.Storage.EndEpoch, first.CertifiedEpoch is not null, Chain.EventOf(first.Id), counts, first.CertifiedEpoch)
            : counts.Total > 0 ? new BlobStatus.Deletable(null, counts) : new BlobStatus.Nonexistent();
    }

    private bool SeesRegistration(BlobId blob) => Interlocked.Decrement(ref BlindRequests) < 0 && Chain.Blobs.Any(b => b.BlobId == blob);

    private Task PutMetadata(HttpContext http, BlobId blob, byte[] body)
    {
        if (http.Request.Query["pending"] == "true" ? !Buffers : !SeesRegistration(blob))
        {
            return Refuse(http, ApiStatus.FailedPrecondition, http.Request.Query["pending"] == "true" ? "CACHE_SATURATED" : "NOT_REGISTERED");
        }

        var sent = BlobMetadata.FromBcs(body);
        if (new BlobMetadataWithId(blob, sent).Verify(codec.Config) != MetadataFault.None)
        {
            return Refuse(http, ApiStatus.InvalidArgument, "INVALID_METADATA");
        }

        return metadata.TryAdd(blob, sent)
            ? Json(http, 201, "metadata successfully stored")
            : Json(http, 200, "metadata already stored");
    }

    private Task GetMetadata(HttpContext http, BlobId blob)
    {
        if (!metadata.TryGetValue(blob, out var found))
        {
            return Refuse(http, ApiStatus.NotFound, "METADATA_NOT_FOUND");
        }

        var told = Fault == Misbehaviour.LiesInMetadata ? new BlobMetadata(found.UnencodedLength + 1, found.Pairs) : found;
        return Octets(http, new BlobMetadataWithId(blob, told).ToBcs());
    }

    private Task PutSliver(HttpContext http, BlobId blob, SliverPairIndex pair, SliverAxis axis, byte[] body)
    {
        var sliver = Sliver.FromBcs(body, axis);
        return !metadata.TryGetValue(blob, out var of) ? Refuse(http, ApiStatus.FailedPrecondition, "METADATA_NOT_FOUND")
            : !Shards.Contains(codec.Config.ShardOf(pair, blob)) ? Refuse(http, ApiStatus.FailedPrecondition, "SHARD_NOT_ASSIGNED")
            : codec.Config.SliverOf(pair, axis) != sliver.Index ? Refuse(http, ApiStatus.InvalidArgument, "SLIVER_INDEX_MISMATCH")
            : new SliverVerifier(codec).Verify(sliver, of) != SliverFault.None ? Refuse(http, ApiStatus.InvalidArgument, "INVALID_SLIVER")
            : slivers.TryAdd((blob, pair, axis), sliver) ? Json(http, 201, "sliver stored successfully")
            : Json(http, 200, "sliver already stored");
    }

    private Task GetSliver(HttpContext http, BlobId blob, SliverPairIndex pair, SliverAxis axis)
    {
        if (Fault == Misbehaviour.ForgetsSlivers || !slivers.TryGetValue((blob, pair, axis), out var sliver))
        {
            return Refuse(http, ApiStatus.NotFound, "SLIVER_NOT_FOUND");
        }

        var bytes = sliver.ToBcs();
        if (Fault == Misbehaviour.LiesInSlivers)
        {
            bytes[bytes.Length / 2] ^= 1;
        }

        return Octets(http, bytes);
    }

    private Task Confirm(HttpContext http, BlobId blob, ObjectId? deletable)
    {
        if (!SeesRegistration(blob))
        {
            return Refuse(http, ApiStatus.FailedPrecondition, "NOT_REGISTERED");
        }

        bool complete = Shards.Select(s => codec.Config.PairOn(s, blob))
            .All(p => Has(blob, p, SliverAxis.Primary) && Has(blob, p, SliverAxis.Secondary));
        if (!complete)
        {
            return Refuse(http, ApiStatus.FailedPrecondition, "MISSING_SLIVERS");
        }

        using var wrong = Fault == Misbehaviour.SignsWrongly ? BlsSecretKey.Generate() : null;
        var epoch = Fault == Misbehaviour.ConfirmsLater ? new Epoch(Committee.Epoch.Value + 1) : Committee.Epoch;
        var confirmation = new StorageConfirmation(epoch, blob, deletable);
        ConfirmedFor = epoch.Value;
        return Json(http, 200, new StorageConfirmationEnvelope(SignedMessage.Sign(confirmation, wrong ?? Key)));
    }

    private Task RecoverySymbols(HttpContext http, BlobId blob)
    {
        var target = SliverIndex.Parse(http.Request.Query["targetSliver"].ToString());
        var axis = Axis(http.Request.Query["targetType"].ToString());
        var symbols = Sources(blob, axis.Other()).Select(s => GeneralRecoverySymbol.From(new SliverVerifier(codec).Expand(s), target)).ToList();
        return symbols.Count == 0
            ? Refuse(http, ApiStatus.NotFound, "SLIVER_NOT_FOUND")
            : Octets(http, SymbolBodies.Write(
                symbols.Select(s => Fault == Misbehaviour.LiesInSymbols ? s with { Symbol = Wrong(s.Symbol) } : s).ToList()));
    }

    private Task DecodingSymbols(HttpContext http, BlobId blob)
    {
        var axis = Axis(http.Request.Query["targetType"].ToString());
        var targets = http.Request.Query["targetSlivers"].Select(t => SliverIndex.Parse(t)).ToList();
        if (targets.Any(t => t.Value >= codec.Config.SourceSymbolsOf(axis)))
        {
            return Refuse(http, ApiStatus.InvalidArgument, "INDEX_OUT_OF_RANGE");
        }

        var symbols = targets.ToDictionary(t => t, t => (IReadOnlyList<DecodingSymbol>)[.. Sources(blob, axis.Other())
            .Select(s => new SliverVerifier(codec).Expand(s).DecodingSymbolFor(t))
            .Select(s => Fault == Misbehaviour.LiesInSymbols ? Wrong(s) : s)]);
        return symbols.Values.All(s => s.Count == 0)
            ? Refuse(http, ApiStatus.NotFound, "SLIVER_NOT_FOUND")
            : Octets(http, SymbolBodies.Write(symbols));
    }

    private IEnumerable<Sliver> Sources(BlobId blob, SliverAxis axis) => Shards
        .Select(s => slivers.GetValueOrDefault((blob, codec.Config.PairOn(s, blob), axis)))
        .OfType<Sliver>();

    private static DecodingSymbol Wrong(DecodingSymbol symbol)
    {
        var data = symbol.Data.ToArray();
        data[0] ^= 1;
        return symbol with { Data = data };
    }

    private static SliverAxis Axis(string word) => word == "primary" ? SliverAxis.Primary : SliverAxis.Secondary;

    private static Task Json<T>(HttpContext http, int code, T data)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(NodeEnvelope.Success(code, data)).AsTask();
    }

    private static Task Octets(HttpContext http, byte[] body)
    {
        http.Response.ContentType = "application/octet-stream";
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body).AsTask();
    }

    private static Task Refuse(HttpContext http, ApiStatus status, string reason, string domain = ApiError.StorageDomain)
    {
        http.Response.StatusCode = status.HttpCode();
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(new ApiError(status, reason, $"the test node says {reason}", domain).ToJson()).AsTask();
    }
}
