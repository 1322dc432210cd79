using System.Text.Json;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.Http;

/// <summary>A network with a certified blob and one that is registered only; shared, because no test here changes what another sees.</summary>
public sealed class StoredBlobs : IAsyncLifetime
{
    internal TestNetwork Network { get; private set; } = null!;

    internal EncodedBlob Certified { get; private set; } = null!;

    internal EncodedBlob Registered { get; private set; } = null!;

    internal EncodedBlob Unknown { get; private set; } = null!;

    internal BlobId Invalid { get; private set; }

    internal BlobId Forbidden { get; private set; }

    public async Task InitializeAsync()
    {
        var list = Path.Combine(Path.GetTempPath(), $"haulout-blocklist-{Guid.NewGuid():n}.yaml");
        Forbidden = BlobId.FromBytes([.. Enumerable.Repeat((byte)0xf0, 32)]);
        await File.WriteAllTextAsync(list, $"- \"{Forbidden}\"\n");
        Network = await TestNetwork.Start(o => o with { BlocklistFile = list });
        File.Delete(list);
        Certified = await Network.Store(20_000, seed: 1);
        Registered = Network.Encode(20_000, seed: 2);
        Unknown = Network.Encode(20_000, seed: 3);
        Network.Chain.Register(Registered.Metadata.BlobId);
        var invalid = Network.Encode(300, seed: 4);
        Invalid = invalid.Metadata.BlobId;
        InvalidMetadata = invalid.Metadata.Metadata.ToBcs();
        Network.Chain.Register(Invalid);
        Network.Chain.Emit(new WalrusEvent.InvalidBlobId(Network.Chain.State.Epoch, Invalid));
        await Network.Settle();
    }

    internal byte[] InvalidMetadata { get; private set; } = [];

    public async Task DisposeAsync() => await Network.DisposeAsync();
}

public sealed class RefusalTests(StoredBlobs blobs) : IClassFixture<StoredBlobs>
{
    private TestNetwork Network => blobs.Network;

    private TestNode Node => Network.Nodes[0];

    private async Task Refuses(string method, string path, int code, string status, string reason, byte[]? body = null, string? type = null)
    {
        var (http, json) = await Network.Send(Node, new HttpMethod(method), path, body, type);
        Assert.Equal(code, http);
        var error = json.GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetInt32());
        Assert.Equal(status, error.GetProperty("status").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        var info = error.GetProperty("details")[0];
        Assert.Equal("ErrorInfo", info.GetProperty("@type").GetString());
        Assert.Equal(reason, info.GetProperty("reason").GetString());
        Assert.Contains(info.GetProperty("domain").GetString(), (string[])["storage.walrus.space", "global"]);
    }

    private static string Path(BlobId blob, string rest) => $"/v1/blobs/{blob}/{rest}";

    private SliverPairIndex Own(BlobId blob) => Network.PairsOf(Node, blob).First();

    private SliverPairIndex Foreign(BlobId blob) => Network.PairsOf(Network.Nodes[1], blob).First();

    [Theory]
    [InlineData("metadata")]
    [InlineData("metadata/status")]
    [InlineData("slivers/0/primary")]
    [InlineData("status")]
    [InlineData("confirmation/permanent")]
    [InlineData("recoverySymbols?id=1-1")]
    public Task A_malformed_blob_id_is_refused(string rest) => Refuses("GET", $"/v1/blobs/not-an-id/{rest}", 400, "INVALID_ARGUMENT", "INVALID_PATH");

    [Theory]
    [InlineData("slivers/x/primary")]
    [InlineData("slivers/-1/primary")]
    [InlineData("slivers/65536/primary")]
    [InlineData("slivers/1/tertiary")]
    [InlineData("slivers/1/Primary")]
    [InlineData("confirmation/deletable/0x12")]
    [InlineData("confirmation/deletable/zz")]
    public Task A_malformed_path_is_refused(string rest) =>
        Refuses("GET", Path(blobs.Certified.Metadata.BlobId, rest), 400, "INVALID_ARGUMENT", "INVALID_PATH");

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/v1")]
    [InlineData("POST", "/v1/health")]
    [InlineData("DELETE", "/v1/blobs/x/slivers/1/primary")]
    [InlineData("GET", "/v1/migrate/sync_shard")]
    [InlineData("GET", "/admin/v1/slivers")]
    public Task Unknown_routes_are_answered_in_an_envelope(string method, string path) => Refuses(method, path, 404, "NOT_FOUND", "ROUTE_NOT_FOUND");

    [Fact]
    public async Task Reads_of_what_is_not_registered_find_nothing()
    {
        var id = blobs.Unknown.Metadata.BlobId;
        await Refuses("GET", Path(id, "metadata"), 404, "NOT_FOUND", "METADATA_NOT_FOUND");
        await Refuses("GET", Path(id, $"slivers/{Own(id)}/primary"), 404, "NOT_FOUND", "SLIVER_NOT_FOUND");
        await Refuses("GET", Path(id, "recoverySymbols?id=1-1"), 404, "NOT_FOUND", "SLIVER_NOT_FOUND");
        await Refuses("GET", Path(id, "decodingSymbols?targetSlivers=1&targetType=primary"), 404, "NOT_FOUND", "SLIVER_NOT_FOUND");
        await Refuses("GET", Path(id, "confirmation/permanent"), 400, "FAILED_PRECONDITION", "NOT_REGISTERED");
    }

    [Fact]
    public async Task Reads_of_what_is_registered_but_not_stored_find_nothing()
    {
        var id = blobs.Registered.Metadata.BlobId;
        await Refuses("GET", Path(id, "metadata"), 404, "NOT_FOUND", "METADATA_NOT_FOUND");
        await Refuses("GET", Path(id, $"slivers/{Own(id)}/secondary"), 404, "NOT_FOUND", "SLIVER_NOT_FOUND");
        await Refuses("GET", Path(id, "confirmation/permanent"), 400, "FAILED_PRECONDITION", "MISSING_SLIVERS");
        await Refuses("GET", Path(id, $"recoverySymbols?targetSliver=1&targetType=primary"), 404, "NOT_FOUND", "SLIVER_NOT_FOUND");
    }

    [Fact]
    public async Task Blocked_blobs_are_not_served()
    {
        foreach (var rest in (string[])["metadata", "metadata/status", "slivers/1/primary", "slivers/1/primary/status", "recoverySymbols?id=1-1"])
        {
            await Refuses("GET", Path(blobs.Forbidden, rest), 451, "UNAVAILABLE_FOR_LEGAL_REASONS", "FORBIDDEN_BLOB");
        }
    }

    [Theory]
    [InlineData("GET", "slivers/10/primary")]
    [InlineData("GET", "slivers/10/primary/status")]
    [InlineData("PUT", "slivers/10/primary")]
    [InlineData("GET", "recoverySymbols?targetSliver=10&targetType=primary")]
    [InlineData("GET", "decodingSymbols?targetSlivers=4&targetType=primary")]
    [InlineData("GET", "decodingSymbols?targetSlivers=7&targetType=secondary")]
    public Task Indices_beyond_the_network_are_refused(string method, string rest) =>
        Refuses(method, Path(blobs.Certified.Metadata.BlobId, rest), 400, "INVALID_ARGUMENT", "INDEX_OUT_OF_RANGE");

    [Fact]
    public async Task Slivers_of_other_nodes_shards_are_refused()
    {
        var id = blobs.Certified.Metadata.BlobId;
        var pair = Foreign(id);
        await Refuses("GET", Path(id, $"slivers/{pair}/primary"), 400, "FAILED_PRECONDITION", "SHARD_NOT_ASSIGNED");
        await Refuses("GET", Path(id, $"slivers/{pair}/primary/status"), 400, "FAILED_PRECONDITION", "SHARD_NOT_ASSIGNED");
        await Refuses("PUT", Path(id, $"slivers/{pair}/primary"), 400, "FAILED_PRECONDITION", "SHARD_NOT_ASSIGNED",
            Network.Sliver(blobs.Certified, pair, SliverAxis.Primary).ToBcs());
    }

    [Fact]
    public async Task Metadata_is_refused_when_it_is_not_the_blobs()
    {
        var id = blobs.Registered.Metadata.BlobId;
        var right = blobs.Registered.Metadata.Metadata.ToBcs();
        var foreign = blobs.Unknown.Metadata.Metadata.ToBcs();
        var otherNetwork = new BlobEncoder(new RedStuffCodec(new EncodingConfig(7))).ComputeMetadata(new byte[100]).Metadata.ToBcs();
        byte[] legacy = [0, 0, .. right[2..]];
        await Refuses("PUT", Path(id, "metadata"), 400, "INVALID_ARGUMENT", "INVALID_METADATA", foreign);
        await Refuses("PUT", Path(id, "metadata"), 400, "INVALID_ARGUMENT", "INVALID_METADATA", otherNetwork);
        await Refuses("PUT", Path(id, "metadata"), 400, "INVALID_ARGUMENT", "INVALID_METADATA", right[..^1]);
        await Refuses("PUT", Path(id, "metadata"), 400, "INVALID_ARGUMENT", "INVALID_METADATA", []);
        await Refuses("PUT", Path(id, "metadata"), 400, "INVALID_ARGUMENT", "UNSUPPORTED_ENCODING_TYPE", legacy);
        await Refuses("PUT", Path(id, "metadata"), 400, "INVALID_ARGUMENT", "INVALID_CONTENT_TYPE", right, "application/json");
        await Refuses("PUT", Path(id, "metadata?pending=yes"), 400, "INVALID_ARGUMENT", "INVALID_QUERY", right);
        await Refuses("PUT", Path(id, "metadata?unknown=1"), 400, "INVALID_ARGUMENT", "INVALID_QUERY", right);
        await Refuses("PUT", Path(id, "metadata"), 403, "SIZE_EXCEEDED", "BODY_TOO_LARGE", new byte[(2 << 20) + 1]);
        await Refuses("PUT", Path(blobs.Unknown.Metadata.BlobId, "metadata"), 400, "FAILED_PRECONDITION", "NOT_REGISTERED", foreign);
        await Refuses("PUT", Path(blobs.Invalid, "metadata"), 400, "FAILED_PRECONDITION", "INVALID_BLOB", blobs.InvalidMetadata);
    }

    [Fact]
    public async Task Slivers_are_refused_when_they_are_not_the_pairs()
    {
        var id = blobs.Certified.Metadata.BlobId;
        var (pair, other) = (Own(id), Network.PairsOf(Node, id).Last());
        Node.Slivers.Delete(new(id, Network.Codec.Config.ShardOf(pair, id), SliverAxis.Secondary));
        var right = Network.Sliver(blobs.Certified, pair, SliverAxis.Secondary).ToBcs();
        var path = Path(id, $"slivers/{pair}/secondary");
        byte[] flipped = [.. right];
        flipped[20] ^= 1;
        await Refuses("PUT", path, 400, "INVALID_ARGUMENT", "INVALID_SLIVER", flipped);
        await Refuses("PUT", path, 400, "INVALID_ARGUMENT", "INVALID_SLIVER", right[..^1]);
        await Refuses("PUT", path, 400, "INVALID_ARGUMENT", "INVALID_SLIVER", [.. right, 0]);
        await Refuses("PUT", path, 400, "INVALID_ARGUMENT", "INVALID_SLIVER", []);
        await Refuses("PUT", path, 400, "INVALID_ARGUMENT", "INVALID_SLIVER", Network.Sliver(blobs.Certified, pair, SliverAxis.Primary).ToBcs());
        var others = Network.Sliver(blobs.Certified, other, SliverAxis.Secondary).ToBcs();
        await Refuses("PUT", path, 400, "INVALID_ARGUMENT", "SLIVER_INDEX_MISMATCH", others);
        await Refuses("PUT", path, 400, "INVALID_ARGUMENT", "INVALID_CONTENT_TYPE", right, "text/plain");
        await Refuses("PUT", Path(blobs.Registered.Metadata.BlobId, "slivers/0/primary"), 400, "FAILED_PRECONDITION", "METADATA_NOT_FOUND", right);
        await Refuses("PUT", Path(blobs.Unknown.Metadata.BlobId, "slivers/0/primary"), 400, "FAILED_PRECONDITION", "NOT_REGISTERED", right);
        var (code, json) = await Network.Send(Node, HttpMethod.Put, path, right, "application/octet-stream");
        Assert.Equal((201, "sliver stored successfully"), (code, json.GetProperty("success").GetProperty("data").GetString()));
        (code, json) = await Network.Send(Node, HttpMethod.Put, path, right);
        Assert.Equal((200, "sliver already stored"), (code, json.GetProperty("success").GetProperty("data").GetString()));
    }

    [Theory]
    [InlineData("recoverySymbols", 400, "FAILED_PRECONDITION", "NO_SYMBOLS_SPECIFIED")]
    [InlineData("recoverySymbols?id=1", 400, "INVALID_ARGUMENT", "INVALID_FILTER")]
    [InlineData("recoverySymbols?id=a-b", 400, "INVALID_ARGUMENT", "INVALID_FILTER")]
    [InlineData("recoverySymbols?id=1-1&targetSliver=2", 400, "INVALID_ARGUMENT", "INVALID_FILTER")]
    [InlineData("recoverySymbols?targetSliver=2", 400, "INVALID_ARGUMENT", "INVALID_FILTER")]
    [InlineData("recoverySymbols?targetType=primary", 400, "INVALID_ARGUMENT", "INVALID_FILTER")]
    [InlineData("recoverySymbols?id=1-1&proofAxis=both", 400, "INVALID_ARGUMENT", "INVALID_FILTER")]
    [InlineData("recoverySymbols?id=10-1", 400, "INVALID_ARGUMENT", "RECOVERY_SYMBOL_OUT_OF_RANGE")]
    [InlineData("recoverySymbols?id=1-10", 400, "INVALID_ARGUMENT", "RECOVERY_SYMBOL_OUT_OF_RANGE")]
    [InlineData("decodingSymbols", 400, "FAILED_PRECONDITION", "NO_TARGET_SLIVERS_SPECIFIED")]
    [InlineData("decodingSymbols?targetSlivers=1", 400, "INVALID_ARGUMENT", "INVALID_FILTER")]
    [InlineData("decodingSymbols?targetSlivers=x&targetType=primary", 400, "INVALID_ARGUMENT", "INVALID_FILTER")]
    [InlineData("confirmation/permanent?wait=1", 400, "INVALID_ARGUMENT", "INVALID_QUERY")]
    [InlineData("confirmation/permanent?wait_millis=soon", 400, "INVALID_ARGUMENT", "INVALID_QUERY")]
    public Task Malformed_queries_are_refused(string rest, int code, string status, string reason) =>
        Refuses("GET", Path(blobs.Certified.Metadata.BlobId, rest), code, status, reason);

    [Fact]
    public async Task Symbols_that_no_shard_here_has_are_refused()
    {
        var id = blobs.Certified.Metadata.BlobId;
        var config = Network.Codec.Config;
        var pair = Foreign(id);
        var symbol = $"{config.SliverOf(pair, SliverAxis.Primary)}-{config.SliverOf(pair, SliverAxis.Secondary)}";
        await Refuses("GET", Path(id, $"recoverySymbols?id={symbol}"), 400, "FAILED_PRECONDITION", "SYMBOL_NOT_PRESENT_AT_SHARDS");
    }

    [Fact]
    public async Task An_object_that_is_not_the_blobs_is_not_confirmed()
    {
        var id = blobs.Certified.Metadata.BlobId;
        await Refuses("GET", Path(id, $"confirmation/deletable/{Network.Chain.NewId()}"), 400, "FAILED_PRECONDITION", "NOT_REGISTERED");
    }

    [Fact]
    public async Task Stored_metadata_is_told_from_new()
    {
        var id = blobs.Certified.Metadata.BlobId;
        var (code, json) = await Network.Send(Node, HttpMethod.Put, Path(id, "metadata"), blobs.Certified.Metadata.Metadata.ToBcs());
        Assert.Equal(200, code);
        Assert.Equal(200, json.GetProperty("success").GetProperty("code").GetInt32());
        Assert.Equal("metadata already stored", json.GetProperty("success").GetProperty("data").GetString());
    }

    [Fact]
    public async Task Statuses_are_upstreams_json()
    {
        var (_, json) = await Network.Send(Node, HttpMethod.Get, Path(blobs.Certified.Metadata.BlobId, "status"));
        var permanent = json.GetProperty("success").GetProperty("data").GetProperty("permanent");
        Assert.Equal(6, permanent.GetProperty("endEpoch").GetInt32());
        Assert.True(permanent.GetProperty("isCertified").GetBoolean());
        Assert.Equal(JsonValueKind.String, permanent.GetProperty("statusEvent").GetProperty("eventSeq").ValueKind);
        Assert.Equal(0, permanent.GetProperty("deletableCounts").GetProperty("count_deletable_total").GetInt32());
        (_, json) = await Network.Send(Node, HttpMethod.Get, Path(blobs.Unknown.Metadata.BlobId, "status"));
        Assert.Equal("nonexistent", json.GetProperty("success").GetProperty("data").GetString());
        (_, json) = await Network.Send(Node, HttpMethod.Get, Path(blobs.Unknown.Metadata.BlobId, "metadata/status"));
        Assert.Equal("nonexistent", json.GetProperty("success").GetProperty("data").GetString());
        (_, json) = await Network.Send(Node, HttpMethod.Get, Path(blobs.Certified.Metadata.BlobId, "metadata/status"));
        Assert.Equal("stored", json.GetProperty("success").GetProperty("data").GetString());
        Assert.IsType<NodeReply<BlobStatus>.Ok>(await Node.Client.GetStatus(blobs.Invalid));
    }

    [Fact]
    public async Task Health_is_upstreams_json()
    {
        var (_, json) = await Network.Send(Node, HttpMethod.Get, "/v1/health?detailed=true");
        var health = json.GetProperty("success").GetProperty("data");
        Assert.Equal("Active", health.GetProperty("nodeStatus").GetString());
        Assert.Equal(1, health.GetProperty("epoch").GetInt32());
        Assert.Equal(3, health.GetProperty("shardSummary").GetProperty("owned").GetInt32());
        Assert.Equal(3, health.GetProperty("shardSummary").GetProperty("ownedShardStatus").GetProperty("ready").GetInt32());
        Assert.Equal("ready", health.GetProperty("shardDetail").GetProperty("owned")[0].GetProperty("status").GetString());
        Assert.Equal("reachable", health.GetProperty("chain").GetString());
        Assert.Equal(Node.Running.ProtocolKey.ToString(), health.GetProperty("publicKey").GetString());
        await Refuses("GET", "/v1/health?detailed=maybe", 400, "INVALID_ARGUMENT", "INVALID_QUERY");
    }

    [Fact]
    public async Task Any_web_page_may_ask()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(Node.Running.Url, Path(blobs.Certified.Metadata.BlobId, "metadata")));
        request.Headers.Add("Origin", "https://example.org");
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        using var response = await Network.Http.SendAsync(request);
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("86400", Assert.Single(response.Headers.GetValues("Access-Control-Max-Age")));
    }
}
