using Microsoft.Data.Sqlite;
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
            bool member = c.Number(Facts.Member) == 1;
            var loaded = new NodeView(
                c.EpochFact(Facts.EventEpoch) ?? new Epoch(0), c.EpochFact(Facts.CommitteeEpoch) ?? new Epoch(0), member,
                c.Fact(Facts.NodeStatus) is { } status ? NodeStatus.FromBytes(status)
                    : member ? new NodeStatus.Active() : new NodeStatus.Standby(),
                c.Number(Facts.NetworkShards) is { } n ? CodecFor((int)n) : null,
                c.AllShards());
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

    /// <summary>Begins in the middle of history, in an epoch whose committee is not taken up: durable before it is visible.</summary>
    internal void BeginAt(Epoch epoch)
    {
        lock (gate)
        {
            database.Write(c =>
            {
                c.SetNumber(Facts.EventEpoch, epoch.Value);
                c.SetNumber(Facts.CommitteeEpoch, epoch.Value);
            });
            view = view with { EventEpoch = epoch, CommitteeEpoch = epoch };
        }
    }

    /// <summary>Takes up a plan, durable before it is visible.</summary>
    internal void Adopt(EpochPlan plan, Epoch epoch)
    {
        lock (gate)
        {
            Require(plan.Status);
            database.Write(c =>
            {
                c.SetShards(plan.Shards);
                foreach (var shard in plan.Begun)
                {
                    c.ForgetSync(shard);
                }

                c.SetNumber(Facts.CommitteeEpoch, epoch.Value);
                c.SetNumber(Facts.Member, plan.Member ? 1u : 0u);
                c.SetFact(Facts.NodeStatus, plan.Status.ToBytes());
            });
            view = view with { CommitteeEpoch = epoch, Member = plan.Member, Status = plan.Status, Shards = plan.Shards };
        }
    }

    /// <summary>
    /// Changes the node's status, durable before it is visible. With an epoch only while its committee is in office and the status may follow
    /// the present one: otherwise false, because the node has gone another way meanwhile.
    /// </summary>
    /// <exception cref="StorageNodeException">No epoch was given, and the status may not follow the present one.</exception>
    internal bool SetStatus(NodeStatus status, Epoch? epoch = null)
    {
        lock (gate)
        {
            if (epoch is { } wanted && (wanted != view.CommitteeEpoch || !view.Status.MayBecome(status)))
            {
                return false;
            }

            if (status != view.Status)
            {
                Require(status);
                database.Write(c => c.SetFact(Facts.NodeStatus, status.ToBytes()));
                view = view with { Status = status };
            }

            return true;
        }
    }

    /// <summary>
    /// Changes the status of those shards that are still owned in that epoch, all at once; of others nothing. <paramref name="also"/> is part of
    /// the change.
    /// </summary>
    internal void SetShards(IEnumerable<ShardIndex> shards, ShardStatus status, Epoch epoch, Action<SqliteConnection>? also = null)
    {
        lock (gate)
        {
            ShardIndex[] owned = view.CommitteeEpoch == epoch ? [.. shards.Where(view.Owns)] : [];
            if (owned.Length == 0)
            {
                return;
            }

            database.Write(c =>
            {
                foreach (var shard in owned)
                {
                    c.SetShard(shard, status);
                }

                also?.Invoke(c);
            });
            view = view with { Shards = view.Shards.SetItems(owned.Select(s => KeyValuePair.Create(s, status))) };
        }
    }

    /// <summary>Notes something about the work of an epoch while its committee is in office; otherwise nothing.</summary>
    internal void Note(Epoch epoch, Action<SqliteConnection> note)
    {
        lock (gate)
        {
            if (view.CommitteeEpoch == epoch)
            {
                database.Write(note);
            }
        }
    }

    /// <summary>Forgets shards that were given away; their slivers may then be deleted.</summary>
    internal void Forget(IReadOnlyList<ShardIndex> shards)
    {
        lock (gate)
        {
            var kept = view.Shards.RemoveRange(shards.Where(s => !view.Owns(s)));
            database.Write(c => c.SetShards(kept));
            view = view with { Shards = kept };
        }
    }

    /// <summary>The chain's word about a blob id, as of the events processed.</summary>
    internal BlobInfo Blob(BlobId blob) => database.Read(c => c.Blob(blob));

    private void Require(NodeStatus next)
    {
        if (!view.Status.MayBecome(next))
        {
            throw new StorageNodeException($"A node that is {view.Status} cannot become {next}: this is a fault of this build.");
        }
    }

    private static RedStuffCodec CodecFor(int shards) => new(new EncodingConfig(shards));
}
