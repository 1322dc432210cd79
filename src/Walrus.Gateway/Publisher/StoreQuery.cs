using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Walrus.Client.Nodes;
using Walrus.Client.Store;
using Walrus.Core.Identifiers;

namespace Walrus.Gateway.Publisher;

/// <summary>
/// The query of <c>PUT /v1/blobs</c> and <c>PUT /v1/quilts</c> (storage-node-api §B.2). Unknown and doubled keys are errors: a
/// misspelt wish must not cost money.
/// </summary>
internal static class StoreQuery
{
    internal static bool TryRead(IQueryCollection query, [NotNullWhen(true)] out StoreRequest? request, [NotNullWhen(false)] out ApiError? error)
    {
        request = null;
        try
        {
            request = Read(query);
            error = null;
            return true;
        }
        catch (RefusedQueryException e)
        {
            error = new ApiError(ApiStatus.InvalidArgument, e.Reason, e.Message, ApiError.DaemonDomain);
            return false;
        }
    }

    private static StoreRequest Read(IQueryCollection query)
    {
        int epochs = 1;
        bool deletable = false, permanent = false, force = false, shared = false, reuse = false;
        SuiAddress? receiver = null;
        foreach (var (key, values) in query)
        {
            string value = values.Count == 1 ? values[0] ?? "" : throw Malformed($"the query key '{Shown(key)}' is given {values.Count} times");
            switch (key)
            {
                case "epochs":
                    epochs = Epochs(value);
                    break;
                case "deletable":
                    deletable = Flag(key, value);
                    break;
                case "permanent":
                    permanent = Flag(key, value);
                    break;
                case "force":
                    force = Flag(key, value);
                    break;
                case "share":
                    shared = Flag(key, value);
                    break;
                case "send_object_to":
                    receiver = SuiAddress.TryParse(value, out var address)
                        ? address
                        : throw Malformed($"'{Shown(value)}' is no address; give 0x and 64 hex digits");
                    break;
                case "reuse_resources":
                    reuse = Flag(key, value);
                    break;
                case "encoding_type" when value == "RS2":
                case "quilt_version" when value is "v1" or "V1" or "1":
                    break;
                case "encoding_type" or "quilt_version":
                    throw Malformed($"'{Shown(value)}' is not a known {key}");
                default:
                    throw Malformed($"unknown query key '{Shown(key)}'; known are encoding_type, epochs, deletable, permanent, force, "
                        + "quilt_version, reuse_resources, send_object_to, share");
            }
        }

        if (receiver is not null && query.ContainsKey("share"))
        {
            throw Malformed("send_object_to and share exclude each other");
        }

        return deletable && permanent
            ? throw new RefusedQueryException("INVALID_BLOB_PERSISTENCE", "a blob cannot be deletable and permanent at once")
            : new StoreRequest(epochs, !permanent, force) { ReuseResources = reuse, SendObjectTo = receiver, Share = shared };
    }

    private static int Epochs(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int epochs) && epochs >= 1
            ? epochs
            : throw Malformed($"'{Shown(value)}' is not a number of epochs; give 1 or more");

    private static bool Flag(string key, string value) => value switch
    {
        "true" => true,
        "false" => false,
        _ => throw Malformed($"'{Shown(value)}' is no value for {key}; give true or false"),
    };

    private static RefusedQueryException Malformed(string message) => new("MALFORMED_REQUEST", message);

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [SuppressMessage("Design", "CA1032", Justification = "It never leaves this file.")]
    private sealed class RefusedQueryException(string reason, string message) : Exception(message)
    {
        internal string Reason { get; } = reason;
    }
}
