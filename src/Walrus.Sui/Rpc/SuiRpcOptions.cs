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
    /// <summary>The most endpoints there can be.</summary>
    public const int MaxEndpoints = 32;

    /// <summary>
    /// Addresses of full nodes of one chain, <c>http</c> or <c>https</c>, at most 32. The healthiest is asked; at first the one named first.
    /// </summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>The digest of the chain's first checkpoint; null takes the first answer's word, once there are several endpoints.</summary>
    public string? ChainId { get; init; }

    /// <summary>How gRPC is carried.</summary>
    public SuiTransport Transport { get; init; } = SuiTransport.Grpc;

    /// <summary>How long one attempt of a call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a call may take with all its attempts, pauses and waits.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a call is attempted while the chain does not answer.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The pause after the first failed attempt; it doubles after each.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many retries all calls together may spend at once; they come back one a second and with successes.</summary>
    public int RetryTokens { get; init; } = 40;

    /// <summary>The most calls in flight; more wait for their turn. Streams do not count.</summary>
    public int MaxCalls { get; init; } = 64;

    /// <summary>How long a stream may stay silent while it is waited for.</summary>
    public TimeSpan StreamSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an endpoint is left alone after its first failure; twice as long after each further one.</summary>
    public TimeSpan FirstRest { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest an endpoint is left alone.</summary>
    public TimeSpan LongestRest { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often endpoints that are not in use are asked how they are.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many checkpoints behind the highest endpoint one may be and still be asked.</summary>
    public ulong MaxLag { get; init; } = 50;

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
        if (Endpoints is not { Count: > 0 and <= MaxEndpoints })
        {
            yield return $"Endpoints: name at least one full node, such as http://127.0.0.1:9000, and at most {MaxEndpoints}.";
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

        if (TotalTimeout < Timeout || TotalTimeout > TimeSpan.FromHours(1))
        {
            yield return $"TotalTimeout: {TotalTimeout} is not between Timeout and an hour.";
        }

        if (Attempts is < 1 or > 100)
        {
            yield return $"Attempts: {Attempts} is not between 1 and 100.";
        }

        if (FirstPause <= TimeSpan.Zero || LongestPause < FirstPause || LongestPause > TimeSpan.FromHours(1))
        {
            yield return $"FirstPause and LongestPause: {FirstPause} and {LongestPause} must be positive, in this order, and at most an hour.";
        }

        if (RetryTokens is < 0 or > 10_000)
        {
            yield return $"RetryTokens: {RetryTokens} is not between 0 and 10000.";
        }

        if (MaxCalls is < 1 or > 10_000)
        {
            yield return $"MaxCalls: {MaxCalls} is not between 1 and 10000.";
        }

        if (StreamSilence <= TimeSpan.Zero || StreamSilence > TimeSpan.FromHours(1))
        {
            yield return $"StreamSilence: {StreamSilence} is not between zero and an hour.";
        }

        if (FirstRest <= TimeSpan.Zero || LongestRest < FirstRest || LongestRest > TimeSpan.FromDays(1))
        {
            yield return $"FirstRest and LongestRest: {FirstRest} and {LongestRest} must be positive, in this order, and at most a day.";
        }

        if (ProbeInterval <= TimeSpan.Zero || ProbeInterval > TimeSpan.FromHours(1))
        {
            yield return $"ProbeInterval: {ProbeInterval} is not between zero and an hour.";
        }

        if (MaxMessageLength is < 1024 or > 1 << 30)
        {
            yield return $"MaxMessageLength: {MaxMessageLength} is not between 1 KiB and 1 GiB.";
        }
    }
}
