using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>
/// Hollow kubelets run no containers, but they send real probes, all to the one address they give every Pod. This answers there as a storage node
/// does, so that probes, readiness and what the operator asks nodes are real.
/// </summary>
internal sealed class HollowNodes : IAsyncDisposable
{
    internal const int Epoch = 7;
    internal const int Shards = 4;
    private const string PodAddress = "192.168.192.168";
    private readonly WebApplication app;

    private HollowNodes(WebApplication app) => this.app = app;

    internal int Port { get; private set; }

    internal static async Task<HollowNodes> Start()
    {
        // "replace" is content when another test run has added it already.
        await RealCluster.Run("ip", ["addr", "replace", $"{PodAddress}/32", "dev", "lo"]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(PodAddress), 0));
        var nodes = new HollowNodes(builder.Build());
        nodes.app.MapGet("/v1/health", () => Results.Text($$"""
            {
              "success": {
                "code": 200,
                "data": {
                  "uptime": { "secs": 60, "nanos": 0 },
                  "epoch": {{Epoch}},
                  "publicKey": "",
                  "nodeStatus": "Active",
                  "eventProgress": { "persisted": 10, "pending": 0, "highestFinishedEventIndex": 9 },
                  "shardSummary": {
                    "owned": {{Shards}},
                    "ownedShardStatus": { "unknown": 0, "ready": {{Shards}}, "inTransfer": 0, "inRecovery": 0 },
                    "readOnly": 0
                  }
                }
              }
            }
            """, "application/json"));
        await nodes.app.StartAsync();
        nodes.Port = new Uri(nodes.app.Urls.First()).Port;
        return nodes;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await RealCluster.Run("ip", ["addr", "del", $"{PodAddress}/32", "dev", "lo"]);
    }
}
