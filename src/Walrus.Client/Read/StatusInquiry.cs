using Walrus.Client.Chain;
using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.Client.Read;

/// <summary>
/// What a committee says of a blob (storage-node-api §C.4). Any node may lie; an answer counts when more than f shards' worth of nodes
/// give it, so that a correct one is among them, or when the event it names is on chain and says so.
/// </summary>
/// <param name="network">The network.</param>
public sealed class StatusInquiry(WalrusNetwork network)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // After a quorum has answered, a straggler may still make the difference between two views, but not for long.
    private static readonly TimeSpan PatienceAfterQuorum = TimeSpan.FromMilliseconds(500);

    // A liar may name any number of transactions; the chain is not asked about many.
    private const int MostEventsLookedUp = 4;

    /// <summary>The highest status that enough of the committee agree on or the chain proves; null if there is none in time.</summary>
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

        return Agreed(committee.Quorum, answers) ?? await Proven(blob, answers.Keys, ct);
    }

    /// <summary>Whether the event that a status names is on chain and says what the status says; false too for what no event can prove.</summary>
    internal static bool Proves(WalrusEvent proof, BlobId blob, BlobStatus status) => (status, proof) switch
    {
        (BlobStatus.Permanent { IsCertified: true } p, WalrusEvent.BlobCertified e) => !e.Deletable && e.BlobId == blob && e.EndEpoch == p.EndEpoch,
        (BlobStatus.Permanent { IsCertified: false } p, WalrusEvent.BlobRegistered e) => !e.Deletable && e.BlobId == blob && e.EndEpoch == p.EndEpoch,
        (BlobStatus.Invalid, WalrusEvent.InvalidBlobId e) => e.BlobId == blob,
        _ => false,
    };

    private async Task<BlobStatus?> Proven(BlobId blob, IEnumerable<BlobStatus> answers, CancellationToken ct)
    {
        if (network.Lookups is not { } chain)
        {
            return null;
        }

        foreach (var status in answers.Where(s => EventOf(s) is not null).OrderByDescending(Rank).Take(MostEventsLookedUp))
        {
            var id = EventOf(status)!.Value;
            try
            {
                if (await chain.FindTransaction(id.TransactionDigest, ct) is { Succeeded: true } found
                    && id.Sequence < (ulong)found.Events.Count && Proves(found.Events[(int)id.Sequence], blob, status))
                {
                    return status;
                }
            }
            catch (ChainUnavailableException)
            {
                // Unproven is all that can be said.
                return null;
            }
        }

        return null;
    }

    private static EventId? EventOf(BlobStatus status) => status switch
    {
        BlobStatus.Permanent p => p.StatusEvent,
        BlobStatus.Invalid i => i.Event,
        _ => null,
    };

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
