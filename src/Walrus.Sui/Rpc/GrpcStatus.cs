namespace Walrus.Sui.Rpc;

/// <summary>The status codes of gRPC.</summary>
public enum GrpcStatus
{
    /// <summary>Success.</summary>
    Ok = 0,

    /// <summary>The caller gave up.</summary>
    Cancelled = 1,

    /// <summary>An error without a code.</summary>
    Unknown = 2,

    /// <summary>The request makes no sense.</summary>
    InvalidArgument = 3,

    /// <summary>It took too long.</summary>
    DeadlineExceeded = 4,

    /// <summary>There is no such thing.</summary>
    NotFound = 5,

    /// <summary>It is there already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not.</summary>
    PermissionDenied = 7,

    /// <summary>Too much or too often.</summary>
    ResourceExhausted = 8,

    /// <summary>Not in this state.</summary>
    FailedPrecondition = 9,

    /// <summary>Somebody else was faster.</summary>
    Aborted = 10,

    /// <summary>Beyond the end.</summary>
    OutOfRange = 11,

    /// <summary>No such method.</summary>
    Unimplemented = 12,

    /// <summary>The other side is broken, or what it said is.</summary>
    Internal = 13,

    /// <summary>Not now; again later.</summary>
    Unavailable = 14,

    /// <summary>Something is lost for good.</summary>
    DataLoss = 15,

    /// <summary>The caller must say who it is.</summary>
    Unauthenticated = 16,
}
