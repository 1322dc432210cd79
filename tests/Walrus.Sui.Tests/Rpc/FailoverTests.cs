using Microsoft.AspNetCore.Http;
using Walrus.Core;
using Walrus.Sui.Chain;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;

namespace Walrus.Sui.Tests.Rpc;

/// <summary>Several full nodes, of which some fail, stall, lie or lag.</summary>
public sealed class FailoverTests
{
    public static TheoryData<GrpcStatus> Faults { get; } =
        [.. Enum.GetValues<GrpcStatus>().Where(s => s != GrpcStatus.Ok && CallVerdicts.Of(s) != CallVerdict.Answer)];

    public static TheoryData<GrpcStatus> Answers { get; } =
        [.. Enum.GetValues<GrpcStatus>().Where(s => s != GrpcStatus.Ok && CallVerdicts.Of(s) == CallVerdict.Answer)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_node_that_cannot_is_replaced_by_one_that_can(GrpcStatus fault)
    {
        await using var bad = await Node.Start(c => Reply(c, fault));
        await using var good = await Node.Start(c => Reply(c, GrpcStatus.Ok));
        using var rpc = Client(bad, good);
        Assert.Equal(7ul, (await Info(rpc)).Epoch);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_of_the_chain_is_taken_from_the_first_and_not_asked_for_again(GrpcStatus answer)
    {
        await using var first = await Node.Start(c => Reply(c, answer));
        await using var second = await Node.Start(c => Reply(c, GrpcStatus.Ok));
        using var rpc = Client(first, second);
        Assert.Equal(answer, (await Assert.ThrowsAsync<SuiRpcException>(() => Info(rpc))).Status);
        Assert.Equal(1, first.Calls);
    }

    [Fact]
    public async Task A_failed_node_is_left_alone_and_asked_again_after_its_rest()
    {
        bool isIll = true;
        await using var first = await Node.Start(c => Reply(c, isIll ? GrpcStatus.Unavailable : GrpcStatus.Ok));
        await using var second = await Node.Start(c => Reply(c, GrpcStatus.Ok));
        using var rpc = new SuiRpc(
            Options(first, second) with { FirstRest = TimeSpan.FromMilliseconds(300), LongestRest = TimeSpan.FromMilliseconds(300) },
            TimeProvider.System);
        await Info(rpc);
        await Info(rpc);
        Assert.Equal(1, first.Calls);
        Assert.True(rpc.Endpoints[0].IsResting);
        isIll = false;
        await Until(async () =>
        {
            await Info(rpc);
            return rpc.Endpoints[0].Failures == 0;
        });
    }

    [Fact]
    public async Task A_node_that_stalls_costs_one_timeout_and_is_then_avoided()
    {
        await using var stalling = await Node.Start(c => Task.Delay(Timeout.Infinite, c.RequestAborted));
        await using var good = await Node.Start(c => Reply(c, GrpcStatus.Ok));
        using var rpc = new SuiRpc(Options(stalling, good) with { Timeout = TimeSpan.FromMilliseconds(300) }, TimeProvider.System);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(7ul, (await Info(rpc)).Epoch);
        }

        Assert.Equal(1, stalling.Calls);
    }

    [Fact]
    public async Task A_node_of_another_chain_is_not_believed()
    {
        await using var first = await Node.Start(c => Reply(c, GrpcStatus.Ok, chain: "another"));
        await using var second = await Node.Start(c => Reply(c, GrpcStatus.Ok, chain: "ours"));
        using var rpc = new SuiRpc(Options(first, second) with { ChainId = "ours" }, TimeProvider.System);
        await Info(rpc);
        Assert.Equal((1, 0), (rpc.Endpoints[0].Failures, rpc.Endpoints[1].Failures));
        using var alone = new SuiRpc(Options(first) with { ChainId = "ours" }, TimeProvider.System);
        Assert.Contains("another", (await Assert.ThrowsAsync<SuiRpcException>(() => Info(alone))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_that_cannot_be_read_is_the_nodes_fault()
    {
        await using var liar = await Node.Start(c => Reply(c, GrpcStatus.Ok, epoch: 666));
        await using var honest = await Node.Start(c => Reply(c, GrpcStatus.Ok));
        using var rpc = Client(liar, honest);
        var epoch = await rpc.Call(
            SuiMethods.GetServiceInfo, new GetServiceInfoRequest(), null,
            reply => reply.Epoch == 7 ? reply.Epoch : throw new WalrusFormatException("a lie"), default);
        Assert.Equal(7ul, epoch);
        Assert.Equal(1, rpc.Endpoints[0].Failures);
    }

    [Fact]
    public async Task A_checkpoint_counts_as_missing_only_when_every_node_says_so()
    {
        await using var pruned = await Node.Start(c => Reply(c, GrpcStatus.NotFound));
        await using var archive = await Node.Start(c => Reply(c, GrpcStatus.Ok));
        using var rpc = Client(pruned, archive);
        Assert.Equal(7ul, await rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest(), 5, reply => reply.Epoch, default));
        using var alone = Client(pruned);
        await Assert.ThrowsAsync<SuiRpcException>(
            () => alone.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest(), 5, reply => reply.Epoch, default));
    }

    [Fact]
    public async Task A_stream_goes_to_a_node_that_has_the_cursor()
    {
        await using var behind = await Node.Start(c => Reply(c, GrpcStatus.Ok, height: 10));
        await using var ahead = await Node.Start(c => Reply(c, GrpcStatus.Ok, height: 20));
        using var rpc = Client(behind, ahead);
        await Info(rpc);
        await Until(() => Task.FromResult(rpc.Endpoints[1].Height == 20));
        int before = behind.Calls;
        await foreach (var _ in rpc.Stream(SuiMethods.GetServiceInfo, new GetServiceInfoRequest(), 15, reply => reply))
        {
        }

        Assert.Equal(before, behind.Calls);
    }

    [Fact]
    public async Task While_everything_fails_retries_are_bounded_for_all_calls_together()
    {
        await using var down = await Node.Start(c => Reply(c, GrpcStatus.Unavailable));
        using var rpc = new SuiRpc(Options(down) with { RetryTokens = 10, Attempts = 100 }, new ManualTime());
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Assert.ThrowsAsync<ChainUnavailableException>(() => Info(rpc))));
        Assert.Equal(60, down.Calls);
    }

    [Fact]
    public async Task All_attempts_together_end_at_the_total_deadline()
    {
        await using var down = await Node.Start(c => Reply(c, GrpcStatus.Unavailable));
        using var rpc = new SuiRpc(
            Options(down) with
            {
                Attempts = 100,
                RetryTokens = 10_000,
                FirstPause = TimeSpan.FromMinutes(1),
                LongestPause = TimeSpan.FromMinutes(1),
                Timeout = TimeSpan.FromMilliseconds(200),
                TotalTimeout = TimeSpan.FromMilliseconds(300),
            },
            TimeProvider.System);
        await Assert.ThrowsAsync<ChainUnavailableException>(() => Info(rpc));
        Assert.Equal(1, down.Calls);
    }

    [Fact]
    public async Task No_more_calls_are_in_flight_than_allowed_and_none_is_lost()
    {
        int now = 0, most = 0;
        await using var node = await Node.Start(async c =>
        {
            int mine = Interlocked.Increment(ref now);
            InterlockedMax(ref most, mine);
            await Task.Delay(5);
            Interlocked.Decrement(ref now);
            await Reply(c, GrpcStatus.Ok);
        });
        using var rpc = new SuiRpc(Options(node) with { MaxCalls = 4 }, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Info(rpc)));
        Assert.Equal(60, node.Calls);
        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public async Task A_call_that_finds_no_place_in_time_says_that_the_chain_is_overloaded()
    {
        var patience = TimeSpan.FromMilliseconds(500);
        await using var node = await Node.Start(c => Task.Delay(Timeout.Infinite, c.RequestAborted));
        using var rpc = new SuiRpc(
            Options(node) with { MaxCalls = 1, Attempts = 1, Timeout = patience, TotalTimeout = patience },
            TimeProvider.System);
        var errors = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Assert.ThrowsAsync<ChainUnavailableException>(() => Info(rpc))));
        Assert.Contains(errors, e => e.Message.Contains("overloaded", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SuiTransport.Grpc)]
    [InlineData(SuiTransport.GrpcWeb)]
    public async Task A_stream_is_read_no_faster_than_its_consumer(SuiTransport transport)
    {
        const int Messages = 400;
        int written = 0;
        var large = new GetServiceInfoResponse { Chain = new string('x', 1 << 20) };
        await using var server = await RpcServer.Start(transport, async context =>
        {
            await RpcServer.Begin(context, transport);
            for (; written < Messages; written++)
            {
                await RpcServer.Write(context, large);
            }
        });
        using var rpc = new SuiRpc(SuiRpcTests.Options(transport, server.Address), TimeProvider.System);
        await using var stream = rpc.Stream(SuiMethods.GetServiceInfo, new GetServiceInfoRequest()).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        int before;
        do
        {
            before = written;
            await Task.Delay(100);
        }
        while (written != before);
        Assert.InRange(written, 0, 64);
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_given_up()
    {
        await using var node = await RpcServer.Start(SuiTransport.Grpc, async context =>
        {
            await RpcServer.Begin(context, SuiTransport.Grpc);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var rpc = new SuiRpc(
            SuiRpcTests.Options(SuiTransport.Grpc, node.Address) with { StreamSilence = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);
        await using var stream = rpc.Stream(SuiMethods.SubscribeCheckpoints, new SubscribeCheckpointsRequest()).GetAsyncEnumerator();
        await Assert.ThrowsAsync<ChainUnavailableException>(async () => await stream.MoveNextAsync());
    }

    private static SuiRpcOptions Options(params Node[] nodes) =>
        SuiRpcTests.Options(SuiTransport.Grpc, [.. nodes.Select(n => n.Server.Address)]);

    private static SuiRpc Client(params Node[] nodes) => new(Options(nodes), TimeProvider.System);

    private static Task<GetServiceInfoResponse> Info(SuiRpc rpc) => rpc.Call(SuiMethods.GetServiceInfo, new GetServiceInfoRequest());

    private static Task Reply(HttpContext context, GrpcStatus status, string chain = "ours", ulong epoch = 7, ulong height = 1)
    {
        context.Response.Headers["x-sui-chain-id"] = chain;
        context.Response.Headers["x-sui-checkpoint-height"] = $"{height}";
        return status == GrpcStatus.Ok
            ? RpcServer.Reply(context, SuiTransport.Grpc, status, null, new GetServiceInfoResponse { Epoch = epoch })
            : RpcServer.Reply(context, SuiTransport.Grpc, status, "so it is");
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    /// <summary>A full node that counts what it is asked.</summary>
    private sealed class Node : IAsyncDisposable
    {
        private int calls;

        internal RpcServer Server { get; private set; } = null!;

        internal int Calls => Volatile.Read(ref calls);

        internal static async Task<Node> Start(RequestDelegate answer)
        {
            var node = new Node();
            node.Server = await RpcServer.Start(SuiTransport.Grpc, context =>
            {
                Interlocked.Increment(ref node.calls);
                return answer(context);
            });
            return node;
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
