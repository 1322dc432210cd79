using System.Collections.Immutable;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Epochs;

/// <summary>The node's picture of itself: durable in the database, published as an immutable <see cref="NodeView"/>.</summary>
internal sealed class NodeState
{
    private readonly Database database;
    private readonly Lock gate = new();
    private volatile NodeView view;
    private (ObjectId Node, ObjectId Cap)? capability;

    internal NodeState(Database database)
    {
        this.database = database;
        (view, capability) = database.Read(c =>
        {
            var shards = c.All(
                "SELECT shard, status FROM shards", r => (Shard: new ShardIndex((ushort)r.GetInt32(0)), Status: (ShardStatus)r.GetInt32(1)));
            var loaded = new NodeView(
                c.EpochFact(Facts.EventEpoch) ?? new Epoch(0), c.EpochFact(Facts.CommitteeEpoch) ?? new Epoch(0), c.Number(Facts.Member) == 1,
                c.Number(Facts.NetworkShards) is { } n ? CodecFor((int)n) : null,
                shards.ToImmutableSortedDictionary(s => s.Shard, s => s.Status));
            var known = c.Fact(Facts.Capability) is { Length: 64 } cap
                ? (ObjectId.FromBytes(cap.AsSpan(0, 32)), ObjectId.FromBytes(cap.AsSpan(32)))
                : ((ObjectId, ObjectId)?)null;
            return (loaded, known);
        });
    }

    internal NodeView View => view;

    /// <summary>The node's id and the object that allows to act for it; null before it is registered.</summary>
    internal (ObjectId Node, ObjectId Cap)? Capability
    {
        get
        {
            lock (gate)
            {
                return capability;
            }
        }
    }

    internal void SetCapability(NodeCapability found)
    {
        database.Write(c => c.SetFact(Facts.Capability, [.. found.NodeId.ToArray(), .. found.CapObject.ToArray()]));
        lock (gate)
        {
            capability = (found.NodeId, found.CapObject);
        }
    }

    /// <summary>The network's number of shards never changes; the first answer of the chain fixes it.</summary>
    /// <exception cref="StorageNodeException">The chain names another number than it did.</exception>
    internal void SetNetworkShards(int shards)
    {
        lock (gate)
        {
            if (view.Codec?.Config.Shards == shards)
            {
                return;
            }

            if (view.Codec is { } known)
            {
                throw new StorageNodeException(
                    $"The chain has {shards} shards, this data directory belongs to one with {known.Config.Shards}; "
                    + "use the directory of this network.");
            }

            database.Write(c => c.SetNumber(Facts.NetworkShards, (ulong)shards));
            view = view with { Codec = CodecFor(shards) };
        }
    }

    /// <summary>After an epoch's first event has been made durable by the intake.</summary>
    internal void SetEventEpoch(Epoch epoch)
    {
        lock (gate)
        {
            view = view with { EventEpoch = epoch };
        }
    }

    /// <summary>Takes up a plan, durable before it is visible.</summary>
    internal void Adopt(EpochPlan plan, Epoch epoch)
    {
        lock (gate)
        {
            database.Write(c =>
            {
                c.Run("DELETE FROM shards");
                foreach (var (shard, status) in plan.Shards)
                {
                    c.Run("INSERT INTO shards(shard, status) VALUES($0, $1)", shard.Value, (int)status);
                }

                c.SetNumber(Facts.CommitteeEpoch, epoch.Value);
                c.SetNumber(Facts.Member, plan.Member ? 1u : 0u);
            });
            view = view with { CommitteeEpoch = epoch, Member = plan.Member, Shards = plan.Shards };
        }
    }

    /// <summary>Changes the status of a shard that is still owned in that epoch; otherwise nothing.</summary>
    internal void SetShard(ShardIndex shard, ShardStatus status, Epoch epoch)
    {
        lock (gate)
        {
            if (view.CommitteeEpoch != epoch || !view.Owns(shard))
            {
                return;
            }

            database.Write(c => c.Run("UPDATE shards SET status = $1 WHERE shard = $0", shard.Value, (int)status));
            view = view with { Shards = view.Shards.SetItem(shard, status) };
        }
    }

    /// <summary>The chain's word about a blob id, as of the events processed.</summary>
    internal BlobInfo Blob(BlobId blob) => database.Read(c => c.Blob(blob));

    private static RedStuffCodec CodecFor(int shards) => new(new EncodingConfig(shards));
}
