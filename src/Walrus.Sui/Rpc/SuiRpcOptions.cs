namespace Walrus.Sui.Rpc;

/// <summary>How gRPC is carried.</summary>
public enum SuiTransport
{
    /// <summary>gRPC over HTTP/2: with prior knowledge over <c>http</c>, negotiated over <c>https</c>.</summary>
    Grpc = 0,

    /// <summary>gRPC-web, binary, over HTTP/1.1: what passes through proxies that know no HTTP/2.</summary>
    GrpcWeb = 1,
}

/// <summary>How to reach a Sui full node.</summary>
public sealed record SuiRpcOptions
{
    /// <summary>Addresses of full nodes of one chain, <c>http</c> or <c>https</c>; when one does not answer the next is asked.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>How gRPC is carried.</summary>
    public SuiTransport Transport { get; init; } = SuiTransport.Grpc;

    /// <summary>How long one attempt of a call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a call is attempted while the chain does not answer.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The pause after the first failed attempt; it doubles after each.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most bytes of a reply.</summary>
    public int MaxMessageLength { get; init; } = 64 << 20;

    /// <summary>Says what is wrong.</summary>
    /// <exception cref="ArgumentException">Something is; one line for each fault.</exception>
    public void Validate()
    {
        var faults = Faults().ToArray();
        if (faults.Length > 0)
        {
            throw new ArgumentException(string.Join('\n', faults));
        }
    }

    private IEnumerable<string> Faults()
    {
        if (Endpoints is not { Count: > 0 })
        {
            yield return "Endpoints: name at least one full node, such as http://127.0.0.1:9000.";
        }

        foreach (var endpoint in Endpoints ?? [])
        {
            if (endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            {
                yield return $"Endpoints: '{endpoint}' is not an absolute http or https address.";
            }
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1))
        {
            yield return $"Timeout: {Timeout} is not between zero and an hour.";
        }

        if (Attempts is < 1 or > 100)
        {
            yield return $"Attempts: {Attempts} is not between 1 and 100.";
        }

        if (FirstPause <= TimeSpan.Zero || LongestPause < FirstPause || LongestPause > TimeSpan.FromHours(1))
        {
            yield return $"FirstPause and LongestPause: {FirstPause} and {LongestPause} must be positive, in this order, and at most an hour.";
        }

        if (MaxMessageLength is < 1024 or > 1 << 30)
        {
            yield return $"MaxMessageLength: {MaxMessageLength} is not between 1 KiB and 1 GiB.";
        }
    }
}
