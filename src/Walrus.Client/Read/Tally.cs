using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Core.Committees;

namespace Walrus.Client.Read;

/// <summary>Counts refusals by weight until they mean something: beyond a quorum the blob is not there, or must not be given.</summary>
internal sealed class Tally(Quorum quorum)
{
    private readonly List<NodeFailure> failures = [];
    private int missing;
    private int forbidden;

    internal IReadOnlyList<NodeFailure> Failures => failures;

    internal bool Missing => quorum.IsQuorum(missing + forbidden) && missing >= forbidden;

    internal bool Forbidden => quorum.IsQuorum(missing + forbidden) && forbidden > missing;

    internal static Queue<CommitteeNode> InOrder(IReadOnlyList<CommitteeNode> nodes, NodeStandings standings)
    {
        var shuffled = nodes.ToArray();
        Random.Shared.Shuffle(shuffled);
        return new(shuffled.OrderBy(n => standings.IsGood(n.Info.NodeId) ? 0 : 1));
    }

    internal void Add<T>(CommitteeNode node, NodeReply<T> reply, int weight)
    {
        if (reply is NodeReply<T>.Refused { HttpStatus: var code })
        {
            missing += code == 404 ? weight : 0;
            forbidden += code == 451 ? weight : 0;
        }

        Note(NodeFailure.Of(node.Info, reply));
    }

    internal void Blame(CommitteeNode node, string cause) => Note(NodeFailure.Of(node.Info, cause));

    private void Note(NodeFailure failure)
    {
        // One line for a node is enough for whoever looks for the cause.
        if (!failures.Exists(f => f.Node == failure.Node))
        {
            failures.Add(failure);
        }
    }
}
