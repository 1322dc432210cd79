using ControlPlane.Actors;
using ControlPlane.Epochs;
using Walrus.Client.Nodes;

namespace ControlPlane.Nodes;

/// <summary>Looks at the health of every node, again and again.</summary>
internal sealed class NodeProber(IActors actors, NodeClients clients)
{
    private const int NodesAtOnce = 32;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    internal async Task Step(CancellationToken ct)
    {
        var epochs = await actors.Actor<IEpochs>(Keys.Epochs).Describe(ct);
        await Turns.ForEach(epochs.Nodes(), NodesAtOnce, node => Probe(node, ct));
    }

    private async Task Probe(NodeIdentity node, CancellationToken ct)
    {
        var reply = await clients.Within(Deadline, stop => clients.Of(node).GetHealth(stop), ct);
        await actors.Actor<INode>(Keys.Node(node.NodeId)).Probed(Read(reply), ct);
    }

    private static NodeProbe Read(NodeReply<NodeHealth> reply) => reply switch
    {
        NodeReply<NodeHealth>.Ok(var h, _) => new(true, "", h.Epoch, Bounded(h.NodeStatus), h.ShardsOwned, h.ShardsReady, h.LatestCheckpoint),
        NodeReply<NodeHealth>.Refused(var status, _, var message) => Missed($"HTTP {status}: {message}"),
        NodeReply<NodeHealth>.Unreachable(var cause) => Missed(cause),
        NodeReply<NodeHealth>.TimedOut(var after) => Missed($"no answer in {after.TotalSeconds:0.#} s"),
        NodeReply<NodeHealth>.Malformed(var cause) => Missed($"not a health report: {cause}"),
        _ => Missed("no answer"),
    };

    private static NodeProbe Missed(string why) => new(false, Bounded(why), default, "", 0, 0, null);

    private static string Bounded(string text) => text.Length <= 200 ? text : text[..200];
}
