using System.Globalization;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Walrus.Client.Nodes;

/// <summary>What went wrong with one node, for people and logs.</summary>
/// <param name="Node">Its id.</param>
/// <param name="Name">Its name as registered.</param>
/// <param name="Cause">One sentence.</param>
public sealed record NodeFailure(ObjectId Node, string Name, string Cause)
{
    internal static NodeFailure Of(StorageNodeInfo node, string cause) => new(node.NodeId, node.Name, cause);

    /// <summary>What a reply without a value says.</summary>
    public static NodeFailure Of<T>(StorageNodeInfo node, NodeReply<T> reply) => new(node.NodeId, node.Name, reply switch
    {
        NodeReply<T>.Refused r => $"refused with {r.HttpStatus} {r.Reason}: {r.Message}",
        NodeReply<T>.Unreachable u => $"cannot be reached: {u.Cause}",
        NodeReply<T>.TimedOut t => $"no answer in {t.After.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s",
        NodeReply<T>.Malformed m => $"gave a malformed answer: {m.Cause}",
        _ => "answered",
    });
}
