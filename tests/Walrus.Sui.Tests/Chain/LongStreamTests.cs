using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Sui.Chain;
using Walrus.Sui.Rpc;
using Walrus.Sui.Tests.Rpc;

namespace Walrus.Sui.Tests.Chain;

/// <summary>
/// A million events across everything that goes wrong; the benchmark <c>events</c> tells how fast. HAULOUT_EVENTS asks for another number.
/// </summary>
public sealed class LongStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static int Checkpoints =>
        int.TryParse(Environment.GetEnvironmentVariable("HAULOUT_EVENTS"), out int events) ? events / GeneratedChain.EventsPerCheckpoint : 10_000;

    [Fact]
    public async Task Every_event_comes_once_across_disconnects_failover_lies_and_restarts()
    {
        using var patience = new CancellationTokenSource(Patience);
        var made = new GeneratedChain(Checkpoints);
        await using var torn = await GeneratedNode.Start(made, new NodeFaults(BreakStreamsAfter: 60, SkipEvery: 25, RefuseEvery: 41, LieEvery: 59));
        await using var behind = await GeneratedNode.Start(made, new NodeFaults(Lag: 15, BreakStreamsAfter: 90, RefuseEvery: 97));
        await using var busy = await GeneratedNode.Start(made, new NodeFaults(RefuseEvery: 3, BreakStreamsAfter: 7));
        var random = new Random(5);
        long next = 0, missing = 0, unknown = 0, malformed = 0, runs = 0;
        ulong cursor = 0;
        while (cursor <= made.Last)
        {
            runs++;
            using var rpc = new SuiRpc(
                SuiRpcTests.Options(SuiTransport.Grpc, torn.Address, behind.Address, busy.Address) with
                {
                    FirstRest = TimeSpan.FromMilliseconds(5),
                    LongestRest = TimeSpan.FromMilliseconds(50),
                    MaxLag = 10,
                    ProbeInterval = TimeSpan.FromMilliseconds(100),
                    RetryTokens = 10_000,
                },
                TimeProvider.System);
            var options = new SuiChainOptions
            {
                Deployment = FakeDeployment.Deployment,
                PollInterval = TimeSpan.FromMilliseconds(2),
                LongestPause = TimeSpan.FromMilliseconds(20),
            };
            var chain = new SuiChain(rpc, options, TimeProvider.System, NullLogger<SuiChain>.Instance);
            ulong until = Math.Min(cursor + (ulong)random.Next(1, Checkpoints / 3), made.Last);
            await foreach (var checkpoint in chain.Follow(cursor, patience.Token))
            {
                Assert.Equal(cursor, checkpoint.Sequence);
                Assert.Equal(GeneratedChain.EventsPerCheckpoint, checkpoint.Events.Count);
                foreach (var one in checkpoint.Events)
                {
                    long expected = next++;
                    if (GeneratedChain.NumberOf(one.Event) is { } number)
                    {
                        Assert.Equal(expected, number);
                    }
                    else
                    {
                        Assert.Equal(2, expected % GeneratedChain.MalformedEvery);
                        missing++;
                    }
                }

                if (cursor++ == until)
                {
                    break;
                }
            }

            unknown += chain.Events.Unknown;
            malformed += chain.Events.Malformed;
        }

        Assert.True(runs > 2);
        Assert.Equal(made.Events, next);
        Assert.Equal(made.Events / GeneratedChain.UnknownEvery, unknown);
        Assert.Equal(missing, malformed);
        Assert.InRange(malformed, made.Events / GeneratedChain.MalformedEvery, made.Events / GeneratedChain.MalformedEvery + 1);
    }
}
