using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;

namespace Walrus.Client.Read;

/// <summary>
/// What a committee says of a blob (storage-node-api §C.4). Any node may lie; an answer counts when more than f shards' worth of nodes
/// give it, so that a correct one is among them.
/// </summary>
/// <param name="network">The network.</param>
public sealed class StatusInquiry(WalrusNetwork network)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // After a quorum has answered, a straggler may still make the difference between two views, but not for long.
    private static readonly TimeSpan PatienceAfterQuorum = TimeSpan.FromMilliseconds(500);

    /// <summary>The highest status that enough of the committee agree on; null if on none in time.</summary>
    public async Task<BlobStatus?> Ask(NetworkView view, Committee committee, BlobId blob, CancellationToken ct = default)
    {
        await using var race = new RequestRace<CommitteeNode, NodeReply<BlobStatus>>(
            (node, stop) => network.Nodes.At(node.Info).GetStatus(blob, stop), network.Clock, ct);
        foreach (var node in view.NodesOf(committee))
        {
            race.Start(node);
        }

        var answers = new Dictionary<BlobStatus, int>();
        int weight = 0;
        long began = network.Clock.GetTimestamp();
        while (race.Open > 0)
        {
            var patience = committee.Quorum.IsQuorum(weight) ? PatienceAfterQuorum : Patience - network.Clock.GetElapsedTime(began);
            if (patience <= TimeSpan.Zero || await race.Next(patience, ct) is not var (node, reply))
            {
                break;
            }

            network.Standings.Note(node.Info.NodeId, reply);
            if (reply is NodeReply<BlobStatus>.Ok(var status, _))
            {
                weight += node.Member.Weight;
                var key = Comparable(status);
                answers[key] = answers.GetValueOrDefault(key) + node.Member.Weight;
            }

            if (committee.Quorum.IsQuorum(weight) && Agreed(committee.Quorum, answers) is { } agreed)
            {
                return agreed;
            }
        }

        return Agreed(committee.Quorum, answers);
    }

    private static BlobStatus? Agreed(Quorum quorum, Dictionary<BlobStatus, int> answers) => answers
        .Where(a => quorum.IsValidity(a.Value))
        .Select(a => a.Key)
        .OrderByDescending(Rank)
        .FirstOrDefault();

    // Counts of deletable references differ from node to node while events are on their way, and decide nothing here.
    private static BlobStatus Comparable(BlobStatus status) => status switch
    {
        BlobStatus.Permanent p => p with { Counts = new(0, 0) },
        BlobStatus.Deletable d => d with { Counts = new(0, 0) },
        _ => status,
    };

    private static (int, bool, uint) Rank(BlobStatus status) => status switch
    {
        BlobStatus.Invalid => (3, false, 0),
        BlobStatus.Permanent p => (2, p.IsCertified, p.EndEpoch.Value),
        BlobStatus.Deletable => (1, false, 0),
        _ => (0, false, 0),
    };
}
