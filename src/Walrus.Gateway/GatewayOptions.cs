using System.Collections.Frozen;
using Walrus.Client.Committees;
using Walrus.Client.Read;
using Walrus.Client.Store;
using Walrus.Gateway.Auth;
using Walrus.Gateway.Cache;
using Walrus.Gateway.Relay;
using Walrus.Gateway.Wallets;

namespace Walrus.Gateway;

/// <summary>How the gateway runs; the defaults are upstream's (storage-node-api part B).</summary>
public sealed record GatewayOptions
{
    /// <summary>Where it listens, <c>http://address:port</c>; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:31415";

    /// <summary>The longest body a publisher takes, in bytes.</summary>
    public long MaxBodyBytes { get; init; } = 10L << 20;

    /// <summary>The longest body of a quilt a publisher takes, in bytes.</summary>
    public long MaxQuiltBytes { get; init; } = 100L << 20;

    /// <summary>The longest blob an aggregator serves, in bytes.</summary>
    public long MaxBlobBytes { get; init; } = long.MaxValue;

    /// <summary>Blobs longer than this are served row by row, so that they need not fit into memory.</summary>
    public long StreamAboveBytes { get; init; } = 32L << 20;

    /// <summary>Attributes of blobs and tags of quilt patches that become headers of the answer.</summary>
    public IReadOnlyCollection<string> AllowedHeaders { get; init; } =
    [
        "content-type", "authorization", "content-disposition", "content-encoding", "content-language", "content-location", "link",
    ];

    /// <summary>Whether every tag of a quilt patch becomes a header.</summary>
    public bool AllowAllQuiltTags { get; init; }

    /// <summary>The aggregator's disk cache; none by default.</summary>
    public CacheOptions? Cache { get; init; }

    /// <summary>Who may store; anybody when null.</summary>
    public JwtOptions? Jwt { get; init; }

    /// <summary>The upload relay; none by default.</summary>
    public RelayOptions? Relay { get; init; }

    /// <summary>Stores at once, and how many more may wait.</summary>
    public int MaxStores { get; init; } = 8;

    /// <summary>How many stores may wait for their turn.</summary>
    public int MaxWaitingStores { get; init; } = 8;

    /// <summary>Reads at once.</summary>
    public int MaxReads { get; init; } = 256;

    /// <summary>How many reads may wait for their turn.</summary>
    public int MaxWaitingReads { get; init; } = 320;

    /// <summary>How sub-wallets are kept in funds, where there are any.</summary>
    public SubWalletOptions SubWallets { get; init; } = new();

    /// <summary>How long requests under way may go on once the gateway is to stop.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How blobs are stored.</summary>
    public BlobStoreOptions Store { get; init; } = new();

    /// <summary>How blobs are read.</summary>
    public BlobReadOptions Read { get; init; } = new();

    /// <summary>How fresh the picture of the committees is kept.</summary>
    public CommitteeOptions Committees { get; init; } = new();

    /// <summary>Headers that speak of the connection, the length or the caches on the way: nobody's attributes may set them.</summary>
    internal static FrozenSet<string> ReservedHeaders { get; } = FrozenSet.ToFrozenSet(
        [
            "connection", "keep-alive", "proxy-connection", "transfer-encoding", "te", "trailer", "upgrade", "content-length", "content-range",
            "accept-ranges", "date", "server", "set-cookie", "etag", "cache-control", "vary", "x-content-type-options", "alt-svc",
            "strict-transport-security", "location",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The options themselves when they make sense.</summary>
    /// <exception cref="ArgumentException">They do not; one line for each fault.</exception>
    public GatewayOptions Validate()
    {
        List<string> faults = [];
        if (!Uri.TryCreate(Listen, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/")
        {
            faults.Add($"Listen is '{Listen}'; set http://address:port, such as http://127.0.0.1:31415.");
        }

        if (MaxBodyBytes < 1 || MaxBodyBytes >= Array.MaxLength) faults.Add($"MaxBodyBytes must be 1 to {Array.MaxLength - 1}.");
        if (MaxQuiltBytes < 1 || MaxQuiltBytes >= Array.MaxLength) faults.Add($"MaxQuiltBytes must be 1 to {Array.MaxLength - 1}.");
        if (MaxBlobBytes < 1) faults.Add("MaxBlobBytes must be at least 1.");
        if (StreamAboveBytes < 0) faults.Add("StreamAboveBytes must not be negative.");
        foreach (var header in AllowedHeaders.Where(h => ReservedHeaders.Contains(h)))
        {
            faults.Add($"AllowedHeaders has '{header}', which only the server itself may set.");
        }

        if (MaxStores < 1) faults.Add("MaxStores must be at least 1.");
        if (MaxWaitingStores < 0) faults.Add("MaxWaitingStores must not be negative.");
        if (MaxReads < 1) faults.Add("MaxReads must be at least 1.");
        if (MaxWaitingReads < 0) faults.Add("MaxWaitingReads must not be negative.");
        if (StopTimeout < TimeSpan.Zero) faults.Add("StopTimeout must not be negative.");
        Check(() => Cache?.Validate(), faults);
        Check(() => Jwt?.Validate(), faults);
        Check(() => Relay?.Validate(), faults);
        Check(() => SubWallets.Validate(), faults);
        Check(() => Store.Validate(), faults);
        Check(() => Read.Validate(), faults);
        Check(() => Committees.Validate(), faults);
        return faults.Count == 0 ? this : throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }

    private static void Check(Action validate, List<string> faults)
    {
        try
        {
            validate();
        }
        catch (ArgumentException e)
        {
            faults.Add(e.Message);
        }
    }
}
