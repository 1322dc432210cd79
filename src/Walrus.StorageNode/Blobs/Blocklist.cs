using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Walrus.StorageNode.Blobs;

/// <summary>
/// Blob ids that are not served: the operator's YAML list, read again every 30 s (a file that cannot be read keeps what was last read), and
/// those that the chain says were deleted because of deny lists.
/// </summary>
internal sealed partial class Blocklist(string? file, TimeProvider time, ILogger<Blocklist> log)
{
    private const long MaxFileBytes = 64 << 20;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private volatile FrozenSet<BlobId> blocked = [];

    private readonly ConcurrentDictionary<BlobId, bool> denied = new();

    internal bool Blocks(BlobId blob) => blocked.Contains(blob) || denied.ContainsKey(blob);

    /// <summary>Adds what the chain said; it stays so.</summary>
    internal void Deny(BlobId blob) => denied[blob] = true;

    /// <exception cref="StorageNodeException">The file cannot be read or is no list of blob ids.</exception>
    internal void Load()
    {
        if (file is null)
        {
            return;
        }

        try
        {
            if (new FileInfo(file).Length > MaxFileBytes)
            {
                throw new StorageNodeException($"The blocklist {file} is longer than {MaxFileBytes >> 20} MiB.");
            }

            var ids = new DeserializerBuilder().Build().Deserialize<List<string?>?>(File.ReadAllText(file)) ?? [];
            blocked = ids.Select(id => BlobId.Parse(id ?? "")).ToFrozenSet();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlException or FormatException)
        {
            throw new StorageNodeException($"The blocklist {file} must be a YAML list of blob ids: {e.Message}", e);
        }
    }

    internal async Task Run(CancellationToken ct)
    {
        while (file is not null)
        {
            await Task.Delay(Period, time, ct).ConfigureAwait(false);
            try
            {
                Load();
            }
            catch (StorageNodeException e)
            {
                LogKept(e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Cause} The list read before stays in force.")]
    private partial void LogKept(string cause);
}
