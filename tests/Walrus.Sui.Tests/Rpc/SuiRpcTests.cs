using Microsoft.AspNetCore.Http;
using Walrus.Sui.Chain;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;

namespace Walrus.Sui.Tests.Rpc;

public sealed class SuiRpcTests
{
    public static TheoryData<SuiTransport> Transports { get; } = [SuiTransport.Grpc, SuiTransport.GrpcWeb];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_call_carries_its_request_and_brings_its_reply(SuiTransport transport)
    {
        await using var server = await RpcServer.Start(transport, async context =>
        {
            Assert.Equal("/sui.rpc.v2.LedgerService/GetObject", context.Request.Path);
            Assert.Equal(transport == SuiTransport.Grpc ? "HTTP/2" : "HTTP/1.1", context.Request.Protocol);
            var request = await RpcServer.Read(context, GetObjectRequest.Parser);
            await RpcServer.Reply(context, transport, GrpcStatus.Ok, null, new GetObjectResponse { Object = new() { ObjectId = request.ObjectId } });
        });
        using var rpc = Client(server, transport);
        Assert.Equal("0x5", (await rpc.Call(SuiMethods.GetObject, new GetObjectRequest { ObjectId = "0x5" })).Object.ObjectId);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_error_arrives_with_its_status_and_its_message(SuiTransport transport)
    {
        await using var server = await RpcServer.Start(
            transport, context => RpcServer.Reply(context, transport, GrpcStatus.NotFound, "no%20object%0d%0ahere"));
        using var rpc = Client(server, transport);
        var error = await Assert.ThrowsAsync<SuiRpcException>(() => rpc.Call(SuiMethods.GetObject, new GetObjectRequest()));
        Assert.Equal(GrpcStatus.NotFound, error.Status);
        Assert.Contains("no object  here", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_error_in_the_headers_is_understood(SuiTransport transport)
    {
        await using var server = await RpcServer.Start(transport, context =>
        {
            context.Response.Headers["grpc-status"] = "3";
            context.Response.Headers["grpc-message"] = "bad";
            return Task.CompletedTask;
        });
        using var rpc = Client(server, transport);
        var error = await Assert.ThrowsAsync<SuiRpcException>(() => rpc.Call(SuiMethods.GetObject, new GetObjectRequest()));
        Assert.Equal(GrpcStatus.InvalidArgument, error.Status);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_chain_that_is_busy_is_asked_again(SuiTransport transport)
    {
        int calls = 0;
        await using var server = await RpcServer.Start(transport, context => Interlocked.Increment(ref calls) < 3
            ? RpcServer.Reply(context, transport, GrpcStatus.Unavailable, "busy")
            : RpcServer.Reply(context, transport, GrpcStatus.Ok, null, new GetServiceInfoResponse { Epoch = 7 }));
        using var rpc = Client(server, transport);
        Assert.Equal(7ul, (await rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest())).Epoch);
        Assert.Equal(3, calls);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_chain_that_does_not_answer_is_unavailable_and_named(SuiTransport transport)
    {
        Uri address;
        await using (var server = await RpcServer.Start(transport, _ => Task.CompletedTask))
        {
            address = server.Address;
        }

        using var rpc = new SuiRpc(Options(transport, address), TimeProvider.System);
        var error = await Assert.ThrowsAsync<ChainUnavailableException>(() => rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest()));
        Assert.Contains(address.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_chain_that_hangs_is_left_after_the_timeout(SuiTransport transport)
    {
        await using var server = await RpcServer.Start(transport, context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var rpc = new SuiRpc(
            Options(transport, server.Address) with { Timeout = TimeSpan.FromMilliseconds(300), Attempts = 2 }, TimeProvider.System);
        await Assert.ThrowsAsync<ChainUnavailableException>(() => rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest()));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task The_next_endpoint_is_asked_when_one_does_not_answer(SuiTransport transport)
    {
        await using var busy = await RpcServer.Start(transport, context => RpcServer.Reply(context, transport, GrpcStatus.Unavailable, "busy"));
        await using var good = await RpcServer.Start(
            transport, context => RpcServer.Reply(context, transport, GrpcStatus.Ok, null, new GetServiceInfoResponse { Epoch = 7 }));
        using var rpc = new SuiRpc(Options(transport, busy.Address, good.Address), TimeProvider.System);
        Assert.Equal(7ul, (await rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest())).Epoch);
        Assert.Equal(good.Address, rpc.Endpoint);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Cancelling_a_call_ends_it_as_cancelled(SuiTransport transport)
    {
        using var cancel = new CancellationTokenSource();
        await using var server = await RpcServer.Start(transport, async context =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var rpc = Client(server, transport);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest(), cancel.Token));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Every_kind_of_broken_reply_is_an_error(SuiTransport transport)
    {
        var web = transport == SuiTransport.GrpcWeb;
        byte[][] bodies =
        [
            [], [0, 0], [0, 0, 0, 0, 9, 1], [0, 0x7f, 0xff, 0xff, 0xff], [1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0xff],
            [.. GrpcFrames.Frame(0, []), .. GrpcFrames.Frame(0, [])], [0x80, 0, 0, 0, 2, (byte)'a', (byte)'b'], [0x80, 0x7f, 0, 0, 0],
        ];
        foreach (var body in bodies)
        {
            await using var server = await RpcServer.Start(transport, async context =>
            {
                context.Response.ContentType = web ? "application/grpc-web" : "application/grpc";
                await context.Response.Body.WriteAsync(body);
                if (!web)
                {
                    context.Response.AppendTrailer("grpc-status", "0");
                }
            });
            using var rpc = new SuiRpc(Options(transport, server.Address) with { Attempts = 1 }, TimeProvider.System);
            var error = await Record.ExceptionAsync(() => rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest()));
            Assert.True(error is SuiRpcException or ChainUnavailableException, $"{Convert.ToHexString(body)}: {error}");
        }
    }

    [Theory]
    [InlineData(404, GrpcStatus.Unimplemented)]
    [InlineData(403, GrpcStatus.PermissionDenied)]
    [InlineData(200, GrpcStatus.Internal)]
    public async Task A_web_server_that_is_no_chain_is_told_apart(int code, GrpcStatus expected)
    {
        await using var server = await RpcServer.Start(SuiTransport.GrpcWeb, async context =>
        {
            context.Response.StatusCode = code;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html>");
        });
        using var rpc = Client(server, SuiTransport.GrpcWeb);
        var error = await Assert.ThrowsAsync<SuiRpcException>(() => rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest()));
        Assert.Equal(expected, error.Status);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_stream_brings_its_messages_in_order_and_ends(SuiTransport transport)
    {
        await using var server = await RpcServer.Start(transport, context => RpcServer.Reply(
            context, transport, GrpcStatus.Ok, null,
            new SubscribeCheckpointsResponse { Cursor = 1 }, new SubscribeCheckpointsResponse(), new SubscribeCheckpointsResponse { Cursor = 3 }));
        using var rpc = Client(server, transport);
        List<ulong> cursors = [];
        await foreach (var reply in rpc.Stream(SuiMethods.SubscribeCheckpoints, new SubscribeCheckpointsRequest()))
        {
            cursors.Add(reply.Cursor);
        }

        Assert.Equal([1ul, 0ul, 3ul], cursors);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_stream_that_breaks_says_so_after_what_it_brought(SuiTransport transport)
    {
        await using var server = await RpcServer.Start(transport, async context =>
        {
            await RpcServer.Reply(context, transport, GrpcStatus.Unavailable, "bye", new SubscribeCheckpointsResponse { Cursor = 1 });
        });
        using var rpc = Client(server, transport);
        List<ulong> cursors = [];
        await Assert.ThrowsAsync<ChainUnavailableException>(async () =>
        {
            await foreach (var reply in rpc.Stream(SuiMethods.SubscribeCheckpoints, new SubscribeCheckpointsRequest()))
            {
                cursors.Add(reply.Cursor);
            }
        });
        Assert.Equal([1ul], cursors);
    }

    [Fact]
    public async Task A_reply_beyond_the_bound_is_refused()
    {
        await using var server = await RpcServer.Start(SuiTransport.Grpc, context => RpcServer.Reply(
            context, SuiTransport.Grpc, GrpcStatus.Ok, null, new GetServiceInfoResponse { Chain = new string('x', 5000) }));
        using var rpc = new SuiRpc(Options(SuiTransport.Grpc, server.Address) with { MaxMessageLength = 4096 }, TimeProvider.System);
        var error = await Assert.ThrowsAsync<SuiRpcException>(() => rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest()));
        Assert.Contains("4096", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_options_are_named_one_by_one()
    {
        var options = new SuiRpcOptions { Endpoints = [new Uri("ftp://x")], Timeout = TimeSpan.Zero, Attempts = 0, MaxMessageLength = 1 };
        Assert.Equal(4, Assert.Throws<ArgumentException>(options.Validate).Message.Split('\n').Length);
        var none = Assert.Throws<ArgumentException>(() => (options with { Endpoints = [] }).Validate());
        Assert.Contains("Endpoints", none.Message, StringComparison.Ordinal);
    }

    internal static SuiRpcOptions Options(SuiTransport transport, params Uri[] endpoints) => new()
    {
        Endpoints = endpoints,
        Transport = transport,
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(5),
    };

    private static SuiRpc Client(RpcServer server, SuiTransport transport) => new(Options(transport, server.Address), TimeProvider.System);
}
