using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Walrus.Client.Chain;
using Walrus.Client.Tests.Network;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Gateway.Relay;
using Walrus.Sui;
using Walrus.Sui.Chain;

namespace Walrus.Gateway.Tests;

public class RelayTests
{
    private static readonly SuiAddress Receiver = SuiAddress.Parse("0x71b");
    private static readonly byte[] Nonce = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Content = TestNetwork.Content(3000);
    private static readonly DateTimeOffset Now = new ManualClock().GetUtcNow();

    [Fact]
    public async Task Without_a_tip_a_registered_blob_is_relayed_and_its_certificate_certifies_it()
    {
        await using var gateway = await Start(new RelayOptions());
        Assert.Equal("\"no_tip\"", await gateway.Http.GetStringAsync(new Uri("v1/tip-config", UriKind.Relative)));
        var (blob, registered) = await Register(gateway);
        gateway.Network.Nodes[3].Fault = Misbehaviour.SignsWrongly;

        var (status, body) = await Post(gateway, $"?blob_id={blob}&deletable_blob_object={registered.Id}&encoding_type=RS2");

        Assert.True(status == 200, body);
        var answer = JsonDocument.Parse(body).RootElement;
        Assert.Equal(blob.ToArray(), answer.GetProperty("blob_id").EnumerateArray().Select(b => b.GetByte()));
        var certificate = ProtocolMessageCertificate.FromJson<StorageConfirmation>(
            System.Text.Encoding.UTF8.GetBytes(answer.GetProperty("confirmation_certificate").GetRawText()));
        await gateway.Network.Chain.Certify(registered.Id, certificate, 4);
        Assert.NotNull((await gateway.Network.Chain.FindBlob(registered.Id))!.CertifiedEpoch);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?blob_id=zz", 400)]
    [InlineData("?blob_id=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 400)]
    [InlineData("?blob_id=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&x=1", 400)]
    [InlineData("?blob_id=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&nonce=AA", 400)]
    [InlineData("?blob_id=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&tx_id=0OIl", 400)]
    public async Task A_request_that_makes_no_sense_is_400_in_plain_text(string query, int expected)
    {
        await using var gateway = await Start(new RelayOptions());
        var (status, body) = await Post(gateway, query);
        Assert.Equal(expected, status);
        Assert.DoesNotContain("{", body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_linear_tip_counts_every_kib_that_is_begun()
    {
        var tip = new Tip.Linear(Receiver, 101, 42);
        Assert.Equal((101ul, 143ul, 143ul, 185ul), (tip.For(0), tip.For(1), tip.For(1024), tip.For(1025)));
        Assert.Equal(ulong.MaxValue, new Tip.Linear(Receiver, 1, ulong.MaxValue).For(ulong.MaxValue));
    }

    [Fact]
    public async Task The_tip_is_told_in_upstreams_form()
    {
        await using var constant = await Start(new RelayOptions { Tip = new Tip.Constant(Receiver, 105) });
        await using var linear = await Start(new RelayOptions { Tip = new Tip.Linear(Receiver, 101, 42) });
        Assert.Equal(
            "{\"send_tip\":{\"address\":\"" + Receiver + "\",\"kind\":{\"const\":105}}}",
            await constant.Http.GetStringAsync(new Uri("v1/tip-config", UriKind.Relative)));
        Assert.Equal(
            "{\"send_tip\":{\"address\":\"" + Receiver + "\",\"kind\":{\"linear\":{\"base\":101,\"encoded_size_mul_per_kib\":42}}}}",
            await linear.Http.GetStringAsync(new Uri("v1/tip-config", UriKind.Relative)));
    }

    [Theory]
    [InlineData("good", 200)]
    [InlineData("failed", 400)]
    [InlineData("unknown", 400)]
    [InlineData("pending", 400)]
    [InlineData("old", 400)]
    [InlineData("early", 400)]
    [InlineData("poor", 402)]
    [InlineData("stranger", 402)]
    [InlineData("no package", 401)]
    [InlineData("nonce", 401)]
    [InlineData("digest", 401)]
    [InlineData("length", 400)]
    public async Task A_tip_must_be_paid_lately_and_for_this_blob(string what, int expected)
    {
        await using var gateway = await Start(new RelayOptions { Tip = new Tip.Constant(Receiver, 105), Freshness = TimeSpan.FromMinutes(10) });
        var (blob, registered) = await Register(gateway);
        var paid = Paid(gateway, 1);
        if (what == "unknown")
        {
            gateway.Network.Chain.Transactions.Clear();
        }
        else
        {
            gateway.Network.Chain.Transactions[paid.Digest] = what switch
            {
                "failed" => paid with { Succeeded = false },
                "pending" => paid with { Timestamp = null },
                "old" => paid with { Timestamp = Now - TimeSpan.FromMinutes(11) },
                "early" => paid with { Timestamp = Now + TimeSpan.FromMinutes(1) },
                "poor" => paid with { Received = new Dictionary<SuiAddress, ulong> { [Receiver] = 104 } },
                "stranger" => paid with { Received = new Dictionary<SuiAddress, ulong> { [SuiAddress.Parse("0x1")] = 105 } },
                "no package" => paid with { FirstInput = new byte[71] },
                "nonce" => paid with { FirstInput = Package(Content, new byte[32], Content.Length) },
                "digest" => paid with { FirstInput = Package([1], Nonce, Content.Length) },
                "length" => paid with { FirstInput = Package(Content, Nonce, 10) },
                _ => paid,
            };
        }

        var (status, body) = await Post(gateway, Query(blob, registered, paid));
        Assert.True(status == expected, $"{status} {body}");
    }

    [Fact]
    public async Task Whoever_pays_once_is_served_once_and_gets_the_same_answer_again()
    {
        await using var gateway = await Start(new RelayOptions { Tip = new Tip.Constant(Receiver, 105) });
        var (blob, registered) = await Register(gateway);
        var paid = Paid(gateway, 1);
        var first = await Post(gateway, Query(blob, registered, paid));
        int requests = gateway.Network.Nodes.Sum(n => n.Requests);
        var second = await Post(gateway, Query(blob, registered, paid));
        Assert.Equal(first, second);
        Assert.Equal((200, requests), (first.Status, gateway.Network.Nodes.Sum(n => n.Requests)));
    }

    [Fact]
    public async Task A_payment_whose_upload_failed_is_good_again()
    {
        await using var gateway = await Start(new RelayOptions { Tip = new Tip.Constant(Receiver, 105) });
        var (blob, registered) = await Register(gateway);
        var paid = Paid(gateway, 1);
        gateway.Network.Nodes[0].Fault = gateway.Network.Nodes[1].Fault = Misbehaviour.Resets;
        Assert.Equal(500, (await Post(gateway, Query(blob, registered, paid))).Status);
        gateway.Network.Nodes[0].Fault = gateway.Network.Nodes[1].Fault = Misbehaviour.None;
        Assert.Equal(200, (await Post(gateway, Query(blob, registered, paid))).Status);
    }

    [Fact]
    public async Task Without_a_transaction_a_relay_that_wants_a_tip_relays_nothing()
    {
        await using var gateway = await Start(new RelayOptions { Tip = new Tip.Constant(Receiver, 105) });
        var (blob, _) = await Register(gateway);
        Assert.Equal(400, (await Post(gateway, $"?blob_id={blob}")).Status);
        Assert.All(gateway.Network.Nodes, n => Assert.Equal(0, n.Requests));
    }

    [Fact]
    public async Task A_blob_beyond_the_limit_is_400()
    {
        await using var gateway = await Start(new RelayOptions { MaxBodyBytes = 2999 });
        var (blob, _) = await Register(gateway);
        Assert.Equal(400, (await Post(gateway, $"?blob_id={blob}")).Status);
    }

    private static Task<RunningGateway> Start(RelayOptions relay) =>
        RunningGateway.Start(RunningGateway.Options with { Relay = relay }, wallet: false, new ManualClock());

    private static async Task<(BlobId Blob, BlobObject Registered)> Register(RunningGateway gateway)
    {
        var id = new BlobEncoder(gateway.Network.Codec).ComputeMetadata(Content).BlobId;
        return (id, (await gateway.Network.Chain.Register(new BlobRegistration(id, new byte[32], (ulong)Content.Length, 2, true))).Blob);
    }

    private static FinalTransaction Paid(RunningGateway gateway, byte number)
    {
        var digest = SuiDigest.FromBytes([.. Enumerable.Repeat(number, 32)]);
        return gateway.Network.Chain.Transactions[digest] = new FinalTransaction(
            digest, true, Now, [], new Dictionary<SuiAddress, ulong> { [Receiver] = 105 }, Package(Content, Nonce, Content.Length));
    }

    private static byte[] Package(byte[] blob, byte[] nonce, long length)
    {
        var package = new byte[72];
        SHA256.HashData(blob).CopyTo(package, 0);
        SHA256.HashData(nonce).CopyTo(package, 32);
        BinaryPrimitives.WriteInt64LittleEndian(package.AsSpan(64), length);
        return package;
    }

    private static string Query(BlobId blob, BlobObject registered, FinalTransaction paid) =>
        $"?blob_id={blob}&deletable_blob_object={registered.Id}&tx_id={paid.Digest}&nonce={Base64Url.EncodeToString(Nonce)}";

    private static async Task<(int Status, string Body)> Post(RunningGateway gateway, string query)
    {
        using var response = await gateway.Http.PostAsync(new Uri($"v1/blob-upload-relay{query}", UriKind.Relative), new ByteArrayContent(Content));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
