using Walrus.Core;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Committees;

/// <summary>The network as one operation sees it from beginning to end: the chain's state and the codec for its number of shards.</summary>
/// <param name="State">The contracts' state.</param>
/// <param name="Codec">Shared tables.</param>
public sealed record NetworkView(ChainState State, RedStuffCodec Codec)
{
    /// <summary>The committee that takes writes; null before the first one.</summary>
    public Committee? Writing => State.Current;

    /// <summary>The members of a committee with their addresses; a member the chain says nothing about is left out.</summary>
    public IReadOnlyList<CommitteeNode> NodesOf(Committee committee) =>
        [.. committee.Members
            .Select((member, i) => (member, i))
            .Where(m => State.Nodes.ContainsKey(m.member.NodeId))
            .Select(m => new CommitteeNode(m.i, m.member, State.Nodes[m.member.NodeId]))];
}

/// <summary>A member of a committee and where it is.</summary>
/// <param name="Index">Its place among the members.</param>
/// <param name="Member">Its shards and key.</param>
/// <param name="Info">Its address.</param>
public sealed record CommitteeNode(int Index, CommitteeMember Member, StorageNodeInfo Info);
