using System.Buffers.Binary;
using Walrus.Core.Identifiers;

namespace Walrus.StorageNode.Epochs;

/// <summary>
/// Where the node stands (node-behaviour §3). <see cref="object.ToString"/> is upstream's word for it (storage-node-api §A.6).
/// </summary>
/// <param name="Number">Upstream's number, durable and that of the metric <c>walrus_current_node_status</c>.</param>
internal abstract record NodeStatus(byte Number)
{
    /// <summary>Not in the committee.</summary>
    internal sealed record Standby() : NodeStatus(0)
    {
        public override string ToString() => "Standby";
    }

    /// <summary>In the committee, with everything that is not a shard's own business.</summary>
    internal sealed record Active() : NodeStatus(1)
    {
        public override string ToString() => "Active";
    }

    /// <summary>New in the committee: fetches every certified blob's metadata, then its shards.</summary>
    internal sealed record RecoverMetadata() : NodeStatus(2)
    {
        public override string ToString() => "RecoverMetadata";
    }

    /// <summary>Behind the chain by more than an epoch: only events count until it is there.</summary>
    internal sealed record RecoveryCatchUp() : NodeStatus(3)
    {
        public override string ToString() => "RecoveryCatchUp";
    }

    /// <summary>Has caught up, and looks whether it has every blob certified before <paramref name="Target"/>.</summary>
    internal sealed record RecoveryInProgress(Epoch Target) : NodeStatus(4)
    {
        public override string ToString() => $"RecoveryInProgress ({Target})";
    }

    /// <summary>Catching up with a history whose beginning is gone.</summary>
    /// <param name="FirstCompleteEpoch">The first epoch of which every event will be seen.</param>
    /// <param name="EpochAtStart">The chain's epoch when the node began: what ended by it is not kept.</param>
    internal sealed record RecoveryCatchUpWithIncompleteHistory(Epoch FirstCompleteEpoch, Epoch EpochAtStart) : NodeStatus(5)
    {
        public override string ToString() =>
            $"RecoveryCatchUpWithIncompleteHistory (first complete epoch: {FirstCompleteEpoch}, epoch at start: {EpochAtStart})";
    }

    /// <summary>Whether blobs and shards are left alone until the node knows the present.</summary>
    internal bool IsCatchingUp => this is RecoveryCatchUp or RecoveryCatchUpWithIncompleteHistory;

    /// <summary>Whether upstream's table of transitions allows that status after this one.</summary>
    internal bool MayBecome(NodeStatus next) => Number == next.Number || (this, next) switch
    {
        (Standby, RecoverMetadata or RecoveryCatchUp or RecoveryCatchUpWithIncompleteHistory) => true,
        (Active, Standby or RecoveryCatchUp) => true,
        (RecoverMetadata, Active or Standby or RecoveryCatchUp) => true,
        (RecoveryCatchUp or RecoveryCatchUpWithIncompleteHistory, Standby or RecoverMetadata or RecoveryInProgress) => true,
        (RecoveryInProgress, Active or Standby or RecoveryCatchUp) => true,
        _ => false,
    };

    /// <summary>The number, then the epochs as u32 big-endian.</summary>
    internal byte[] ToBytes()
    {
        Epoch[] epochs = this switch
        {
            RecoveryInProgress p => [p.Target],
            RecoveryCatchUpWithIncompleteHistory i => [i.FirstCompleteEpoch, i.EpochAtStart],
            _ => [],
        };
        var bytes = new byte[1 + (4 * epochs.Length)];
        bytes[0] = Number;
        for (int i = 0; i < epochs.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1 + (4 * i)), epochs[i].Value);
        }

        return bytes;
    }

    /// <summary>What <see cref="ToBytes"/> made.</summary>
    /// <exception cref="StorageNodeException">They are of no status this build knows.</exception>
    internal static NodeStatus FromBytes(byte[] bytes)
    {
        Epoch At(int i) => new(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1 + (4 * i))));
        return bytes switch
        {
            [0] => new Standby(),
            [1] => new Active(),
            [2] => new RecoverMetadata(),
            [3] => new RecoveryCatchUp(),
            [4, _, _, _, _] => new RecoveryInProgress(At(0)),
            [5, _, _, _, _, _, _, _, _] => new RecoveryCatchUpWithIncompleteHistory(At(0), At(1)),
            _ => throw new StorageNodeException("The node's status in its database is of a newer build; use that one."),
        };
    }
}
