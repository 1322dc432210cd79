using Google.Protobuf;
using Walrus.Sui.Protos;

namespace Walrus.Sui.Rpc;

/// <summary>How one full node fares, for operators.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Failures">Failed attempts in a row.</param>
/// <param name="IsResting">Whether it is left alone for a while.</param>
/// <param name="Latency">How long its answers take, smoothed; zero while unknown.</param>
/// <param name="Height">The newest checkpoint it has told of.</param>
public sealed record SuiEndpointReport(Uri Address, int Failures, bool IsResting, TimeSpan Latency, ulong? Height);

/// <summary>The full nodes of one chain and what is known of each.</summary>
internal sealed class EndpointSet(SuiRpcOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly long start = time.GetTimestamp();
    private readonly EndpointHealth[] health = [.. options.Endpoints.Select(_ => EndpointHealth.Unknown)];
    private readonly bool[] probed = new bool[options.Endpoints.Count];
    private string? chain = options.ChainId;
    private int current;

    internal int Count => health.Length;

    private TimeSpan Now => time.GetElapsedTime(start);

    /// <summary>The one to ask; <paramref name="tried"/> has a bit for each that failed this call.</summary>
    internal int Choose(ulong? checkpoint, uint tried)
    {
        lock (gate)
        {
            int best = EndpointRanking.Best(health, Now, checkpoint, options.MaxLag, current, tried);
            if (tried == 0 && checkpoint is null)
            {
                current = best;
            }

            return best;
        }
    }

    internal bool AreAllTried(uint tried) => uint.PopCount(tried) >= Count;

    internal void Succeeded(int index, TimeSpan latency, ulong? height)
    {
        lock (gate)
        {
            health[index] = health[index].Succeeded(Now, latency).Told(height, null);
        }
    }

    internal void Failed(int index)
    {
        lock (gate)
        {
            health[index] = health[index].Failed(Now, options.FirstRest, options.LongestRest, Random.Shared.NextDouble());
        }
    }

    /// <summary>Takes in what the head of a reply says of the node.</summary>
    /// <exception cref="SuiRpcException">It serves another chain than the others, or than the one configured.</exception>
    internal void Heard(int index, EndpointFacts facts)
    {
        lock (gate)
        {
            if (facts.ChainId is { } id && (Count > 1 || options.ChainId is not null) && (chain ??= id) != id)
            {
                throw new SuiRpcException(
                    GrpcStatus.Internal, $"{options.Endpoints[index]} serves the chain {id}, not {chain}. Take it from the endpoints.");
            }

            health[index] = health[index].Told(facts.Height, facts.Lowest);
        }
    }

    internal void Told(int index, ulong height)
    {
        lock (gate)
        {
            health[index] = health[index].Told(height, null);
        }
    }

    /// <summary>
    /// Those to be asked how they are: who has rested, and who was not heard of for long. Each is taken until <see cref="Probed"/>.
    /// </summary>
    internal IReadOnlyList<int> TakeDue()
    {
        lock (gate)
        {
            List<int> due = [];
            var now = Now;
            for (int i = 0; i < Count; i++)
            {
                var one = health[i];
                bool unheard = i != current && (one.HeardAt == TimeSpan.MinValue || now - one.HeardAt >= options.ProbeInterval);
                if (!probed[i] && !one.Rests(now) && (one.Failures > 0 || unheard))
                {
                    probed[i] = true;
                    due.Add(i);
                }
            }

            return due;
        }
    }

    internal void Probed(int index)
    {
        lock (gate)
        {
            probed[index] = false;
        }
    }

    internal IReadOnlyList<SuiEndpointReport> Report()
    {
        lock (gate)
        {
            var now = Now;
            return [.. health.Select((h, i) => new SuiEndpointReport(options.Endpoints[i], h.Failures, h.Rests(now), h.Latency, h.Height))];
        }
    }

    /// <summary>The height a reply gives away.</summary>
    internal static ulong? HeightOf(IMessage reply) => reply switch
    {
        GetServiceInfoResponse { HasCheckpointHeight: true } info => info.CheckpointHeight,
        SubscribeCheckpointsResponse { HasCursor: true } checkpoint => checkpoint.Cursor,
        _ => null,
    };
}
