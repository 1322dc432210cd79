namespace Walrus.StorageNode.Epochs;

/// <summary>
/// What stands between a node and <c>epoch_sync_done</c>. Whoever takes the step holds that epoch's only token: it is spent by
/// <see cref="Finish"/>, and by nothing else (node-behaviour §3).
/// </summary>
internal enum EpochStep
{
    /// <summary>Nobody: the node is in no committee, or does not know the present yet.</summary>
    None = 0,

    /// <summary>A new member fetches all metadata, then its shards.</summary>
    RecoverMetadata = 1,

    /// <summary>Gained shards are filled.</summary>
    SyncShards = 2,

    /// <summary>A node that was away looks whether it has everything.</summary>
    RecoverNode = 3,

    /// <summary>Nothing is left: the node is Active and says so.</summary>
    Finish = 4,
}

/// <summary>Decides the next step from the node's picture of itself.</summary>
internal static class EpochSteps
{
    internal static EpochStep Next(NodeView view)
    {
        if (!view.Member || !view.IsSettled)
        {
            return EpochStep.None;
        }

        if (view.Status is NodeStatus.RecoverMetadata && view.Shards.ContainsValue(ShardStatus.None))
        {
            return EpochStep.RecoverMetadata;
        }

        return view.Unfinished.Any() ? EpochStep.SyncShards
            : view.Status is NodeStatus.RecoveryInProgress ? EpochStep.RecoverNode
            : EpochStep.Finish;
    }
}
