using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;

namespace Walrus.StorageNode.Recovery;

/// <summary>
/// After a catch-up: looks at all blobs certified before the target epoch and heals what this node owes of them (node-behaviour §4). Blobs
/// certified since are attended to by their events.
/// </summary>
internal sealed partial class NodeRecovery(NodeState state, CertifiedScan scan, SliverRebuild rebuild, ILogger<NodeRecovery> log)
{
    /// <summary>One pass; true when it found nothing missing, so that the node has all it owes.</summary>
    internal async Task<bool> Pass(Epoch target, CancellationToken ct)
    {
        int missing = 0, healed = 0;
        await scan.Each(target, async (blob, token) =>
        {
            var view = state.View;
            ShardIndex[] owned = [.. view.Owned];
            if (rebuild.HasAll(blob, owned) || !state.Blob(blob).IsCertified(view.EventEpoch))
            {
                return;
            }

            Interlocked.Increment(ref missing);
            try
            {
                if (await rebuild.Heal(blob, owned, token).ConfigureAwait(false))
                {
                    Interlocked.Increment(ref healed);
                }
            }
            catch (IOException e)
            {
                LogFailed(blob, e.Message);
            }
        }, ct).ConfigureAwait(false);
        LogPass(target, missing, healed);
        return missing == 0;
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Recovery for epoch {Target}: {Missing} blobs were not whole in this pass, {Healed} of them are now.")]
    private partial void LogPass(Epoch target, int missing, int healed);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Blob} could not be healed: {Cause}")]
    private partial void LogFailed(BlobId blob, string cause);
}
