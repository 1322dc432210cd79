using System.Net;
using System.Text.Json;
using Walrus.Client.Read;
using Walrus.Client.Tests.Network;
using Walrus.Core;
using Walrus.Core.Identifiers;

namespace Walrus.Gateway.Tests;

public class AggregatorTests
{
    [Fact]
    public async Task A_blob_is_stored_and_read_back_over_http()
    {
        await using var gateway = await RunningGateway.Start();
        var content = TestNetwork.Content(50_000);
        var (_, body) = await gateway.Put("", content);
        var id = JsonDocument.Parse(body).RootElement
            .GetProperty("newlyCreated").GetProperty("blobObject").GetProperty("blobId").GetString();
        gateway.Network.Nodes[0].Fault = Misbehaviour.Resets;
        Assert.Equal(content, await gateway.Http.GetByteArrayAsync(new Uri($"v1/blobs/{id}", UriKind.Relative)));
    }

    [Fact]
    public async Task A_blob_comes_with_upstreams_headers_and_an_etag_without_quotes()
    {
        await using var gateway = await RunningGateway.Start();
        var blob = (await gateway.Network.Plant(TestNetwork.Content(10))).Metadata.BlobId;
        using var response = await gateway.Get($"v1/blobs/{blob}", ("Origin", "http://anywhere.example"));
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        // HttpClient sorts the directives; what counts is which there are.
        Assert.Equal(
            ["max-age=86400", "public", "stale-while-revalidate=3600"],
            string.Join(", ", response.Headers.NonValidated["Cache-Control"]).Split(", ").Order());
        Assert.Equal(blob.ToString(), response.Headers.NonValidated["ETag"].ToString());
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Null(response.Content.Headers.ContentType);
        Assert.Equal(10, response.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("image/png", "image/png")]
    [InlineData("text/html, */*", null)]
    [InlineData("bild/ä", null)]
    public async Task The_content_type_is_what_the_reader_accepts_unless_it_accepts_anything(string accept, string? expected)
    {
        await using var gateway = await RunningGateway.Start();
        var blob = (await gateway.Network.Plant([1, 2, 3])).Metadata.BlobId;
        gateway.Http.DefaultRequestHeaders.Clear();
        using var response = await gateway.Get($"v1/blobs/{blob}", ("Accept", accept));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Head_tells_the_length_without_the_bytes()
    {
        await using var gateway = await RunningGateway.Start();
        var blob = (await gateway.Network.Plant(TestNetwork.Content(123))).Metadata.BlobId;
        using var request = new HttpRequestMessage(HttpMethod.Head, $"v1/blobs/{blob}");
        using var response = await gateway.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, 123L), (response.StatusCode, response.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 99)]
    [InlineData(17, 42)]
    public async Task A_range_is_206_with_its_place(int first, int last)
    {
        await using var gateway = await RunningGateway.Start();
        var content = TestNetwork.Content(100);
        var blob = (await gateway.Network.Plant(content)).Metadata.BlobId;
        using var response = await gateway.Get($"v1/blobs/{blob}", ("Range", $"bytes={first}-{last}"));
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes {first}-{last}/100", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(content[first..(last + 1)], await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=-0")]
    [InlineData("bytes=-")]
    [InlineData("bytes=5-4")]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes=100-100")]
    [InlineData("bytes=100-")]
    [InlineData("bytes=0-9223372036854775808")]
    [InlineData("bytes=+0-+1")]
    [InlineData("items=0-1")]
    public async Task Any_other_range_is_416(string range)
    {
        await using var gateway = await RunningGateway.Start();
        var blob = (await gateway.Network.Plant(TestNetwork.Content(100))).Metadata.BlobId;
        Assert.Equal((416, "INVALID_BYTE_RANGE"), await gateway.Failure($"v1/blobs/{blob}", ("Range", range)));
    }

    [Theory]
    [InlineData("bytes=5-", 5, 99)]
    [InlineData("bytes=-5", 95, 99)]
    [InlineData("bytes=-500", 0, 99)]
    [InlineData("bytes=90-100", 90, 99)]
    [InlineData("bytes=0-9223372036854775807", 0, 99)]
    [InlineData("Bytes= 7-7", 7, 7)]
    public async Task Open_ranges_the_last_bytes_and_ends_behind_the_end_are_served_as_http_wants(string range, int first, int last)
    {
        await using var gateway = await RunningGateway.Start();
        var content = TestNetwork.Content(100);
        var blob = (await gateway.Network.Plant(content)).Metadata.BlobId;
        using var response = await gateway.Get($"v1/blobs/{blob}", ("Range", range));
        Assert.Equal($"bytes {first}-{last}/100", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(content[first..(last + 1)], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_range_behind_the_end_says_how_long_the_blob_is()
    {
        await using var gateway = await RunningGateway.Start();
        var blob = (await gateway.Network.Plant(TestNetwork.Content(100))).Metadata.BlobId;
        using var response = await gateway.Get($"v1/blobs/{blob}", ("Range", "bytes=100-"));
        Assert.Equal((416, "bytes */100"), ((int)response.StatusCode, response.Content.Headers.ContentRange!.ToString()));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("\"{0}\"")]
    [InlineData("W/\"{0}\"")]
    [InlineData("\"x\", \"{0}\"")]
    public async Task A_reader_that_knows_the_blob_gets_304_and_no_node_is_asked(string known)
    {
        await using var gateway = await RunningGateway.Start();
        var blob = (await gateway.Network.Plant(TestNetwork.Content(100))).Metadata.BlobId;
        string tag = string.Format(System.Globalization.CultureInfo.InvariantCulture, known, blob);
        using var response = await gateway.Get($"v1/blobs/{blob}", ("If-None-Match", tag));
        Assert.Equal((HttpStatusCode.NotModified, blob.ToString()), (response.StatusCode, response.Headers.NonValidated["ETag"].ToString()));
        Assert.All(gateway.Network.Nodes, n => Assert.Equal(0, n.Requests));
    }

    [Theory]
    [InlineData("*", 200)]
    [InlineData("\"other\"", 200)]
    public async Task A_reader_that_knows_something_else_gets_the_blob(string known, int status)
    {
        await using var gateway = await RunningGateway.Start();
        var blob = (await gateway.Network.Plant(TestNetwork.Content(100))).Metadata.BlobId;
        using var response = await gateway.Get($"v1/blobs/{blob}", ("If-None-Match", known));
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_range_meant_for_other_content_is_answered_with_the_whole()
    {
        await using var gateway = await RunningGateway.Start();
        var blob = (await gateway.Network.Plant(TestNetwork.Content(100))).Metadata.BlobId;
        using var other = await gateway.Get($"v1/blobs/{blob}", ("Range", "bytes=0-9"), ("If-Range", "\"other\""));
        using var same = await gateway.Get($"v1/blobs/{blob}", ("Range", "bytes=0-9"), ("If-Range", $"\"{blob}\""));
        Assert.Equal((200, 206), ((int)other.StatusCode, (int)same.StatusCode));
    }

    [Fact]
    public async Task A_byte_range_by_query_is_200_and_can_be_cached()
    {
        await using var gateway = await RunningGateway.Start();
        var content = TestNetwork.Content(100);
        var blob = (await gateway.Network.Plant(content)).Metadata.BlobId;
        using var response = await gateway.Get($"v1/blobs/{blob}/byte-range?start=10&length=20");
        Assert.Equal((HttpStatusCode.OK, $"{blob}-10-20"), (response.StatusCode, response.Headers.NonValidated["ETag"].ToString()));
        Assert.Equal(content[10..30], await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?start=0&length=0")]
    [InlineData("?start=0")]
    [InlineData("?start=90&length=11")]
    [InlineData("?start=9223372036854775807&length=9223372036854775807")]
    [InlineData("?start=0&start=1&length=1")]
    public async Task A_byte_range_that_is_none_is_400(string query)
    {
        await using var gateway = await RunningGateway.Start();
        var blob = (await gateway.Network.Plant(TestNetwork.Content(100))).Metadata.BlobId;
        Assert.Equal((400, "INVALID_BYTE_RANGE"), await gateway.Failure($"v1/blobs/{blob}/byte-range{query}"));
    }

    [Fact]
    public async Task A_blob_is_found_by_its_object()
    {
        await using var gateway = await RunningGateway.Start();
        var content = TestNetwork.Content(100);
        await gateway.Network.Plant(content);
        var id = gateway.Network.Chain.Blobs[0].Id;
        Assert.Equal(content, await gateway.Http.GetByteArrayAsync(new Uri($"v1/blobs/by-object-id/{id}", UriKind.Relative)));
        Assert.Equal((404, "BLOB_NOT_FOUND"), await gateway.Failure("v1/blobs/by-object-id/0x1234"));
        Assert.Equal((400, "MALFORMED_REQUEST"), await gateway.Failure("v1/blobs/by-object-id/1234"));
        gateway.Network.Chain.IsUnavailable = true;
        Assert.Equal((503, "BLOB_UNAVAILABLE"), await gateway.Failure($"v1/blobs/by-object-id/{id}"));
    }

    [Fact]
    public async Task What_cannot_be_read_says_why_with_its_own_reason()
    {
        await using var gateway = await RunningGateway.Start(RunningGateway.Options with { MaxBlobBytes = 1000 });
        var network = gateway.Network;
        var small = (await network.Plant(TestNetwork.Content(1000))).Metadata.BlobId;
        var large = (await network.Plant(TestNetwork.Content(1001))).Metadata.BlobId;
        Assert.Equal((404, "BLOB_NOT_FOUND"), await gateway.Failure($"v1/blobs/{BlobId.FromBytes(new byte[32])}"));
        Assert.Equal((400, "MALFORMED_REQUEST"), await gateway.Failure("v1/blobs/abc"));
        Assert.Equal((403, "BLOB_TOO_LARGE"), await gateway.Failure($"v1/blobs/{large}"));
        Assert.Equal(
            (400, "INVALID_CONSISTENCY_CHECK"),
            await gateway.Failure($"v1/blobs/{small}?strict_consistency_check=true&skip_consistency_check=true"));
        network.Nodes[0].Fault = network.Nodes[1].Fault = network.Nodes[2].Fault = Misbehaviour.Resets;
        Assert.Equal((503, "BLOB_UNAVAILABLE"), await gateway.Failure($"v1/blobs/{small}"));
        network.Nodes[0].Fault = network.Nodes[1].Fault = network.Nodes[2].Fault = Misbehaviour.Forbids;
        Assert.Equal((451, "FORBIDDEN_BLOB"), await gateway.Failure($"v1/blobs/{small}"));
    }

    [Fact]
    public async Task More_reads_than_may_wait_are_429_in_plain_text()
    {
        await using var gateway = await RunningGateway.Start(RunningGateway.Options with { MaxReads = 1, MaxWaitingReads = 0 });
        var blob = (await gateway.Network.Plant([1])).Metadata.BlobId;
        foreach (var node in gateway.Network.Nodes)
        {
            node.Fault = Misbehaviour.Hangs;
        }

        using var cts = new CancellationTokenSource();
        var first = gateway.Http.GetAsync(new Uri($"v1/blobs/{blob}", UriKind.Relative), cts.Token);
        while (gateway.Network.Nodes.All(n => n.Requests == 0))
        {
            await Task.Delay(5);
        }

        using var second = await gateway.Get($"v1/blobs/{blob}");
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal(
            "the aggregator is receiving too many requests; please try again later", await second.Content.ReadAsStringAsync());
        await cts.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task A_preflight_from_anywhere_is_allowed()
    {
        await using var gateway = await RunningGateway.Start();
        using var request = new HttpRequestMessage(HttpMethod.Options, "v1/blobs");
        request.Headers.Add("Origin", "http://anywhere.example");
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "x-anything");
        using var response = await gateway.Http.SendAsync(request);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("PUT", response.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Equal("86400", response.Headers.GetValues("Access-Control-Max-Age").Single());
    }

    [Fact]
    public async Task Status_is_OK_and_health_knows_the_epoch_or_that_the_chain_is_gone()
    {
        await using var gateway = await RunningGateway.Start();
        gateway.Network.Chain.IsUnavailable = true;
        Assert.Equal("OK", await gateway.Http.GetStringAsync(new Uri("status", UriKind.Relative)));
        Assert.Equal((503, "CHAIN_UNAVAILABLE"), await gateway.Failure("health"));
        gateway.Network.Chain.IsUnavailable = false;
        Assert.Equal(
            """{"success":{"code":200,"data":{"status":"ok","epoch":5,"phase":"Done"}}}""",
            await gateway.Http.GetStringAsync(new Uri("health", UriKind.Relative)));
    }
}
