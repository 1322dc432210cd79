namespace Walrus.Sui.Rpc;

/// <summary>A call was answered with an error that trying again will not cure.</summary>
public sealed class SuiRpcException : Exception
{
    /// <summary>Without a message.</summary>
    public SuiRpcException()
    {
    }

    /// <summary>With a message.</summary>
    public SuiRpcException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public SuiRpcException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>Of a status; the message names the call and what the server said.</summary>
    public SuiRpcException(GrpcStatus status, string message, Exception? innerException = null) : base(message, innerException) => Status = status;

    /// <summary>What the server answered.</summary>
    public GrpcStatus Status { get; } = GrpcStatus.Unknown;
}
