using Microsoft.AspNetCore.Http;
using Walrus.Hosting.Metrics;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Metrics;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Http;

/// <summary>What those who watch the node ask: metrics, whether it lives, whether it is ready for requests.</summary>
internal sealed class MonitoringRoutes(NodeMeter meter, NodeState state, DiskWatch disk)
{
    internal void Map(WebHost host)
    {
        host.Get("/metrics", (_, _) => Said(200, meter.Text.Render(), PrometheusText.ContentType));
        host.Get("/livez", (_, _) => Said(200, "alive\n"));
        host.Get("/readyz", (_, _) => WhyNot() is { } reason ? Said(503, $"not ready: {reason}\n") : Said(200, "ready\n"));
    }

    /// <summary>A full disk is no reason: what is there is served.</summary>
    private string? WhyNot() => disk.State is DiskState.ReadOnly or DiskState.Failing ? $"the disk is {disk.State}"
        : state.View.Codec is null ? "the chain has not told the network's shards yet"
        : null;

    private static Task<Answer> Said(int code, string text, string type = "text/plain; charset=utf-8") =>
        Task.FromResult<Answer>(new Answer.Text(code, text, type));
}
