using System.Globalization;
using System.Net;
using System.Text;
using Walrus.StorageNode.EventBlobs;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode;

/// <summary>How a storage node runs; the defaults are those of upstream where it has them (node-behaviour §8).</summary>
public sealed record StorageNodeOptions
{
    /// <summary>The folder of everything durable: slivers, <c>node.db</c>, keys. Made when absent; one process at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where the API listens: an IP address and a port, 0 for any free one.</summary>
    public string Listen { get; init; } = "127.0.0.1:0";

    /// <summary>
    /// Whether it speaks TLS, with a self-signed certificate of the network key, which clients pin (storage-node-api §A.1); otherwise
    /// clear text.
    /// </summary>
    public bool Tls { get; init; }

    /// <summary>The name registered on chain, at most 100 bytes.</summary>
    public string Name { get; init; } = "haulout";

    /// <summary><c>host:port</c> registered on chain, at most 259 bytes; empty registers the address it really listens on.</summary>
    public string PublicAddress { get; init; } = "";

    /// <summary>A file with the protocol key (messages §3); null for <c>keys/protocol.key</c>, generated at the first start.</summary>
    public string? ProtocolKeyFile { get; init; }

    /// <summary>A file with the network key (messages §3); null for <c>keys/network.key</c>, generated at the first start.</summary>
    public string? NetworkKeyFile { get; init; }

    /// <summary>Where the operator's own API listens, on a loopback address only; null for none, which is the default.</summary>
    public string? AdminListen { get; init; }

    /// <summary>Where <c>/metrics</c> (Prometheus text), <c>/livez</c> and <c>/readyz</c> are served; null for none, which is the default.</summary>
    public string? MetricsListen { get; init; }

    /// <summary>A YAML list of blob ids answered with 451, read again every 30 s; null for none.</summary>
    public string? BlocklistFile { get; init; }

    /// <summary>
    /// Whether what these options say of the node is kept up to date on chain (name, address, network key, commission, votes); otherwise it
    /// counts at registration only.
    /// </summary>
    public bool SyncsParameters { get; init; } = true;

    /// <summary>How often the chain's picture of the node, and the wallet's gas, is looked at beside the changes of epochs.</summary>
    public TimeSpan ParameterSyncInterval { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Basis points of rewards kept, at most 10,000.</summary>
    public ushort CommissionRate { get; init; } = 6000;

    /// <summary>The vote for the price of storage, FROST per MiB of encoded data and epoch.</summary>
    public ulong StoragePrice { get; init; } = 100_000;

    /// <summary>The vote for the price of writing, FROST per MiB of encoded data.</summary>
    public ulong WritePrice { get; init; } = 20_000;

    /// <summary>The vote for the capacity: encoded bytes offered.</summary>
    public ulong NodeCapacity { get; init; } = 250_000_000_000;

    /// <summary>How long after a certification a missing sliver is left to the upload that may still be under way.</summary>
    public TimeSpan RecoveryGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The pause before a failed recovery is tried again; it doubles up to an hour.</summary>
    public TimeSpan RecoveryRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many blobs are recovered or moved at the same time.</summary>
    public int MaxConcurrentRecoveries { get; init; } = 4;

    /// <summary>How many gained shards are fetched from their former holders at the same time.</summary>
    public int MaxConcurrentShardSyncs { get; init; } = 10;

    /// <summary>
    /// The pause before a shard's former holder is asked again; it doubles up to ten times as much, and is at most a hundredth of an epoch.
    /// </summary>
    public TimeSpan ShardSyncRetry { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a former holder may bring nothing before a shard's slivers are rebuilt from others' symbols; at most the 28th part of an epoch.
    /// </summary>
    public TimeSpan ShardSyncPatience { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// The first checkpoint a node without data reads. More than 0 where the full node has pruned its history: the node then knows that its
    /// own is incomplete.
    /// </summary>
    public ulong FirstCheckpoint { get; init; }

    /// <summary>
    /// How long after the start of an epoch the data of expired blobs stays on disk; null for a moment in its first half that follows from the
    /// node's key and the epoch.
    /// </summary>
    public TimeSpan? DataDeletionDelay { get; init; }

    /// <summary>
    /// The most that calls which any node may make are put off, so that not all nodes make them at once; a tenth of an epoch bounds it.
    /// </summary>
    public TimeSpan EpochCallJitter { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The longest a request for a confirmation may wait for the registration (<c>wait_for_registration</c>).</summary>
    public TimeSpan ConfirmationLongPoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes kept free on the volume, so that events can still be recorded when slivers no longer fit.</summary>
    public long ReservedBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of request bodies held in memory at a time; beyond them requests are answered with 503.</summary>
    public long MaxBodyBytesInFlight { get; init; } = 512L << 20;

    /// <summary>Connections open at a time on each listener; beyond them new ones are hung up on.</summary>
    public int MaxConnections { get; init; } = 4096;

    /// <summary>Slivers verified or expanded at the same time.</summary>
    public int VerificationParallelism { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Requests for recovery or decoding symbols served at a time; beyond them the answer is 503.</summary>
    public int MaxActiveSymbolRequests { get; init; } = 256;

    /// <summary>Shards handed to their new holders at the same time; beyond them the answer is 503. Each takes up to 64 MiB for an answer.</summary>
    public int MaxActiveShardSyncs { get; init; } = 4;

    /// <summary>How long a round of the scrubber takes at least: every sliver is read and verified once in it.</summary>
    public TimeSpan ScrubInterval { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Bytes of slivers that the scrubber reads per second at most.</summary>
    public long ScrubBytesPerSecond { get; init; } = 8L << 20;

    /// <summary>How it writes event blobs and reads those of the network.</summary>
    public EventBlobOptions EventBlobs { get; init; } = new();

    /// <summary>The disk of the segments.</summary>
    internal ISegmentDisk Disk { get; init; } = new SystemDisk();

    /// <summary>Every fault of these options, one clear line each.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory)) yield return "DataDirectory is empty; give the node a folder of its own.";
        if (!TryEndPoint(Listen, out _)) yield return $"Listen is '{Listen}'; it must be an IP address and a port, such as 0.0.0.0:9185.";
        if (PublicAddress.Length == 0 && TryEndPoint(Listen, out var at)
            && (at.Address.Equals(IPAddress.Any) || at.Address.Equals(IPAddress.IPv6Any)))
        {
            yield return $"PublicAddress is empty and Listen is '{Listen}', at which nobody can reach the node; say under which host:port it is.";
        }

        if (Name.Length == 0 || Encoding.UTF8.GetByteCount(Name) > 100) yield return "Name must have 1 to 100 bytes.";
        if (PublicAddress.Length > 0 && !IsHostAndPort(PublicAddress))
        {
            yield return $"PublicAddress is '{PublicAddress}'; it must be host:port of at most 259 bytes, such as node.example.org:9185.";
        }

        if (AdminListen is not null && !(TryEndPoint(AdminListen, out var admin) && IPAddress.IsLoopback(admin.Address)))
        {
            yield return $"AdminListen is '{AdminListen}'; it must be a loopback address and a port, such as 127.0.0.1:9186.";
        }

        if (MetricsListen is not null && !TryEndPoint(MetricsListen, out _))
        {
            yield return $"MetricsListen is '{MetricsListen}'; it must be an IP address and a port, such as 127.0.0.1:9184.";
        }

        if (CommissionRate > 10_000) yield return "CommissionRate is above 10000 basis points (100 %).";
        if (NodeCapacity == 0) yield return "NodeCapacity is 0; offer at least one byte.";
        if (RecoveryGrace < TimeSpan.Zero) yield return "RecoveryGrace is negative.";
        if (RecoveryRetry <= TimeSpan.Zero) yield return "RecoveryRetry must be longer than nothing.";
        if (DataDeletionDelay < TimeSpan.Zero) yield return "DataDeletionDelay is negative.";
        if (EpochCallJitter < TimeSpan.Zero) yield return "EpochCallJitter is negative.";
        if (ConfirmationLongPoll < TimeSpan.Zero || ConfirmationLongPoll > TimeSpan.FromMinutes(5))
        {
            yield return "ConfirmationLongPoll must lie between nothing and five minutes.";
        }

        if (ReservedBytes < 0) yield return "ReservedBytes is negative.";
        if (MaxBodyBytesInFlight < 64L << 20) yield return "MaxBodyBytesInFlight must be at least 64 MiB: one sliver may need 44.";
        if (MaxConnections is < 1 or > 1_000_000) yield return "MaxConnections must be 1 to 1000000.";
        if (MaxActiveShardSyncs is < 1 or > 1000) yield return "MaxActiveShardSyncs must be 1 to 1000.";
        if (ParameterSyncInterval <= TimeSpan.Zero) yield return "ParameterSyncInterval must be longer than nothing.";
        if (ScrubInterval <= TimeSpan.Zero) yield return "ScrubInterval must be longer than nothing.";
        if (ScrubBytesPerSecond < 1) yield return "ScrubBytesPerSecond must be at least 1.";
        if (MaxConcurrentRecoveries is < 1 or > 1000) yield return "MaxConcurrentRecoveries must be 1 to 1000.";
        if (MaxConcurrentShardSyncs is < 1 or > 1000) yield return "MaxConcurrentShardSyncs must be 1 to 1000.";
        if (ShardSyncRetry <= TimeSpan.Zero) yield return "ShardSyncRetry must be longer than nothing.";
        if (ShardSyncPatience < TimeSpan.Zero) yield return "ShardSyncPatience is negative.";
        if (VerificationParallelism is < 1 or > 1024) yield return "VerificationParallelism must be 1 to 1024.";
        foreach (var fault in EventBlobs.Faults()) yield return fault;
        if (MaxActiveSymbolRequests is < 1 or > 100_000) yield return "MaxActiveSymbolRequests must be 1 to 100000.";
    }

    /// <summary>Checks everything that can be checked without touching the machine.</summary>
    /// <exception cref="StorageNodeException">At least one option is wrong; the message has one line per fault.</exception>
    public void Validate()
    {
        var faults = Faults().ToArray();
        if (faults.Length > 0)
        {
            throw new StorageNodeException(string.Join(Environment.NewLine, faults));
        }
    }

    /// <summary>The host under which clients reach the node.</summary>
    internal string PublicHost =>
        PublicAddress.Length > 0 ? PublicAddress[..PublicAddress.LastIndexOf(':')] : TryEndPoint(Listen, out var at) ? at.Address.ToString() : "";

    internal static bool TryEndPoint(string text, out IPEndPoint endPoint)
    {
        // IPEndPoint.TryParse takes an address without a port as port 0; here the port must be said.
        bool ok = IPEndPoint.TryParse(text, out var parsed) && text.LastIndexOf(':') > text.LastIndexOf(']')
            && (parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork || text.Contains(']', StringComparison.Ordinal));
        endPoint = ok ? parsed! : new IPEndPoint(IPAddress.None, 0);
        return ok;
    }

    private static bool IsHostAndPort(string address)
    {
        int colon = address.LastIndexOf(':');
        return colon > 0 && Encoding.UTF8.GetByteCount(address) <= 259
            && ushort.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0
            && Uri.CheckHostName(address[..colon]) != UriHostNameType.Unknown;
    }
}
