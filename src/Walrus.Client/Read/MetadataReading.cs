using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Read;

/// <summary>What came of asking for metadata.</summary>
public abstract record MetadataResult
{
    private MetadataResult()
    {
    }

    /// <summary>Metadata that hashes to the blob id.</summary>
    public sealed record Found(BlobMetadataWithId Metadata) : MetadataResult;

    /// <summary>A quorum does not know the blob.</summary>
    public sealed record NotFound : MetadataResult;

    /// <summary>Most of a quorum must not give it.</summary>
    public sealed record Blocked : MetadataResult;

    /// <summary>Nobody gave valid metadata; the nodes say why.</summary>
    public sealed record Unavailable(IReadOnlyList<NodeFailure> Failures) : MetadataResult;
}

/// <summary>Metadata from any node, believed because it hashes to the blob id (storage-node-api §C.3).</summary>
/// <param name="network">The network.</param>
public sealed class MetadataReading(WalrusNetwork network)
{
    private const int AtOnce = 3;
    private static readonly TimeSpan HedgeDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks three nodes at a time, in random order and those that fell silent lately last; more when answers are slow.</summary>
    public async Task<MetadataResult> Fetch(NetworkView view, Committee committee, BlobId blob, CancellationToken ct = default)
    {
        var order = Tally.InOrder(view.NodesOf(committee), network.Standings);
        var tally = new Tally(committee.Quorum);
        await using var race = new RequestRace<CommitteeNode, NodeReply<BlobMetadataWithId>>(
            (node, stop) => network.Nodes.At(node.Info).GetMetadata(blob, stop), network.Clock, ct);
        int width = AtOnce;
        while (true)
        {
            while (race.Open < width && order.TryDequeue(out var next))
            {
                race.Start(next);
            }

            if (race.Open == 0)
            {
                return new MetadataResult.Unavailable(tally.Failures);
            }

            if (await race.Next(HedgeDelay, ct) is not var (node, reply))
            {
                width++;
                continue;
            }

            network.Standings.Note(node.Info.NodeId, reply);
            if (reply is not NodeReply<BlobMetadataWithId>.Ok(var metadata, _))
            {
                tally.Add(node, reply, node.Member.Weight);
            }
            else if (metadata.BlobId != blob || metadata.Verify(view.Codec.Config) != MetadataFault.None)
            {
                tally.Blame(node, "gave metadata of another blob");
            }
            else
            {
                return new MetadataResult.Found(metadata);
            }

            if (tally.Missing)
            {
                return new MetadataResult.NotFound();
            }

            if (tally.Forbidden)
            {
                return new MetadataResult.Blocked();
            }
        }
    }
}
