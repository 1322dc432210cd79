using System.Net;
using Walrus.Core.Identifiers;

namespace ControlPlane.Silo;

/// <summary>Where a cluster keeps its membership, its actors' documents and their reminders.</summary>
internal enum ClusterStorage
{
    /// <summary>As the section <c>Orleans</c> says, which Aspire fills; nothing of ours is added.</summary>
    Configured,

    /// <summary>In the memory of one silo: for development, gone with it.</summary>
    Localhost,

    /// <summary>PostgreSQL.</summary>
    AdoNet,

    /// <summary>Azure tables and blobs.</summary>
    AzureStorage,
}

/// <summary>
/// Section <c>Silo</c> of the configuration: a JSON file, over it the environment (<c>HAULOUT_SILO__STORAGE</c> and so on), over that the
/// command line. In Kubernetes the downward API supplies <c>POD_NAME</c> and <c>POD_IP</c>.
/// </summary>
internal sealed record SiloConfiguration
{
    /// <summary>Where state is kept.</summary>
    public ClusterStorage? Storage { get; init; }

    /// <summary>For <see cref="ClusterStorage.AdoNet"/> and <see cref="ClusterStorage.AzureStorage"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Names the state: silos of one service share it, whatever their cluster.</summary>
    public string? ServiceId { get; init; }

    /// <summary>Names the cluster: silos of one find each other.</summary>
    public string? ClusterId { get; init; }

    /// <summary>The silo's name; the pod's, else the machine's and its port.</summary>
    public string? Name { get; init; }

    /// <summary>The address other silos reach this one at; the pod's, else loopback.</summary>
    public string? Address { get; init; }

    /// <summary>The port for other silos.</summary>
    public int? SiloPort { get; init; }

    /// <summary>The port for clients of the cluster.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>IP:PORT for HTTP; 127.0.0.1:8080 unless ASP.NET Core is told otherwise.</summary>
    public string? Listen { get; init; }

    /// <summary>URL of the chain's gRPC endpoint; without one the silo hosts actors and does no work of its own.</summary>
    public string? Chain { get; init; }

    /// <summary>The id of Walrus' System object; an embedded chain tells it itself.</summary>
    public string? SystemObject { get; init; }

    /// <summary>The id of Walrus' Staking object; an embedded chain tells it itself.</summary>
    public string? StakingObject { get; init; }

    /// <summary>Speak HTTPS with storage nodes, pinned to their keys on chain.</summary>
    public bool Tls { get; init; }

    /// <summary>How long a silo may be silent before it is asked about again.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Silences in a row that make it suspect.</summary>
    public int MissedProbes { get; init; } = 3;

    /// <summary>How long a graceful stop may take.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary><see cref="Listen"/>, where it can be used.</summary>
    internal IPEndPoint? Http =>
        Listen?.Replace("localhost:", "127.0.0.1:", StringComparison.OrdinalIgnoreCase) is { } given && given.Contains(':', StringComparison.Ordinal)
        && IPEndPoint.TryParse(given, out var endpoint) ? endpoint : null;

    /// <summary>Fills what is absent from Kubernetes' and Aspire's variables and from defaults, and checks all of it.</summary>
    /// <exception cref="BadConfigurationException">Something cannot be used; one line per fault.</exception>
    internal static SiloConfiguration From(IConfiguration root)
    {
        var given = Sections.Read<SiloConfiguration>(root, "Silo");
        var orleans = root.GetSection("Orleans");
        int siloPort = given.SiloPort ?? Sections.Value<int?>(orleans, "Endpoints:SiloPort") ?? 11111;
        var silo = given with
        {
            Storage = given.Storage ?? (orleans.GetSection("Clustering").Exists() ? ClusterStorage.Configured : ClusterStorage.Localhost),
            ServiceId = given.ServiceId ?? root["ORLEANS_SERVICE_ID"] ?? orleans["ServiceId"] ?? "haulout",
            ClusterId = given.ClusterId ?? root["ORLEANS_CLUSTER_ID"] ?? orleans["ClusterId"] ?? "haulout",
            Name = given.Name ?? root["POD_NAME"] ?? orleans["Name"] ?? $"{Environment.MachineName}:{siloPort}",
            Address = given.Address ?? root["POD_IP"] ?? IPAddress.Loopback.ToString(),
            SiloPort = siloPort,
            Listen = given.Listen ?? (root["urls"] is null && root["http_ports"] is null ? "127.0.0.1:8080" : null),
            GatewayPort = given.GatewayPort ?? Sections.Value<int?>(orleans, "Endpoints:GatewayPort") ?? 30000,
        };
        var faults = silo.Faults().ToArray();
        return faults.Length == 0 ? silo : throw new BadConfigurationException(string.Join('\n', faults));
    }

    private IEnumerable<string> Faults()
    {
        if (Storage is ClusterStorage.AdoNet or ClusterStorage.AzureStorage && string.IsNullOrWhiteSpace(ConnectionString))
        {
            yield return $"Silo:ConnectionString: {Storage} needs one; set HAULOUT_SILO__CONNECTION_STRING.";
        }

        if (!IPAddress.TryParse(Address, out _)) yield return $"Silo:Address: '{Address}' is not an IP address.";
        foreach (var (name, value) in new[] { (nameof(ServiceId), ServiceId!), (nameof(ClusterId), ClusterId!), (nameof(Name), Name!) })
        {
            if (value.Length is 0 or > 150 || value.Any(char.IsControl)) yield return $"Silo:{name}: 1 to 150 characters are wanted.";
        }

        foreach (var (name, port) in new[] { (nameof(SiloPort), SiloPort!.Value), (nameof(GatewayPort), GatewayPort!.Value) })
        {
            if (port is < 1 or > IPEndPoint.MaxPort) yield return $"Silo:{name}: {port} is not a port.";
        }

        if (SiloPort == GatewayPort) yield return $"Silo:GatewayPort: {GatewayPort} is the silo's port already.";
        if (Listen is not null && Http is null) yield return $"Silo:Listen: '{Listen}' is not an IP address and a port, such as 127.0.0.1:8080.";

        if (Chain is not null && (!Uri.TryCreate(Chain, UriKind.Absolute, out var chain) || chain.Scheme is not ("http" or "https")))
        {
            yield return $"Silo:Chain: '{Chain}' is not an http or https URL.";
        }

        if (SystemObject is null != StakingObject is null)
        {
            yield return "Silo:SystemObject and Silo:StakingObject belong together: give both, or neither.";
        }

        foreach (var (name, id) in new[] { (nameof(SystemObject), SystemObject), (nameof(StakingObject), StakingObject) })
        {
            if (id is not null && !ObjectId.TryParse(id, out _)) yield return $"Silo:{name}: '{id}' is not an object id: 0x and 64 hex digits.";
        }

        if (ProbeTimeout < TimeSpan.FromMilliseconds(100) || ProbeTimeout > TimeSpan.FromMinutes(1))
        {
            yield return $"Silo:ProbeTimeout: {ProbeTimeout} is not between 100 ms and a minute.";
        }

        if (MissedProbes is < 1 or > 20) yield return $"Silo:MissedProbes: {MissedProbes} is not between 1 and 20.";
        if (StopTimeout < TimeSpan.FromSeconds(1) || StopTimeout > TimeSpan.FromHours(1))
        {
            yield return $"Silo:StopTimeout: {StopTimeout} is not between a second and an hour.";
        }
    }
}
