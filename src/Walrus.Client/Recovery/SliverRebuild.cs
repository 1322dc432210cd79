using Walrus.Client.Committees;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Recovery;

/// <summary>
/// Rebuilds one sliver of a blob from symbols of other nodes, ours or unmodified upstream ones: about as many bytes as the sliver itself
/// has, never the blob (product §B.6, methods M3 and M4).
/// </summary>
/// <param name="network">The network.</param>
public sealed class SliverRebuild(WalrusNetwork network)
{
    private static readonly HashSet<ObjectId> Nobody = [];

    /// <summary>
    /// Rebuilds sliver <paramref name="target"/> of <paramref name="axis"/> from members of <paramref name="committee"/>. Systematic targets
    /// take symbols without proofs first and fall back to proven ones when the sliver does not fit; others take proven ones at once,
    /// because nodes serve no others for them.
    /// </summary>
    /// <param name="view">The network as the caller sees it.</param>
    /// <param name="committee">Who holds the blob.</param>
    /// <param name="metadata">Verified metadata of the blob.</param>
    /// <param name="axis">The axis of the sliver.</param>
    /// <param name="target">The sliver, by its own index.</param>
    /// <param name="without">Nodes not to be asked, such as the one that has lost it.</param>
    /// <param name="ct">Gives up.</param>
    public Task<RebuildResult> Rebuild(
        NetworkView view, Committee committee, BlobMetadataWithId metadata, SliverAxis axis, SliverIndex target,
        IReadOnlySet<ObjectId>? without = null, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target.Value, view.Codec.Config.Shards, nameof(target));
        var gathering = new SymbolGathering(network, view, committee, metadata, axis, target, without ?? Nobody);
        return Task.Run(() => Rebuild(view.Codec, gathering, metadata, axis, target, ct), ct);
    }

    private static async Task<RebuildResult> Rebuild(
        RedStuffCodec codec, SymbolGathering gathering, BlobMetadataWithId metadata, SliverAxis axis, SliverIndex target, CancellationToken ct)
    {
        int symbolSize = metadata.Metadata.SymbolSize(codec.Config);
        var recovery = new SliverRecovery(codec);
        var verifier = new SliverVerifier(codec);
        if (target.Value < codec.Config.SourceSymbolsOf(axis))
        {
            var unproven = recovery.Recover(axis, target, symbolSize, await gathering.Unproven(ct));
            if (unproven is not null && verifier.Verify(unproven, metadata.Metadata) == SliverFault.None)
            {
                return new RebuildResult.Rebuilt(unproven, RebuildMethod.DecodingSymbols, gathering.Figures);
            }
        }

        var proven = await gathering.Proven(ct);
        if (proven.Count < gathering.Needed)
        {
            return new RebuildResult.NotEnoughSymbols(proven.Count, gathering.Needed, gathering.Figures);
        }

        var sliver = recovery.Recover(axis, target, symbolSize, proven.Select(s => s.Symbol))!;
        return verifier.Verify(sliver, metadata.Metadata) == SliverFault.None
            ? new RebuildResult.Rebuilt(sliver, RebuildMethod.RecoverySymbols, gathering.Figures)
            : new RebuildResult.Inconsistent(
                new InconsistencyProof(axis, target, [.. proven.Select(s => new RecoverySymbol(s.Symbol, s.Proof))]), gathering.Figures);
    }
}
