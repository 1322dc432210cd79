using System.Text.Json;
using Haulout.Chain;
using Haulout.Parts;

namespace Haulout.Stack;

/// <summary>A storage node as <c>haulout up --json</c> tells it; <paramref name="Shards"/> is how many it holds.</summary>
internal sealed record ReadyNode(string Id, string Name, string Url, int Shards);

/// <summary>The line of <c>haulout up --json</c>: all that a program needs to use the network.</summary>
/// <param name="SuiGrpcUrl">The chain: gRPC and gRPC-web.</param>
/// <param name="SystemObject">Walrus' <c>System</c>.</param>
/// <param name="StakingObject">Walrus' <c>Staking</c>.</param>
/// <param name="Publisher">Where <c>PUT /v1/blobs</c> is.</param>
/// <param name="Aggregator">Where <c>GET /v1/blobs/…</c> is.</param>
/// <param name="UploadRelay">Null when there is none.</param>
/// <param name="ControlPlane">Status page and API.</param>
/// <param name="Nodes">The storage nodes.</param>
/// <param name="DevWallet">The secret key, <c>suiprivkey1…</c>, of an account with SUI and WAL of this chain.</param>
internal sealed record StackReady(
    string SuiGrpcUrl, string SystemObject, string StakingObject, string Publisher, string Aggregator, string? UploadRelay, string ControlPlane,
    IReadOnlyList<ReadyNode> Nodes, string DevWallet)
{
    /// <summary>Of a stack that runs; makes the dev wallet when there is none yet, and gives it coins when it has none.</summary>
    internal static async Task<StackReady> Of(StackFile where, ChainConnection chain, string folder, CancellationToken ct)
    {
        string file = StackFile.WalletOf(folder);
        await Faucet.FundWhenEmpty(chain, chain.Wallet(file), ct);
        using var key = WalletFile.ReadOrCreate(file);
        var committee = (await chain.Chain.ReadState(ct)).Current;
        var weights = committee?.Members.ToDictionary(m => m.NodeId.ToString(), m => m.Weight) ?? [];
        return new StackReady(
            Origin(where.Chain), chain.Deployment.SystemObject.ToString(), chain.Deployment.StakingObject.ToString(),
            Origin(where.Gateway), Origin(where.Gateway), where.UploadRelay is { } relay ? Origin(relay) : null, Origin(where.Control),
            [.. where.Nodes.Select(n => new ReadyNode(n.NodeId, n.Name, Origin(n.Url), weights.GetValueOrDefault(n.NodeId)))],
            key.ExportSecret());
    }

    /// <summary>One line.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"the stack at {SuiGrpcUrl}";

    // Without the slash at the end: programs put paths behind it.
    private static string Origin(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
