using Walrus.Core.RedStuff;

namespace Walrus.Client.Nodes;

/// <summary>How storage nodes are spoken to.</summary>
public sealed record StorageNodesOptions
{
    /// <summary><c>https</c>, with the network key pinned, or <c>http</c> for nodes without TLS.</summary>
    public string Scheme { get; init; } = Uri.UriSchemeHttps;

    /// <summary>
    /// HTTP/2: true offers it over TLS, and without TLS speaks it at once, which not every server understands; false is HTTP/1.1; null, the
    /// default, offers it over TLS only.
    /// </summary>
    public bool? Http2 { get; init; }

    internal bool SpeaksHttp2 => Http2 ?? Scheme == Uri.UriSchemeHttps;

    /// <summary>Shards of the network, from which the largest body of each answer follows; networks with fewer shards are within.</summary>
    public int Shards { get; init; } = 1000;

    /// <summary>How long a connection may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request may take, from the first byte sent to the last received.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an idle connection is kept.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The options themselves when they make sense.</summary>
    /// <exception cref="ArgumentException">They do not; one line for each fault.</exception>
    public StorageNodesOptions Validate()
    {
        List<string> faults = [];
        if (Scheme is not ("http" or "https")) faults.Add($"Scheme is '{Scheme}'; set http or https.");
        if (Shards is < EncodingConfig.MinShards or > EncodingConfig.MaxShards)
        {
            faults.Add($"Shards is {Shards}; set {EncodingConfig.MinShards} to {EncodingConfig.MaxShards}.");
        }

        if (ConnectTimeout <= TimeSpan.Zero) faults.Add("ConnectTimeout must be more than zero.");
        if (RequestTimeout <= TimeSpan.Zero) faults.Add("RequestTimeout must be more than zero.");
        if (IdleTimeout <= TimeSpan.Zero) faults.Add("IdleTimeout must be more than zero.");
        return faults.Count == 0 ? this : throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }
}
