using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Tests.Rpc;
using Epoch = Walrus.Core.Identifiers.Epoch;

namespace Walrus.Sui.Tests.Chain;

/// <summary>
/// A chain of so many checkpoints, each made when it is asked for. It has grown to half its length when a follower comes; the rest comes
/// into being as subscriptions bring it. Events are numbered through, so that a gap or a repetition shows.
/// </summary>
internal sealed class GeneratedChain(int checkpoints)
{
    internal const int EventsPerTransaction = 2;
    internal const int EventsPerCheckpoint = 100;
    internal const int UnknownEvery = 1000;
    internal const int MalformedEvery = 1500;
    private static readonly string[] Digests = [.. Enumerable.Range(0, 256).Select(i => Digest((ulong)i).ToString())];
    private static readonly string Registered = $"{FakeDeployment.Package}::events::BlobRegistered";
    private static readonly string Unheard = $"{FakeDeployment.Package}::events::Unheard";
    private static readonly string Foreign = $"{FakeDeployment.Filled(0xa2)}::market::OrderFilled";
    private static readonly ByteString ForeignContents = ByteString.CopyFrom(new byte[120]);
    private static readonly byte[] Contents = WalrusEvents.ToMove(
        FakeDeployment.Package,
        new WalrusEvent.BlobRegistered(new Epoch(3), default, 0, 1, new Epoch(5), true, FakeDeployment.Filled(7))).Contents.ToArray();

    private long tip = checkpoints / 2;

    internal ulong Last => (ulong)checkpoints - 1;

    internal ulong Tip => (ulong)Volatile.Read(ref tip);

    /// <summary>How many events all checkpoints hold.</summary>
    internal long Events => (long)checkpoints * EventsPerCheckpoint;

    internal static SuiDigest Digest(ulong sequence)
    {
        var bytes = new byte[SuiDigest.Length];
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), sequence);
        return SuiDigest.FromBytes(bytes);
    }

    /// <summary>The number of an event; null when it is one that cannot be read.</summary>
    internal static long? NumberOf(WalrusEvent value) => value switch
    {
        WalrusEvent.BlobRegistered registered => (long)registered.Size,
        WalrusEvent.Unknown { Type: "Unheard" } unknown => BinaryPrimitives.ReadInt64LittleEndian(unknown.Contents.Span),
        _ => null,
    };

    internal void Grow(ulong to)
    {
        for (long seen = tip; (long)to > seen; seen = Volatile.Read(ref tip))
        {
            Interlocked.CompareExchange(ref tip, (long)to, seen);
        }
    }

    internal static Checkpoint Make(ulong sequence)
    {
        var checkpoint = new Checkpoint
        {
            SequenceNumber = sequence,
            Digest = Digest(sequence).ToString(),
            Summary = new() { Timestamp = new Timestamp { Seconds = (long)sequence } },
        };
        if (sequence > 0)
        {
            checkpoint.Summary.PreviousDigest = Digest(sequence - 1).ToString();
        }

        long number = (long)sequence * EventsPerCheckpoint;
        for (int t = 0; t < EventsPerCheckpoint / EventsPerTransaction; t++)
        {
            var events = new TransactionEvents { Events = { new Event { EventType = Foreign, Contents = new() { Value = ForeignContents } } } };
            for (int i = 0; i < EventsPerTransaction; i++)
            {
                events.Events.Add(One(number++));
            }

            checkpoint.Transactions.Add(new ExecutedTransaction { Digest = Digests[t], Events = events });
        }

        return checkpoint;
    }

    private static Event One(long number)
    {
        if (number % UnknownEvery == 1)
        {
            var head = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(head, number);
            return new() { EventType = Unheard, Contents = new() { Value = ByteString.CopyFrom(head) } };
        }

        if (number % MalformedEvery == 2)
        {
            return new() { EventType = Registered, Contents = new() { Value = ByteString.CopyFrom(Contents, 0, 20) } };
        }

        byte[] contents = [.. Contents];
        BinaryPrimitives.WriteInt64LittleEndian(contents.AsSpan(4 + BlobId.Length), number);
        return new() { EventType = Registered, Contents = new() { Value = UnsafeByteOperations.UnsafeWrap(contents) } };
    }
}

/// <summary>What a full node of a <see cref="GeneratedChain"/> does wrong.</summary>
/// <param name="Lag">Checkpoints it is behind.</param>
/// <param name="BreakStreamsAfter">A subscription is torn after so many; 0 for never.</param>
/// <param name="SkipEvery">A subscription leaves out three checkpoints every so many; 0 for never.</param>
/// <param name="RefuseEvery">Every so many requests it is busy; 0 for never.</param>
/// <param name="LieEvery">Every so many requests it answers with the checkpoint before; 0 for never.</param>
internal sealed record NodeFaults(int Lag = 0, int BreakStreamsAfter = 0, int SkipEvery = 0, int RefuseEvery = 0, int LieEvery = 0);

/// <summary>A full node of a <see cref="GeneratedChain"/>.</summary>
internal sealed class GeneratedNode : IAsyncDisposable
{
    private readonly GeneratedChain chain;
    private readonly NodeFaults faults;
    private RpcServer server = null!;
    private int requests;

    private GeneratedNode(GeneratedChain chain, NodeFaults faults) => (this.chain, this.faults) = (chain, faults);

    internal Uri Address => server.Address;

    private ulong Tip => chain.Tip - Math.Min(chain.Tip, (ulong)faults.Lag);

    internal static async Task<GeneratedNode> Start(GeneratedChain chain, NodeFaults? faults = null)
    {
        var node = new GeneratedNode(chain, faults ?? new());
        node.server = await RpcServer.Start(SuiTransport.Grpc, node.Answer);
        return node;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private Task Answer(HttpContext context)
    {
        context.Response.Headers["x-sui-checkpoint-height"] = $"{Tip}";
        return context.Request.Path.Value switch
        {
            var p when p == SuiMethods.BatchGetObjects.Path => FakeDeployment.Reply(context),
            var p when p == SuiMethods.SubscribeCheckpoints.Path => Stream(context),
            var p when p == SuiMethods.GetServiceInfo.Path => Reply(context, new GetServiceInfoResponse { CheckpointHeight = Tip }),
            _ => Checkpoint(context),
        };
    }

    private async Task Checkpoint(HttpContext context)
    {
        var request = await RpcServer.Read(context, GetCheckpointRequest.Parser);
        int number = Interlocked.Increment(ref requests);
        bool Is(int every) => every > 0 && number % every == 0;
        var asked = request.HasSequenceNumber ? request.SequenceNumber : Tip;
        await (Is(faults.RefuseEvery) ? RpcServer.Reply(context, SuiTransport.Grpc, GrpcStatus.Unavailable, "busy")
            : asked > Tip ? RpcServer.Reply(context, SuiTransport.Grpc, GrpcStatus.NotFound, "not yet")
            : !request.HasSequenceNumber ? Reply(context, new GetCheckpointResponse { Checkpoint = new() { SequenceNumber = asked } })
            : Reply(context, new GetCheckpointResponse { Checkpoint = GeneratedChain.Make(Is(faults.LieEvery) && asked > 0 ? asked - 1 : asked) }));
    }

    private async Task Stream(HttpContext context)
    {
        await RpcServer.Begin(context, SuiTransport.Grpc);
        int sent = 0;
        for (ulong next = Tip + 1; next <= chain.Last; next++)
        {
            if (faults.SkipEvery > 0 && sent % faults.SkipEvery == faults.SkipEvery - 1)
            {
                next = Math.Min(next + 3, chain.Last);
            }

            chain.Grow(next);
            await RpcServer.Write(context, new SubscribeCheckpointsResponse { Cursor = next, Checkpoint = GeneratedChain.Make(next) });
            if (++sent == faults.BreakStreamsAfter)
            {
                context.Abort();
                return;
            }
        }

        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    private static Task Reply(HttpContext context, IMessage message) => RpcServer.Reply(context, SuiTransport.Grpc, GrpcStatus.Ok, null, message);
}
