using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Tests.Rpc;
using Walrus.Sui.Tests.Transactions;

namespace Walrus.Sui.Tests.Chain;

/// <summary>A full node that may lie: it answers whatever checkpoints a test gives it, and logs what the follower says of them.</summary>
internal sealed class CheckpointServer : IAsyncDisposable, ILogger<SuiChain>
{
    internal static readonly ObjectId Package = FakeDeployment.Package;
    private RpcServer server = null!;
    private SuiRpc rpc = null!;

    /// <summary>By the number asked for.</summary>
    internal ConcurrentDictionary<ulong, Checkpoint> Checkpoints { get; } = new();

    /// <summary>Whether it has subscriptions.</summary>
    internal bool Streams { get; set; } = true;

    /// <summary>The newest checkpoint's number.</summary>
    internal ulong Tip { get; set; }

    internal ConcurrentQueue<string> Log { get; } = new();

    internal SuiChain Chain { get; private set; } = null!;

    internal static async Task<CheckpointServer> Start()
    {
        var made = new CheckpointServer();
        made.server = await RpcServer.Start(SuiTransport.Grpc, made.Answer);
        made.rpc = new SuiRpc(SuiRpcTests.Options(SuiTransport.Grpc, made.server.Address) with { Attempts = 1 }, TimeProvider.System);
        var options = new SuiChainOptions
        {
            Deployment = FakeDeployment.Deployment,
            PollInterval = TimeSpan.FromMilliseconds(5),
            LongestPause = TimeSpan.FromMilliseconds(20),
        };
        made.Chain = new SuiChain(made.rpc, options, TimeProvider.System, made);
        return made;
    }

    /// <summary>A checkpoint whose transactions carry those events.</summary>
    internal static Checkpoint Make(ulong sequence, params IReadOnlyList<MoveEvent>[] transactions) => new()
    {
        SequenceNumber = sequence,
        Digest = Samples.Digest((byte)sequence).ToString(),
        Summary = new() { Timestamp = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddSeconds(sequence)) },
        Transactions =
        {
            transactions.Select((events, i) => new ExecutedTransaction
            {
                Digest = Samples.Digest((byte)(100 + i)).ToString(),
                Events = new()
                {
                    Events =
                    {
                        events.Select(e => new Event { EventType = e.Type, Contents = new() { Value = ByteString.CopyFrom(e.Contents.Span) } }),
                    },
                },
            }),
        },
    };

    internal void Add(Checkpoint checkpoint)
    {
        Checkpoints[checkpoint.SequenceNumber] = checkpoint;
        Tip = Math.Max(Tip, checkpoint.SequenceNumber);
    }

    internal async Task<List<CheckpointEvents>> Take(ulong first, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        List<CheckpointEvents> taken = [];
        await foreach (var checkpoint in Chain.Follow(first, patience.Token))
        {
            taken.Add(checkpoint);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }

    /// <summary>Until the follower has said something of that kind.</summary>
    internal async Task Heard(string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Log.Any(l => l.Contains(what, StringComparison.Ordinal)))
        {
            await Task.Delay(5, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        rpc.Dispose();
        await server.DisposeAsync();
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => Log.Enqueue(formatter(state, exception));

    private async Task Answer(HttpContext context)
    {
        if (context.Request.Path == SuiMethods.BatchGetObjects.Path)
        {
            await FakeDeployment.Reply(context);
            return;
        }

        if (context.Request.Path == SuiMethods.SubscribeCheckpoints.Path)
        {
            await Stream(context);
            return;
        }

        var request = await RpcServer.Read(context, GetCheckpointRequest.Parser);
        var asked = request.HasSequenceNumber ? Checkpoints.GetValueOrDefault(request.SequenceNumber) : new Checkpoint { SequenceNumber = Tip };
        await (asked is null
            ? RpcServer.Reply(context, SuiTransport.Grpc, GrpcStatus.NotFound, "not yet")
            : RpcServer.Reply(context, SuiTransport.Grpc, GrpcStatus.Ok, null, new GetCheckpointResponse { Checkpoint = asked }));
    }

    /// <summary>Brings what is added from now on, as it is added.</summary>
    private async Task Stream(HttpContext context)
    {
        if (!Streams)
        {
            await RpcServer.Reply(context, SuiTransport.Grpc, GrpcStatus.Unimplemented, "no subscriptions");
            return;
        }

        await RpcServer.Begin(context, SuiTransport.Grpc);
        for (var next = Tip + 1; ; next++)
        {
            while (!Checkpoints.ContainsKey(next) || next > Tip)
            {
                await Task.Delay(2, context.RequestAborted);
            }

            await RpcServer.Write(context, new SubscribeCheckpointsResponse { Cursor = next, Checkpoint = Checkpoints[next] });
        }
    }
}
