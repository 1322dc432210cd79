using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Walrus.Client.Nodes;
using Walrus.Core.Bls;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Tests.Network;

/// <summary>
/// Real nodes over a wire that lets one sliver of a shard through at a time, is cut after so many answers, and remembers what was asked and
/// answered, or asked in vain.
/// </summary>
internal sealed class ShortWire(IStorageNodes nodes, int answers) : IStorageNodes
{
    private int left = answers;

    internal ConcurrentQueue<SyncShard> Asked { get; } = [];

    public IStorageNode At(StorageNodeInfo node)
    {
        var end = DispatchProxy.Create<IStorageNode, End>();
        (((End)end).Node, ((End)end).Wire) = (nodes.At(node), this);
        return end;
    }

    private async Task<NodeReply<ShardSyncResponse>> SyncShard(
        IStorageNode node, SignedMessage<SyncShard> request, BlsPublicKey key, CancellationToken ct)
    {
        if (Volatile.Read(ref left) == 0)
        {
            Asked.Enqueue(request.Message);
            return new NodeReply<ShardSyncResponse>.Unreachable("the wire is cut");
        }

        // A holder that has not heard of the epoch yet refuses: that is no answer.
        var reply = await node.SyncShard(request, key, ct);
        if (reply is not NodeReply<ShardSyncResponse>.Ok { Value.Entries: var entries, HttpStatus: var status })
        {
            return reply;
        }

        Asked.Enqueue(request.Message);
        Interlocked.Decrement(ref left);
        return new NodeReply<ShardSyncResponse>.Ok(new ShardSyncResponse([.. entries.Take(1)]), status);
    }

    /// <summary>One end of the wire; every call but that for a shard goes straight through.</summary>
    [SuppressMessage("Performance", "CA1852", Justification = "The proxy derives from it.")]
    public class End : DispatchProxy
    {
        internal IStorageNode? Node { get; set; }

        internal ShortWire? Wire { get; set; }

        /// <inheritdoc />
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == nameof(IStorageNode.SyncShard)
                ? Wire!.SyncShard(Node!, (SignedMessage<SyncShard>)args![0]!, (BlsPublicKey)args[1]!, (CancellationToken)args[2]!)
                : targetMethod.Invoke(Node, args);
    }
}
