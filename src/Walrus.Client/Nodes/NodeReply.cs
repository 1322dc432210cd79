namespace Walrus.Client.Nodes;

/// <summary>What came of one request to a storage node. Challenges and reads need to tell these apart, so none of them is an exception.</summary>
public abstract record NodeReply<T>
{
    private NodeReply()
    {
    }

    /// <summary>A well-formed answer, not yet verified against anything. The HTTP status tells 200 (was there) from 201 and 202.</summary>
    public sealed record Ok(T Value, int HttpStatus) : NodeReply<T>;

    /// <summary>The node answered with an error envelope (storage-node-api §A.4).</summary>
    /// <param name="HttpStatus">404, 451, 503, …</param>
    /// <param name="Reason">SLIVER_NOT_FOUND and its like; empty when the body was no envelope.</param>
    /// <param name="Message">For people.</param>
    public sealed record Refused(int HttpStatus, string Reason, string Message) : NodeReply<T>;

    /// <summary>No connection: refused, reset, unknown name, TLS failure.</summary>
    public sealed record Unreachable(string Cause) : NodeReply<T>;

    /// <summary>Connected, but no answer within the deadline.</summary>
    public sealed record TimedOut(TimeSpan After) : NodeReply<T>;

    /// <summary>An answer of 2xx whose body is not what it must be: too long, not BCS, not JSON.</summary>
    public sealed record Malformed(string Cause) : NodeReply<T>;

    /// <summary>Whether the value is there.</summary>
    public bool IsOk => this is Ok;
}
