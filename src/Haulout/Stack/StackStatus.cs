namespace Haulout.Stack;

/// <summary>A node's line in the status table.</summary>
/// <param name="Name">node-00, …</param>
/// <param name="Address">Where its API is.</param>
/// <param name="Running">Whether its process (here: its part of this process) runs.</param>
/// <param name="Shards">Shards it owns.</param>
/// <param name="Reach">Online, Offline or Unknown, as the control plane sees it.</param>
/// <param name="Standing">Healthy, Watch or Suspect.</param>
/// <param name="Passed">Challenges passed in the last round.</param>
/// <param name="Failed">Challenges failed in the last round.</param>
/// <param name="OpenLosses">Slivers known to be lost and not healed yet.</param>
/// <param name="Healed">Slivers repaired, ever.</param>
internal sealed record NodeLine(
    string Name, string Address, bool Running, int Shards, string Reach, string Standing, int Passed, int Failed, int OpenLosses, long Healed);

/// <summary>What the status table shows.</summary>
internal sealed record StackStatus(
    ulong Checkpoint, TimeSpan Lag, uint Epoch, string Phase, long Blobs, long BlobBytes, long? Round, int OpenLosses, long Healed, long HealedBytes,
    IReadOnlyList<NodeLine> Nodes);
