using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Recovery;

/// <summary>
/// Fetches the metadata of every blob certified before an epoch: the first that a new member of the committee does (node-behaviour §3).
/// </summary>
internal sealed partial class MetadataRecovery(
    NodeState state, CertifiedScan scan, MetadataTable table, MetadataSource source, Peers peers, ILogger<MetadataRecovery> log)
{
    /// <summary>
    /// Goes over all blobs until none lacks its metadata, or a pass brings nothing: what nobody gives now is asked for again by whoever
    /// needs it.
    /// </summary>
    internal async Task Run(Epoch epoch, CancellationToken ct)
    {
        while (true)
        {
            int fetched = 0, missing = 0;
            await scan.Each(epoch, async (blob, token) =>
            {
                if (table.Has(blob) || state.View.Codec is not { } codec || state.Blob(blob).InitialCertifiedEpoch is not { } certified)
                {
                    return;
                }

                var from = await peers.Of(certified, token).ConfigureAwait(false);
                if (await source.Get(blob, codec, from, token).ConfigureAwait(false) is null)
                {
                    Interlocked.Increment(ref missing);
                }
                else
                {
                    Interlocked.Increment(ref fetched);
                }
            }, ct).ConfigureAwait(false);
            LogPass(epoch, fetched, missing);
            if (missing == 0 || fetched == 0)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Epoch {Epoch}: metadata of {Fetched} blobs fetched, of {Missing} nobody has it now.")]
    private partial void LogPass(Epoch epoch, int fetched, int missing);
}
