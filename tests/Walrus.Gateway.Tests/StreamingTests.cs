using System.Net;
using Walrus.Client.Read;
using Walrus.Client.Tests.Network;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Gateway.Tests;

public class StreamingTests
{
    private static readonly GatewayOptions Streaming = RunningGateway.Options with
    {
        StreamAboveBytes = 1000,
        Read = new BlobReadOptions { HedgeDelay = TimeSpan.FromMilliseconds(20), SliverTimeout = TimeSpan.FromSeconds(2), Prefetch = 2 },
    };

    [Theory]
    [InlineData(nameof(Misbehaviour.None))]
    [InlineData(nameof(Misbehaviour.Resets))]
    [InlineData(nameof(Misbehaviour.HangsOnSlivers))]
    [InlineData(nameof(Misbehaviour.LiesInSlivers))]
    [InlineData(nameof(Misbehaviour.ForgetsSlivers))]
    public async Task A_large_blob_comes_row_by_row_whatever_a_node_does(string fault)
    {
        await using var gateway = await RunningGateway.Start(Streaming);
        var content = TestNetwork.Content(100_000);
        var blob = (await gateway.Network.Plant(content)).Metadata.BlobId;
        gateway.Network.HolderOf(blob, new SliverPairIndex(1)).Fault = Enum.Parse<Misbehaviour>(fault);
        using var whole = await gateway.Get($"v1/blobs/{blob}");
        Assert.Equal(100_000, whole.Content.Headers.ContentLength);
        Assert.Equal(content, await whole.Content.ReadAsByteArrayAsync());
        using var range = await gateway.Get($"v1/blobs/{blob}", ("Range", "bytes=20000-70000"));
        Assert.Equal(content[20_000..70_001], await range.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task With_two_thirds_of_the_shards_gone_the_stream_comes_from_the_whole_blob()
    {
        await using var gateway = await RunningGateway.Start(Streaming);
        var content = TestNetwork.Content(50_000);
        var blob = (await gateway.Network.Plant(content)).Metadata.BlobId;
        gateway.Network.Nodes[0].Fault = gateway.Network.Nodes[1].Fault = Misbehaviour.Resets;
        Assert.Equal(content, await gateway.Http.GetByteArrayAsync(new Uri($"v1/blobs/{blob}", UriKind.Relative)));
    }

    [Fact]
    public async Task The_streaming_route_says_so_and_gives_the_length()
    {
        await using var gateway = await RunningGateway.Start();
        var content = TestNetwork.Content(5000);
        var blob = (await gateway.Network.Plant(content)).Metadata.BlobId;
        using var response = await gateway.Get($"v1alpha/blobs/{blob}/stream");
        Assert.Equal(("true", 5000L), (response.Headers.GetValues("x-walrus-streaming").Single(), response.Content.Headers.ContentLength));
        Assert.Equal(content, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((404, "BLOB_NOT_FOUND"), await gateway.Failure($"v1alpha/blobs/{BlobId.FromBytes(new byte[32])}/stream"));
    }

    [Fact]
    public async Task A_stream_that_cannot_begin_is_an_error_and_not_a_torn_answer()
    {
        await using var gateway = await RunningGateway.Start(Streaming);
        var blob = (await gateway.Network.Plant(TestNetwork.Content(50_000))).Metadata.BlobId;
        foreach (var node in gateway.Network.Nodes)
        {
            node.Fault = Misbehaviour.ForgetsSlivers;
        }

        for (ushort p = 0; p < 10; p++)
        {
            gateway.Network.HolderOf(blob, new SliverPairIndex(p)).Lose(blob, new SliverPairIndex(p), SliverAxis.Secondary);
            gateway.Network.HolderOf(blob, new SliverPairIndex(p)).Lose(blob, new SliverPairIndex(p), SliverAxis.Primary);
        }

        using var response = await gateway.Get($"v1/blobs/{blob}");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Null(response.Headers.ETag);
    }

    [Fact]
    public async Task Blobs_one_after_the_other_are_one_answer()
    {
        await using var gateway = await RunningGateway.Start();
        var (a, b) = (TestNetwork.Content(100, 1), TestNetwork.Content(5000, 2));
        var first = (await gateway.Network.Plant(a)).Metadata.BlobId;
        await gateway.Network.Plant(b);
        var second = gateway.Network.Chain.Blobs.Single(o => o.BlobId != first).Id;
        byte[] both = [.. a, .. b, .. a];

        using var got = await gateway.Get($"v1alpha/blobs/concat?ids={first},{second},{first}");
        Assert.Equal(both, await got.Content.ReadAsByteArrayAsync());
        Assert.Equal(43, got.Headers.NonValidated["ETag"].ToString().Length);

        using var json = new StringContent($$"""{"ids":["{{first}}","{{second}}","{{first}}"],"strict_consistency_check":true}""");
        using var posted = await gateway.Http.PostAsync(new Uri("v1alpha/blobs/concat", UriKind.Relative), json);
        Assert.Equal(both, await posted.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("ids=zzz", 400, "INVALID_ID_FORMAT")]
    [InlineData("ids=0x1234", 404, "OBJECT_ID_RESOLUTION_FAILED")]
    [InlineData("ids=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 500, "BLOB_READ_FAILED")]
    [InlineData("ids=a&skip_consistency_check=true&strict_consistency_check=true", 400, "INVALID_CONSISTENCY_CHECK")]
    public async Task A_concatenation_that_cannot_be_made_says_why(string query, int status, string reason)
    {
        await using var gateway = await RunningGateway.Start();
        Assert.Equal((status, reason), await gateway.Failure($"v1alpha/blobs/concat?{query}"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ids":null}""")]
    [InlineData("""{"ids":[null]}""")]
    [InlineData("""{"ids":[],"x":1}""")]
    [InlineData("[[[")]
    public async Task A_concatenation_of_nothing_is_400(string body)
    {
        await using var gateway = await RunningGateway.Start();
        using var json = new StringContent(body);
        using var posted = await gateway.Http.PostAsync(new Uri("v1alpha/blobs/concat", UriKind.Relative), json);
        using var got = await gateway.Get("v1alpha/blobs/concat?ids=");
        Assert.Equal((400, 400), ((int)posted.StatusCode, (int)got.StatusCode));
    }

    [Fact]
    public async Task Attributes_of_an_object_become_headers_when_they_are_allowed_and_harmless()
    {
        await using var gateway = await RunningGateway.Start();
        await gateway.Network.Plant(TestNetwork.Content(100));
        var id = gateway.Network.Chain.Blobs[0].Id;
        gateway.Network.Chain.Attributes[id] = new Dictionary<string, string>
        {
            ["Content-Type"] = "text/html",
            ["content-language"] = "en\r\nSet-Cookie: x",
            ["content-length"] = "7",
            ["x-secret"] = "1",
        };
        using var response = await gateway.Get($"v1/blobs/by-object-id/{id}");
        Assert.Equal("text/html", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(100, response.Content.Headers.ContentLength);
        Assert.False(response.Headers.Contains("x-secret") || response.Content.Headers.Contains("content-language"));
        using var wanted = await gateway.Get($"v1/blobs/by-object-id/{id}", ("Accept", "image/png"));
        Assert.Equal("image/png", wanted.Content.Headers.ContentType!.ToString());
    }
}
