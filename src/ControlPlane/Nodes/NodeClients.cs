using System.Collections.Concurrent;
using ControlPlane.Actors;
using ControlPlane.Epochs;
using Walrus.Client.Nodes;

namespace ControlPlane.Nodes;

/// <summary>Clients of nodes by what the chain says of them, and requests with a deadline by the workers' clock.</summary>
internal sealed class NodeClients(IStorageNodes nodes, TimeProvider clock)
{
    private const int Most = 10_000;

    // Reading a protocol key checks a curve point; once per identity is enough.
    private readonly ConcurrentDictionary<NodeIdentity, IStorageNode> known = new();

    internal IStorageNode Of(NodeIdentity node)
    {
        if (known.Count > Most) known.Clear();
        return known.GetOrAdd(node, n => nodes.At(n.ToInfo()));
    }

    /// <summary>Asks, and gives up after a time with <see cref="NodeReply{T}.TimedOut"/>.</summary>
    internal async Task<NodeReply<T>> Within<T>(TimeSpan deadline, Func<CancellationToken, Task<NodeReply<T>>> ask, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            return await ask(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new NodeReply<T>.TimedOut(deadline);
        }
    }
}
