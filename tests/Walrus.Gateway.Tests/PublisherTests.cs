using System.Net;
using System.Text;
using Walrus.Client.Tests.Network;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Gateway.Tests;

public class PublisherTests
{
    [Fact]
    public async Task A_new_blob_is_answered_byte_for_byte_as_upstream_does()
    {
        await using var gateway = await RunningGateway.Start();
        var content = TestNetwork.Content(17);
        var id = new BlobEncoder(gateway.Network.Codec).ComputeMetadata(content).BlobId;

        var (status, body) = await gateway.Put("?epochs=2&permanent=true", content);

        var blob = Assert.Single(gateway.Network.Chain.Blobs);
        Assert.Equal(200, status);
        Assert.Equal(
            $$$"""{"newlyCreated":{"blobObject":{"id":"{{{blob.Id}}}","registeredEpoch":5,"blobId":"{{{id}}}","size":17,"encodingType":"RS2","""
            + $$"""
               "certifiedEpoch":5,"storage":{"id":"{{blob.Storage.Id}}","startEpoch":5,"endEpoch":7,"storageSize":6940},"deletable":false},
               """
            + """
              "resourceOperation":{"registerFromScratch":{"encodedLength":6940,"epochsAhead":2}},"cost":220}}
              """,
            body);
    }

    [Fact]
    public async Task A_permanent_blob_that_is_there_long_enough_is_answered_byte_for_byte_as_upstream_does()
    {
        await using var gateway = await RunningGateway.Start();
        var content = TestNetwork.Content(100);
        var blob = await gateway.Network.Plant(content);
        var on = gateway.Network.Chain.EventOf(gateway.Network.Chain.Blobs[0].Id);

        var (status, body) = await gateway.Put("?epochs=3&permanent=true", content);

        Assert.Equal(200, status);
        Assert.Equal(
            $$$"""{"alreadyCertified":{"blobId":"{{{blob.Metadata.BlobId}}}","event":{"txDigest":"{{{on.TransactionDigest}}}","eventSeq":"0"},"""
            + "\"endEpoch\":15}}",
            body);
    }

    [Fact]
    public async Task Blobs_are_deletable_and_kept_for_one_epoch_unless_asked_otherwise()
    {
        await using var gateway = await RunningGateway.Start();
        await gateway.Put("", [1, 2, 3]);
        var blob = Assert.Single(gateway.Network.Chain.Blobs);
        Assert.True(blob.Deletable);
        Assert.Equal(6u, blob.Storage.EndEpoch.Value);
    }

    [Theory]
    [InlineData("?deletable=true&permanent=true", "INVALID_BLOB_PERSISTENCE")]
    [InlineData("?epoch=1", "MALFORMED_REQUEST")]
    [InlineData("?epochs=0", "MALFORMED_REQUEST")]
    [InlineData("?epochs=-1", "MALFORMED_REQUEST")]
    [InlineData("?epochs=99999999999", "MALFORMED_REQUEST")]
    [InlineData("?epochs=54", "MALFORMED_REQUEST")]
    [InlineData("?epochs=1&epochs=2", "MALFORMED_REQUEST")]
    [InlineData("?force=yes", "MALFORMED_REQUEST")]
    [InlineData("?encoding_type=RedStuff", "MALFORMED_REQUEST")]
    [InlineData("?quilt_version=v2", "MALFORMED_REQUEST")]
    [InlineData("?send_object_to=everybody", "MALFORMED_REQUEST")]
    [InlineData("?share=true&share=true", "MALFORMED_REQUEST")]
    [InlineData("?share=false&send_object_to=0x1", "MALFORMED_REQUEST")]
    [InlineData("?reuse_resources=maybe", "MALFORMED_REQUEST")]
    public async Task A_query_that_cannot_be_met_buys_nothing(string query, string reason)
    {
        await using var gateway = await RunningGateway.Start();
        var (status, body) = await gateway.Put(query, [1]);
        Assert.Equal((400, reason), (status, RunningGateway.ReasonIn(Encoding.UTF8.GetBytes(body), status)));
        Assert.Empty(gateway.Network.Chain.Blobs);
    }

    [Theory]
    [InlineData("?encoding_type=RS2&quilt_version=V1&reuse_resources=false&share=false&force=false&deletable=false")]
    [InlineData("?force=true")]
    public async Task Every_known_key_is_taken(string query)
    {
        await using var gateway = await RunningGateway.Start();
        Assert.Equal(200, (await gateway.Put(query, [1])).Status);
    }

    [Fact]
    public async Task The_blob_object_goes_to_whom_it_was_wished()
    {
        await using var gateway = await RunningGateway.Start();
        await gateway.Put("?send_object_to=0xb0b", [1]);
        Assert.Equal(SuiAddress.Parse("0xb0b"), gateway.Network.Chain.Given[Assert.Single(gateway.Network.Chain.Blobs).Id]);
    }

    [Fact]
    public async Task A_shared_blob_object_is_named()
    {
        await using var gateway = await RunningGateway.Start();
        var (_, body) = await gateway.Put("?share=true", [1]);
        Assert.Matches("\"sharedBlobObject\":\"0x[0-9a-f]{64}\"", body);
    }

    [Fact]
    public async Task An_interrupted_store_goes_on_where_it_ended_and_buys_nothing()
    {
        await using var gateway = await RunningGateway.Start();
        gateway.Network.Nodes[0].Fault = gateway.Network.Nodes[1].Fault = Misbehaviour.Resets;
        Assert.Equal(504, (await gateway.Put("?epochs=3", TestNetwork.Content(500))).Status);
        gateway.Network.Nodes[0].Fault = gateway.Network.Nodes[1].Fault = Misbehaviour.None;

        var (status, body) = await gateway.Put("?epochs=3&reuse_resources=true", TestNetwork.Content(500));

        Assert.Equal(200, status);
        Assert.Contains("\"resourceOperation\":{\"reuseRegistration\":{\"encodedLength\":", body, StringComparison.Ordinal);
        Assert.Contains("\"cost\":0", body, StringComparison.Ordinal);
        Assert.NotNull(Assert.Single(gateway.Network.Chain.Blobs).CertifiedEpoch);
    }

    [Theory]
    [InlineData("?epochs=2&reuse_resources=true", "\"alreadyCertified\":{\"blobId\":")]
    [InlineData("?epochs=5&reuse_resources=true", "\"reuseAndExtend\":{\"encodedLength\":6940,\"epochsExtended\":2}},\"cost\":200")]
    [InlineData("?epochs=2", "\"registerFromScratch\":")]
    public async Task A_blob_that_the_wallet_owns_is_used_again_only_when_wished(string query, string expected)
    {
        await using var gateway = await RunningGateway.Start();
        await gateway.Put("?epochs=3", TestNetwork.Content(17));
        Assert.Contains(expected, (await gateway.Put(query, TestNetwork.Content(17))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_that_the_wallet_owns_is_used_first_and_cut_to_size()
    {
        await using var gateway = await RunningGateway.Start();
        var own = new StorageObject(ObjectId.Parse("0x5"), new(1), new(50), 1 << 30);
        gateway.Network.Chain.OwnStorage[own.Id] = own;
        var (_, body) = await gateway.Put("?epochs=2&reuse_resources=true", TestNetwork.Content(17));
        Assert.Contains("\"reuseStorage\":{\"encodedLength\":6940}", body, StringComparison.Ordinal);
        Assert.Equal((7u, 6940ul), (gateway.Network.Chain.Blobs[0].Storage.EndEpoch.Value, gateway.Network.Chain.Blobs[0].Storage.Size));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_limit_is_413_whether_announced_or_not(bool announced)
    {
        await using var gateway = await RunningGateway.Start(RunningGateway.Options with { MaxBodyBytes = 100_000 });
        using var request = new HttpRequestMessage(HttpMethod.Put, "v1/blobs")
        {
            Content = announced ? new ByteArrayContent(new byte[100_001]) : new StreamContent(new Unannounced(new byte[100_001])),
        };
        using var response = await gateway.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(200, (await gateway.Put("", new byte[100_000])).Status);
    }

    [Fact]
    public async Task Too_few_confirmations_are_504()
    {
        await using var gateway = await RunningGateway.Start();
        gateway.Network.Nodes[0].Fault = gateway.Network.Nodes[1].Fault = Misbehaviour.Resets;
        var (status, body) = await gateway.Put("", [1]);
        Assert.Equal((504, "INSUFFICIENT_CONFIRMATIONS"), (status, RunningGateway.ReasonIn(Encoding.UTF8.GetBytes(body), status)));
    }

    [Fact]
    public async Task A_blob_that_must_not_be_stored_is_451()
    {
        await using var gateway = await RunningGateway.Start();
        gateway.Network.Nodes[0].Fault = gateway.Network.Nodes[1].Fault = Misbehaviour.Forbids;
        var (status, body) = await gateway.Put("", [1]);
        Assert.Equal((451, "FORBIDDEN_BLOB"), (status, RunningGateway.ReasonIn(Encoding.UTF8.GetBytes(body), status)));
    }

    [Fact]
    public async Task A_chain_that_is_gone_is_503()
    {
        await using var gateway = await RunningGateway.Start();
        gateway.Network.Chain.IsUnavailable = true;
        var (status, body) = await gateway.Put("", [1]);
        Assert.Equal((503, "CHAIN_UNAVAILABLE"), (status, RunningGateway.ReasonIn(Encoding.UTF8.GetBytes(body), status)));
    }

    [Fact]
    public async Task What_the_contract_refuses_is_500_with_a_trace_id()
    {
        await using var gateway = await RunningGateway.Start();
        gateway.Network.Chain.RefusesRegistration = new MoveAbortException("balance", "split", 2, "Not enough WAL.");
        var (status, body) = await gateway.Put("", [1]);
        Assert.Equal((500, "INTERNAL_ERROR"), (status, RunningGateway.ReasonIn(Encoding.UTF8.GetBytes(body), status)));
        Assert.Contains("TraceID: ", body, StringComparison.Ordinal);
        Assert.DoesNotContain("WAL", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_stores_than_may_wait_are_429_in_plain_text()
    {
        await using var gateway = await RunningGateway.Start(RunningGateway.Options with { MaxStores = 1, MaxWaitingStores = 0 });
        foreach (var node in gateway.Network.Nodes)
        {
            node.Fault = Misbehaviour.Hangs;
        }

        var first = gateway.Put("?force=true", [1]);
        // The first holds its place as soon as it has registered its blob.
        while (gateway.Network.Chain.Blobs.Count == 0)
        {
            await Task.Delay(5);
        }

        Assert.Equal(
            (429, "the publisher is receiving too many requests; please try again later"), await gateway.Put("", [2]));
        foreach (var node in gateway.Network.Nodes)
        {
            node.Fault = Misbehaviour.None;
        }

        gateway.Http.CancelPendingRequests();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task A_store_under_way_is_finished_before_the_gateway_stops()
    {
        var gateway = await RunningGateway.Start(RunningGateway.Options with { StopTimeout = TimeSpan.FromSeconds(20) });
        foreach (var node in gateway.Network.Nodes)
        {
            node.BlindRequests = 5;
        }

        var put = gateway.Put("", [1]);
        while (gateway.Network.Chain.Blobs.Count == 0)
        {
            await Task.Delay(5);
        }

        await gateway.Stop();
        Assert.Equal(200, (await put).Status);
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_wallet_there_is_no_publisher()
    {
        await using var gateway = await RunningGateway.Start(wallet: false);
        Assert.Equal(404, (await gateway.Put("", [1])).Status);
    }

    private sealed class Unannounced(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
