namespace Walrus.Client.Nodes;

/// <summary>The status words of error envelopes (storage-node-api §A.4).</summary>
public enum ApiStatus
{
    /// <summary>400: the request itself is wrong.</summary>
    InvalidArgument,

    /// <summary>400: the request is right, but not in this state of things.</summary>
    FailedPrecondition,

    /// <summary>401.</summary>
    Unauthenticated,

    /// <summary>403.</summary>
    PermissionDenied,

    /// <summary>403: too large.</summary>
    SizeExceeded,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>416.</summary>
    RangeNotSatisfiable,

    /// <summary>429.</summary>
    ResourceExhausted,

    /// <summary>451: on the block list.</summary>
    UnavailableForLegalReasons,

    /// <summary>500.</summary>
    Internal,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>504.</summary>
    DeadlineExceeded,
}

/// <summary>The wire forms of <see cref="ApiStatus"/>.</summary>
public static class ApiStatuses
{
    private static readonly (ApiStatus Status, string Text, int Code)[] Table =
    [
        (ApiStatus.InvalidArgument, "INVALID_ARGUMENT", 400),
        (ApiStatus.FailedPrecondition, "FAILED_PRECONDITION", 400),
        (ApiStatus.Unauthenticated, "UNAUTHENTICATED", 401),
        (ApiStatus.PermissionDenied, "PERMISSION_DENIED", 403),
        (ApiStatus.SizeExceeded, "SIZE_EXCEEDED", 403),
        (ApiStatus.NotFound, "NOT_FOUND", 404),
        (ApiStatus.RangeNotSatisfiable, "RANGE_NOT_SATISFIABLE", 416),
        (ApiStatus.ResourceExhausted, "RESOURCE_EXHAUSTED", 429),
        (ApiStatus.UnavailableForLegalReasons, "UNAVAILABLE_FOR_LEGAL_REASONS", 451),
        (ApiStatus.Internal, "INTERNAL", 500),
        (ApiStatus.Unavailable, "UNAVAILABLE", 503),
        (ApiStatus.DeadlineExceeded, "DEADLINE_EXCEEDED", 504),
    ];

    /// <summary>The word in JSON.</summary>
    public static string Text(this ApiStatus status) => Array.Find(Table, row => row.Status == status).Text;

    /// <summary>The HTTP status code.</summary>
    public static int HttpCode(this ApiStatus status) => Array.Find(Table, row => row.Status == status).Code;

    /// <summary>Reads the word; null if it is none of them.</summary>
    public static ApiStatus? Parse(string? text)
    {
        int row = Array.FindIndex(Table, r => r.Text == text);
        return row < 0 ? null : Table[row].Status;
    }
}
