namespace Walrus.Sui.Rpc;

/// <summary>What a failed attempt means for the call.</summary>
internal enum CallVerdict
{
    /// <summary>It is the chain's answer; every honest node would say the same.</summary>
    Answer = 0,

    /// <summary>This node cannot; another may.</summary>
    Elsewhere = 1,

    /// <summary>Not now; the same call may succeed later, here or elsewhere.</summary>
    Again = 2,
}

/// <summary>Every status of gRPC as a verdict. Calls may be repeated: reads change nothing, and a transaction is executed once.</summary>
internal static class CallVerdicts
{
    internal static CallVerdict Of(GrpcStatus status) => status switch
    {
        // The server gave a call up that we did not: a proxy or a restart.
        GrpcStatus.Cancelled or GrpcStatus.Unavailable or GrpcStatus.DeadlineExceeded or GrpcStatus.ResourceExhausted => CallVerdict.Again,
        GrpcStatus.Unknown or GrpcStatus.Internal or GrpcStatus.DataLoss or GrpcStatus.Unimplemented
            or GrpcStatus.PermissionDenied or GrpcStatus.Unauthenticated => CallVerdict.Elsewhere,
        _ => CallVerdict.Answer,
    };

    /// <summary>Whether the node is to be left alone: it is broken or overloaded, not merely unwilling to serve this one method.</summary>
    internal static bool IsIll(GrpcStatus status) =>
        Of(status) != CallVerdict.Answer && status is not (GrpcStatus.Unimplemented or GrpcStatus.PermissionDenied);
}
