using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>What a quorum attests of a node's deny list (contracts §3); a denied byte earns no reward (§4).</summary>
internal static class DenyListRules
{
    /// <summary>The cap of the node whose list it is.</summary>
    internal static StorageNodeCap Update(StorageNodeCap cap, DenyListUpdate said)
    {
        const string Function = "update_deny_list";
        AbortCodes.SystemState.IncorrectDenyListNode.Unless(said.Node == cap.NodeId, Function);
        AbortCodes.SystemState.IncorrectDenyListSequence.Unless(cap.DenyListSequence < said.Sequence, Function);
        return cap with { DenyListRoot = said.Root, DenyListSequence = said.Sequence, DenyListSize = said.Size };
    }

    /// <summary>The sizes of all lists with that of one node.</summary>
    internal static DenyListSizes With(DenyListSizes sizes, ObjectId node, ulong size)
    {
        var entry = new NodeSize(node, size);
        return new(sizes.Nodes.Any(n => n.NodeId == node)
            ? [.. sizes.Nodes.Select(n => n.NodeId == node ? entry : n)]
            : [.. sizes.Nodes, entry]);
    }
}
