using System.Text.Json;

namespace ControlPlane.Kubernetes.Nodes;

/// <summary>What a storage node says about itself at <c>/v1/health</c>.</summary>
internal sealed record NodeHealth(string NodeStatus, long Epoch, ShardCounts Shards)
{
    /// <summary>The largest answer read, in bytes.</summary>
    internal const int MaxLength = 64 << 10;

    /// <summary>Reads the answer of a node, ours or upstream's; null when it is not one.</summary>
    internal static NodeHealth? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.TryGetProperty("success", out var success) && success.TryGetProperty("data", out var data))
            {
                root = data;
            }

            string status = root.GetProperty("nodeStatus").GetString() ?? "";
            var summary = root.GetProperty("shardSummary");
            var states = summary.GetProperty("ownedShardStatus");
            return new NodeHealth(status.Length <= 128 ? status : status[..128], root.GetProperty("epoch").GetInt64(), new ShardCounts
            {
                Owned = summary.GetProperty("owned").GetInt32(),
                Ready = states.GetProperty("ready").GetInt32(),
                InTransfer = states.GetProperty("inTransfer").GetInt32(),
                InRecovery = states.GetProperty("inRecovery").GetInt32(),
            });
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
