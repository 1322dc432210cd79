using Walrus.Client;
using Walrus.Client.Recovery;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace ControlPlane.Repairs;

/// <summary>A rebuilt and verified sliver, or why there is none; bytes fetched either way.</summary>
public sealed record SliverDelivery(Sliver? Sliver, long Bytes, string Detail);

/// <summary>Where repairs get slivers from.</summary>
public interface ISliverSource
{
    /// <summary>Rebuilds a sliver of a blob from what other nodes than <paramref name="without"/> hold; verified against the metadata.</summary>
    Task<SliverDelivery> Rebuild(BlobMetadataWithId metadata, SliverAxis axis, SliverIndex target, ObjectId without, CancellationToken ct = default);
}

/// <summary>From symbols of the committee's nodes (product §B.6, methods M3 and M4).</summary>
public sealed class NetworkSliverSource(WalrusNetwork network) : ISliverSource
{
    private readonly SliverRebuild rebuild = new(network);

    /// <inheritdoc/>
    public async Task<SliverDelivery> Rebuild(
        BlobMetadataWithId metadata, SliverAxis axis, SliverIndex target, ObjectId without, CancellationToken ct = default)
    {
        var view = await network.Committees.Current(ct);
        var syncing = view.State.Phase == Walrus.Sui.Chain.EpochPhase.Sync;
        if ((syncing ? view.State.Previous ?? view.State.Current : view.State.Current) is not { } committee)
        {
            return new(null, 0, "there is no committee yet");
        }

        var result = await rebuild.Rebuild(view, committee, metadata, axis, target, new HashSet<ObjectId> { without }, ct);
        // Its other shards may be needed after all; it cannot cheat, because symbols are proven or the sliver is verified.
        var bytes = result.Figures.Bytes;
        if (result is RebuildResult.NotEnoughSymbols)
        {
            result = await rebuild.Rebuild(view, committee, metadata, axis, target, null, ct);
            bytes += result.Figures.Bytes;
        }

        return result switch
        {
            RebuildResult.Rebuilt(var sliver, var method, _) => new(sliver, bytes, method.ToString()),
            RebuildResult.NotEnoughSymbols(var found, var needed, _) => new(null, bytes, $"only {found} of {needed} symbols were to be had"),
            RebuildResult.Inconsistent => new(null, bytes, "the blob is encoded inconsistently; its writer must be reported"),
            _ => new(null, bytes, "no result"),
        };
    }
}
