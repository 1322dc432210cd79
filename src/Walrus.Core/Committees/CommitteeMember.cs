using Walrus.Core.Bls;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Committees;

/// <summary>A storage node in a committee (spec/messages.md §5).</summary>
/// <param name="NodeId">Its id, by which members are ordered.</param>
/// <param name="ProtocolKey">The key it signs protocol messages with.</param>
/// <param name="Shards">The shards it holds.</param>
public sealed record CommitteeMember(ObjectId NodeId, BlsPublicKey ProtocolKey, IReadOnlyList<ShardIndex> Shards)
{
    /// <summary>The weight of its word: how many shards it holds.</summary>
    public int Weight => Shards.Count;
}
