namespace Sui.DevChain.Rpc;

/// <summary>The status codes of gRPC that this server answers with.</summary>
internal enum GrpcStatus
{
    Ok = 0,
    InvalidArgument = 3,
    NotFound = 5,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
}

/// <summary>A call is answered with a status and one line for the caller instead of a message.</summary>
internal sealed class RpcFault(GrpcStatus status, string message) : Exception(message)
{
    internal GrpcStatus Status { get; } = status;

    internal static RpcFault Invalid(string message) => new(GrpcStatus.InvalidArgument, message);

    internal static RpcFault NotFound(string message) => new(GrpcStatus.NotFound, message);
}
