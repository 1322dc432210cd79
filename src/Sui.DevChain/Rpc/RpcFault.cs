using Walrus.Sui.Rpc;

namespace Sui.DevChain.Rpc;

/// <summary>A call is answered with a status and one line for the caller instead of a message.</summary>
internal sealed class RpcFault(GrpcStatus status, string message) : Exception(message)
{
    internal GrpcStatus Status { get; } = status;

    internal static RpcFault Invalid(string message) => new(GrpcStatus.InvalidArgument, message);

    internal static RpcFault NotFound(string message) => new(GrpcStatus.NotFound, message);
}
