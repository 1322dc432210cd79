using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Sui.DevChain.Rpc;
using Walrus.Core.Identifiers;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;

namespace Sui.DevChain.Tests.Rpc;

/// <summary>What goes over the wire, byte by byte (sdk-interop §3.1).</summary>
public sealed class WireTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient http = new();
    private TestChain chain = null!;

    public async Task InitializeAsync() => chain = await TestChain.Start(TestChain.Options());

    public async Task DisposeAsync() => await chain.DisposeAsync();

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData("application/grpc-web-text", "application/grpc-web-text")]
    [InlineData("application/grpc-web-text+proto", "application/grpc-web-text")]
    [InlineData("application/grpc-web", "application/grpc-web+proto")]
    [InlineData("application/grpc-web+proto; charset=utf-8", "application/grpc-web+proto")]
    [InlineData("application/grpc", "application/grpc")]
    [InlineData("application/grpc+proto", "application/grpc")]
    public async Task Every_framing_answers_the_same_on_one_port(string contentType, string answered)
    {
        var reply = await Post(SuiMethods.GetObject.Path, Frame(new GetObjectRequest { ObjectId = "0x6" }), contentType);
        Assert.Equal((GrpcStatus.Ok, answered), (reply.Status, reply.ContentType));
        Assert.Equal(ObjectId.Parse("0x6").ToString(), GetObjectResponse.Parser.ParseFrom(reply.Message).Object.ObjectId);
    }

    [Theory]
    [InlineData("application/grpc-web-text")]
    [InlineData("application/grpc-web+proto")]
    [InlineData("application/grpc")]
    public async Task Errors_carry_status_and_message(string contentType)
    {
        var reply = await Post(SuiMethods.GetObject.Path, Frame(new GetObjectRequest { ObjectId = "wrong — 100%" }), contentType);
        Assert.Equal(GrpcStatus.InvalidArgument, reply.Status);
        Assert.Contains("wrong — 100%", reply.Text, StringComparison.Ordinal);
        Assert.Empty(reply.Message);
    }

    [Theory]
    [InlineData("", GrpcStatus.InvalidArgument)]
    [InlineData("00", GrpcStatus.InvalidArgument)]
    [InlineData("0000000001", GrpcStatus.InvalidArgument)]
    [InlineData("00ffffffff", GrpcStatus.ResourceExhausted)]
    [InlineData("000000000000", GrpcStatus.InvalidArgument)]
    [InlineData("0100000000", GrpcStatus.Unimplemented)]
    [InlineData("0000000001ff", GrpcStatus.InvalidArgument)]
    [InlineData("00000000020aff", GrpcStatus.InvalidArgument)]
    public async Task Malformed_frames_are_answered_with_an_error(string hex, GrpcStatus status)
    {
        foreach (var contentType in new[] { "application/grpc-web-text", "application/grpc-web", "application/grpc" })
        {
            Assert.Equal(status, (await Post(SuiMethods.GetObject.Path, Convert.FromHexString(hex), contentType)).Status);
        }
    }

    [Fact]
    public async Task A_message_that_is_no_protobuf_is_the_callers_fault_at_every_method()
    {
        // Field 1 as a group that never ends, a length beyond the end, a varint that never ends, and a wire type that there is not.
        string[] malformed = ["0B", "0AFF7F", "08FFFFFFFFFFFFFFFFFFFFFF01", "0F"];
        foreach (string path in chain.Chain.Table.Paths)
        {
            foreach (var body in malformed.Select(Convert.FromHexString))
            {
                byte[] frame = [0, 0, 0, 0, (byte)body.Length, .. body];
                foreach (var contentType in (string[])["application/grpc", "application/grpc-web", "application/grpc-web-text"])
                {
                    var answer = await Post(path, frame, contentType);
                    Assert.True(answer.Status is GrpcStatus.InvalidArgument, $"{path} {Convert.ToHexString(body)}: {answer.Status}");
                }
            }
        }
    }

    [Fact]
    public async Task Text_may_be_several_base64_strings_but_must_be_base64()
    {
        var frame = Frame(new GetObjectRequest { ObjectId = "0x6" });
        var halves = Convert.ToBase64String(frame[..7]) + Convert.ToBase64String(frame[7..]);
        Assert.Equal(GrpcStatus.Ok, await Text(halves));
        foreach (var wrong in new[] { "!!!!", "AAA", "=", "A===" })
        {
            Assert.Equal(GrpcStatus.InvalidArgument, await Text(wrong));
        }

        async Task<GrpcStatus> Text(string body) =>
            (await PostRaw(SuiMethods.GetObject.Path, Encoding.ASCII.GetBytes(body), "application/grpc-web-text")).Status;
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused_and_the_server_lives()
    {
        foreach (var size in new[] { RequestBodies.MaxBytes + 1, (2 * RequestBodies.MaxBytes) + 1 })
        {
            try
            {
                Assert.Equal(GrpcStatus.ResourceExhausted, (await Post(SuiMethods.GetObject.Path, new byte[size], "application/grpc-web")).Status);
            }
            catch (HttpRequestException)
            {
                // The server may close the connection before the client has sent everything.
            }
        }

        Assert.Equal(GrpcStatus.Ok, (await Post(SuiMethods.GetServiceInfo.Path, new byte[5], "application/grpc")).Status);
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented() =>
        Assert.Equal(GrpcStatus.Unimplemented, (await Post("/sui.rpc.v2.LedgerService/Nothing", new byte[5], "application/grpc-web")).Status);

    [Fact]
    public async Task Browsers_may_call()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(chain.Chain.Url, SuiMethods.GetObject.Path));
        preflight.Headers.Add("Origin", "http://a.page");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type,x-grpc-web,x-sui-client-protocol-version");
        using var reply = await http.SendAsync(preflight);
        Assert.Equal(["*"], reply.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("x-grpc-web", reply.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);

        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(chain.Chain.Url, SuiMethods.GetServiceInfo.Path))
        {
            Content = new ByteArrayContent(new byte[5]),
        };
        call.Headers.Add("Origin", "http://a.page");
        call.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web+proto");
        using var answer = await http.SendAsync(call);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("grpc-status", answer.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_page_has_no_token()
    {
        var request = new ListOwnedObjectsRequest { Owner = chain.Alice.Address.ToString(), PageSize = 1 };
        var first = await chain.Rpc.Call(SuiMethods.ListOwnedObjects, request);
        Assert.True(first.HasNextPageToken);
        request.PageToken = first.NextPageToken;
        var last = await chain.Rpc.Call(SuiMethods.ListOwnedObjects, request);
        Assert.False(last.HasNextPageToken);
        Assert.NotEqual(first.Objects.Single().ObjectId, last.Objects.Single().ObjectId);
    }

    [Fact]
    public async Task Balances_name_no_address_balance()
    {
        var request = new GetBalanceRequest { Owner = chain.Alice.Address.ToString(), CoinType = chain.Chain.Ids.WalType };
        var balance = (await chain.Rpc.Call(SuiMethods.GetBalance, request)).Balance;
        Assert.Equal((TestChain.Endowed, TestChain.Endowed, false), (balance.Balance_, balance.CoinBalance, balance.HasAddressBalance));
        var all = await chain.Rpc.Call(SuiMethods.ListBalances, new ListBalancesRequest { Owner = chain.Alice.Address.ToString() });
        Assert.Equal(2, all.Balances.Count);
    }

    [Fact]
    public async Task Objects_of_a_batch_are_answered_in_order_with_errors_in_their_places()
    {
        var ids = chain.Chain.Ids;
        string[] wanted = [ids.StakingObject.ToString(), "0x1234", ids.SystemObject.ToString()];
        var reply = await chain.Rpc.Call(SuiMethods.BatchGetObjects, new BatchGetObjectsRequest
        {
            Requests = { wanted.Select(w => new GetObjectRequest { ObjectId = w }) },
            ReadMask = new() { Paths = { "object_id", "contents" } },
        });
        Assert.Equal([wanted[0], "", wanted[2]], reply.Objects.Select(o => o.Object?.ObjectId ?? ""));
        Assert.Equal((5, false), (reply.Objects[1].Error.Code, reply.Objects[0].Object.HasVersion));
    }

    [Fact]
    public async Task Dynamic_fields_are_listed_with_their_names()
    {
        var reply = await chain.Rpc.Call(SuiMethods.ListDynamicFields, new ListDynamicFieldsRequest
        {
            Parent = chain.Chain.Ids.SystemObject.ToString(),
            ReadMask = new() { Paths = { "*" } },
        });
        var field = Assert.Single(reply.DynamicFields);
        Assert.Equal(("u64", DynamicField.Types.DynamicFieldKind.Field), (field.Name.Name, field.Kind));
        Assert.Equal(8, field.Name.Value.Length);
    }

    [Fact]
    public async Task The_type_of_wal_is_found_by_the_signature_of_staking()
    {
        var package = chain.Chain.Ids.WalrusPackage.ToString();
        var request = new GetFunctionRequest { PackageId = package, ModuleName = "staking", Name = "stake_with_pool" };
        var function = (await chain.Rpc.Call(SuiMethods.GetFunction, request)).Function;
        Assert.Equal(chain.Chain.Ids.WalType, function.Parameters[1].Body.TypeParameterInstantiation.Single().TypeName);
        Assert.Equal(OpenSignature.Types.Reference.Mutable, function.Parameters[0].Reference);
        request = new GetFunctionRequest { PackageId = "0x2", ModuleName = "coin", Name = "zero" };
        function = (await chain.Rpc.Call(SuiMethods.GetFunction, request)).Function;
        Assert.Equal(OpenSignatureBody.Types.Type.Parameter, function.Returns[0].Body.TypeParameterInstantiation.Single().Type);
    }

    [Fact]
    public async Task Health_and_ids_are_json()
    {
        var health = await http.GetStringAsync(new Uri(chain.Chain.Url, "/health"));
        Assert.Contains("\"epoch\":0", health, StringComparison.Ordinal);
        var ids = await http.GetStringAsync(new Uri(chain.Chain.Url, "/v1/ids"));
        Assert.Contains(chain.Chain.Ids.SystemObject.ToString(), ids, StringComparison.Ordinal);
        Assert.Contains($"\"upgrade_manager\":\"{chain.Chain.Ids.UpgradeManager}\"", ids, StringComparison.Ordinal);
        Assert.Contains($"\"slashing_manager\":\"{chain.Chain.Ids.SlashingManager}\"", ids, StringComparison.Ordinal);
        using var missing = await http.GetAsync(new Uri(chain.Chain.Url, "/nothing"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"FixedAmountRequest\":{}}")]
    [InlineData("{\"FixedAmountRequest\":{\"recipient\":\"nobody\"}}")]
    [InlineData("{\"FixedAmountRequest\":{\"recipient\":7}}")]
    [InlineData("{\"FixedAmountRequest\":{\"recipient\":\"\\ud800\"}}")]
    public async Task The_faucet_refuses_what_it_does_not_understand(string body)
    {
        using var content = new StringContent(body);
        using var reply = await http.PostAsync(new Uri(chain.Chain.Url, "/v2/gas"), content);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Contains("Failure", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static byte[] Frame(IMessage message) => GrpcFrame.OfMessage(message);

    private Task<Answer> Post(string path, byte[] body, string contentType) => PostRaw(
        path,
        contentType.Contains("-text", StringComparison.Ordinal) ? Encoding.ASCII.GetBytes(Convert.ToBase64String(body)) : body,
        contentType);

    private async Task<Answer> PostRaw(string path, byte[] body, string contentType)
    {
        var isNative = !contentType.Contains("web", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(chain.Chain.Url, path))
        {
            Version = isNative ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var reply = await http.SendAsync(request);
        var bytes = await reply.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        var answered = reply.Content.Headers.ContentType!.ToString();
        if (isNative)
        {
            reply.TrailingHeaders.TryGetValues("grpc-message", out var text);
            var status = StatusOf(reply.TrailingHeaders.GetValues("grpc-status").Single());
            return new Answer(status, Uri.UnescapeDataString(text?.Single() ?? ""), bytes.Length > 5 ? bytes[5..] : [], answered);
        }

        if (answered.Contains("text", StringComparison.Ordinal))
        {
            bytes = Convert.FromBase64String(Encoding.ASCII.GetString(bytes));
        }

        byte[] message = [];
        if (bytes[0] == 0)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1));
            message = bytes[5..(5 + length)];
            bytes = bytes[(5 + length)..];
        }

        Assert.Equal(0x80, bytes[0]);
        var lines = Encoding.ASCII.GetString(bytes[5..]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(':', 2)).ToDictionary(p => p[0], p => p[1]);
        return new Answer(
            StatusOf(lines["grpc-status"]), Uri.UnescapeDataString(lines.GetValueOrDefault("grpc-message", "")), message, answered);
    }

    private static GrpcStatus StatusOf(string code) => (GrpcStatus)int.Parse(code, System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Answer(GrpcStatus Status, string Text, byte[] Message, string ContentType);
}
