using Walrus.Client.Committees;
using Walrus.Client.Read;
using Walrus.Client.Store;

namespace Walrus.Gateway;

/// <summary>How the gateway runs; the defaults are upstream's (storage-node-api part B).</summary>
public sealed record GatewayOptions
{
    /// <summary>Where it listens, <c>http://address:port</c>; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:31415";

    /// <summary>The longest body a publisher takes, in bytes.</summary>
    public long MaxBodyBytes { get; init; } = 10L << 20;

    /// <summary>Stores at once, and how many more may wait.</summary>
    public int MaxStores { get; init; } = 8;

    /// <summary>How many stores may wait for their turn.</summary>
    public int MaxWaitingStores { get; init; } = 8;

    /// <summary>Reads at once.</summary>
    public int MaxReads { get; init; } = 256;

    /// <summary>How many reads may wait for their turn.</summary>
    public int MaxWaitingReads { get; init; } = 320;

    /// <summary>How long requests under way may go on once the gateway is to stop.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How blobs are stored.</summary>
    public BlobStoreOptions Store { get; init; } = new();

    /// <summary>How blobs are read.</summary>
    public BlobReadOptions Read { get; init; } = new();

    /// <summary>How fresh the picture of the committees is kept.</summary>
    public CommitteeOptions Committees { get; init; } = new();

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
        if (MaxStores < 1) faults.Add("MaxStores must be at least 1.");
        if (MaxWaitingStores < 0) faults.Add("MaxWaitingStores must not be negative.");
        if (MaxReads < 1) faults.Add("MaxReads must be at least 1.");
        if (MaxWaitingReads < 0) faults.Add("MaxWaitingReads must not be negative.");
        if (StopTimeout < TimeSpan.Zero) faults.Add("StopTimeout must not be negative.");
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
