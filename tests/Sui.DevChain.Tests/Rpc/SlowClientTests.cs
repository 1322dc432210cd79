using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sui.DevChain.Rpc;
using Walrus.Core.Identifiers;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using Argument = Walrus.Sui.Transactions.Argument;
using Command = Walrus.Sui.Transactions.Command;

namespace Sui.DevChain.Tests.Rpc;

/// <summary>Clients that send or read too slowly, too much, or are too many are cut off or answered; nothing piles up for them.</summary>
public sealed class SlowClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static DevChainOptions Impatient => TestChain.Options() with { SlowClient = TimeSpan.FromSeconds(1) };

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PRI * HTTP/2.0\r\n")]
    [InlineData("POST /v2/gas HTTP/1.1\r\nHost: a\r\n")]
    public async Task A_head_that_does_not_come_to_its_end_ends_the_connection(string sent)
    {
        await using var chain = await TestChain.Start(Impatient);
        using var client = await Connect(chain.Chain.Url);
        await client.Send(sent);
        await client.IsClosed();
    }

    [Fact]
    public async Task A_body_that_trickles_is_answered_and_ends_the_connection()
    {
        await using var chain = await TestChain.Start(Impatient);
        using var client = await Connect(chain.Chain.Url);
        await client.Send(Head(SuiMethods.GetObject.Path, "application/grpc-web+proto", 1000) + "0");
        Assert.Contains($"grpc-status:{(int)GrpcStatus.DeadlineExceeded}", await client.IsClosed(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/grpc-web+proto")]
    [InlineData("application/grpc-web-text")]
    public async Task A_body_that_is_announced_too_large_is_answered_before_any_of_it_is_read(string contentType)
    {
        await using var chain = await TestChain.Start(TestChain.Options());
        using var client = await Connect(chain.Chain.Url);
        await client.Send(Head(SuiMethods.GetObject.Path, contentType, 1 << 30));
        var answer = await client.ReadUntil(contentType.Contains("text", StringComparison.Ordinal) ? "LXN0YXR1czo4" : "grpc-status:8");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscriber_that_does_not_read_is_cut_off(bool isHttp2)
    {
        await using var chain = await TestChain.Start(Impatient with { MaxSubscribers = 1, CheckpointInterval = TimeSpan.FromMinutes(1) });
        using var http = new HttpClient();
        using var silent = isHttp2 ? await Open(http, chain.Chain.Url) : await SubscribeRaw(chain.Chain.Url);
        await IsRefused(chain);

        // Enough to fill every buffer between the chain and who does not read.
        using var patience = new CancellationTokenSource(Patience);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        var sending = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await chain.Execute(await Large(chain));
            }
        });
        while (!await IsAccepted(chain))
        {
            Assert.False(sending.IsFaulted, sending.Exception?.ToString());
            await Task.Delay(100, patience.Token);
        }

        await enough.CancelAsync();
        await sending;
    }

    [Fact]
    public async Task Subscribers_beyond_the_most_are_refused_until_one_leaves()
    {
        await using var chain = await TestChain.Start(TestChain.Options() with { MaxSubscribers = 1 });
        using (var leaves = new CancellationTokenSource())
        {
            var subscription = chain.Rpc.Stream(SuiMethods.SubscribeCheckpoints, new SubscribeCheckpointsRequest(), leaves.Token);
            await using var first = subscription.GetAsyncEnumerator();
            Assert.True(await first.MoveNextAsync());
            await IsRefused(chain);
        }

        using var patience = new CancellationTokenSource(Patience);
        while (!await IsAccepted(chain))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    [Fact]
    public async Task A_subscriber_that_was_away_reads_what_it_missed_by_its_cursor()
    {
        await using var chain = await TestChain.Start(TestChain.Options());
        async Task<ulong> Next()
        {
            await foreach (var reply in chain.Rpc.Stream(SuiMethods.SubscribeCheckpoints, new SubscribeCheckpointsRequest()))
            {
                return reply.Cursor;
            }

            throw new InvalidOperationException("The stream ended.");
        }

        var before = await Next();
        var missed = await chain.Execute(chain.Transfer((await chain.Coins())[0], SuiAddress.Parse("0xb0b"), 1));
        var after = await Next();

        Assert.InRange(missed.Checkpoint, before, after);
        List<string> found = [];
        for (var sequence = before + 1; sequence < after; sequence++)
        {
            var request = new GetCheckpointRequest { SequenceNumber = sequence, ReadMask = new() { Paths = { "transactions.digest" } } };
            found.AddRange((await chain.Rpc.Call(SuiMethods.GetCheckpoint, request)).Checkpoint.Transactions.Select(t => t.Digest));
        }

        Assert.Equal(missed.Digest, Assert.Single(found));
    }

    [Fact]
    public async Task A_callers_deadline_is_kept()
    {
        await using var chain = await TestChain.Start(TestChain.Options() with { CheckpointInterval = TimeSpan.FromMinutes(1) });
        using var http = new HttpClient();
        async Task<string> Status(string timeout)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(chain.Chain.Url, SuiMethods.SubscribeCheckpoints.Path))
            {
                Content = new ByteArrayContent(new byte[5]),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web+proto");
            request.Headers.Add("grpc-timeout", timeout);
            using var reply = await http.SendAsync(request);
            return (await reply.Content.ReadAsStringAsync()).Split("grpc-status:")[1].Split('\r')[0];
        }

        Assert.Equal($"{(int)GrpcStatus.DeadlineExceeded}", await Status("50m"));
        foreach (var wrong in new[] { "50", "m", "123456789m", "-1S", "1x" })
        {
            Assert.Equal($"{(int)GrpcStatus.InvalidArgument}", await Status(wrong));
        }
    }

    [Fact]
    public async Task Bodies_under_way_take_only_so_much_memory_together()
    {
        var bodies = new RequestBodies(all: 100_000);
        var never = new TaskCompletionSource();
        var held = bodies.Read(RequestOf(new Trickle(60_000, never.Task)), isText: false, default);
        var refused = await Assert.ThrowsAsync<RpcFault>(() => bodies.Read(RequestOf(new MemoryStream(new byte[60_000])), isText: false, default));
        Assert.Equal(GrpcStatus.Unavailable, refused.Status);

        never.SetResult();
        Assert.Equal(60_000, (await held).Length);
        Assert.Equal(0, bodies.Used);
        Assert.Equal(60_000, (await bodies.Read(RequestOf(new MemoryStream(new byte[60_000])), isText: false, default)).Length);
    }

    private static HttpRequest RequestOf(Stream body) => new DefaultHttpContext { Request = { Body = body } }.Request;

    private static async Task<byte[]> Large(TestChain chain)
    {
        var program = TransactionData.Decode(chain.Transfer((await chain.Coins())[0], chain.Alice.Address, 1));
        var padding = Enumerable.Range(0, 7).Select(_ => (CallArg)new CallArg.Pure(new byte[16_000]));
        var merge = new Command.MergeCoins(Argument.Gas, [new Argument.Result(0)]);
        return (program with
        {
            Program = new([.. program.Program.Inputs, .. padding], [program.Program.Commands[0], merge]),
        }).Encode();
    }

    private static string Head(string path, string contentType, int length) =>
        $"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {contentType}\r\nContent-Length: {length}\r\n\r\n";

    private static async Task<RawClient> Connect(Uri url)
    {
        var tcp = new TcpClient { ReceiveBufferSize = 4096 };
        await tcp.ConnectAsync(IPAddress.Loopback, url.Port);
        return new RawClient(tcp);
    }

    private static byte[] Everything() => GrpcFrame.OfMessage(new SubscribeCheckpointsRequest { ReadMask = new() { Paths = { "*" } } });

    private static async Task<IDisposable> SubscribeRaw(Uri url)
    {
        var client = await Connect(url);
        var frame = Everything();
        await client.Send(Head(SuiMethods.SubscribeCheckpoints.Path, "application/grpc-web+proto", frame.Length));
        await client.Send(frame);
        return client;
    }

    private static async Task<IDisposable> Open(HttpClient http, Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, SuiMethods.SubscribeCheckpoints.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Everything()),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        // The head comes with the first checkpoint; until then the request is under way.
        var sent = http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await Task.WhenAny(sent, Task.Delay(300));
        return request;
    }

    private static async Task IsRefused(TestChain chain)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await IsAccepted(chain))
        {
            // The subscription that counts may still be on its way.
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<bool> IsAccepted(TestChain chain)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        try
        {
            await foreach (var _ in chain.Rpc.Stream(SuiMethods.SubscribeCheckpoints, new SubscribeCheckpointsRequest(), enough.Token))
            {
                return true;
            }

            return false;
        }
        catch (SuiRpcException e) when (e.Status is GrpcStatus.ResourceExhausted)
        {
            return false;
        }
        catch (Walrus.Sui.Chain.ChainUnavailableException e) when (e.InnerException is SuiRpcException { Status: GrpcStatus.ResourceExhausted })
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>A body whose first half is there and whose rest waits.</summary>
    private sealed class Trickle(int length, Task rest) : MemoryStream(new byte[length])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= Length * 3 / 4)
            {
                await rest.WaitAsync(cancellationToken);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }

    private sealed class RawClient(TcpClient tcp) : IDisposable
    {
        internal Task Send(string text) => Send(Encoding.ASCII.GetBytes(text));

        internal Task Send(byte[] bytes) => tcp.GetStream().WriteAsync(bytes).AsTask();

        /// <summary>What came until the server closed the connection.</summary>
        internal Task<string> IsClosed() => ReadUntil(null);

        internal async Task<string> ReadUntil(string? end)
        {
            using var patience = new CancellationTokenSource(Patience);
            var text = new StringBuilder();
            var buffer = new byte[4096];
            try
            {
                for (int read; (read = await tcp.GetStream().ReadAsync(buffer, patience.Token)) > 0;)
                {
                    text.Append(Encoding.Latin1.GetString(buffer, 0, read));
                    if (end is not null && text.ToString().Contains(end, StringComparison.Ordinal))
                    {
                        return text.ToString();
                    }
                }
            }
            catch (IOException) when (end is null)
            {
                // Reset is closed, too.
            }

            return end is null ? text.ToString() : throw new InvalidOperationException($"It ended without {end}: {text}");
        }

        public void Dispose() => tcp.Dispose();
    }
}
