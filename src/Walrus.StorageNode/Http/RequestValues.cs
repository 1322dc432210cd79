using System.Globalization;
using Microsoft.AspNetCore.Http;
using Walrus.Client.Nodes;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.Http;

/// <summary>Identifiers in paths and values in queries (storage-node-api §A.2, §A.3); what is malformed is refused with 400.</summary>
internal static class RequestValues
{
    internal static bool TryBlob(this HttpContext context, out BlobId blob, out ApiError? refusal)
    {
        bool ok = BlobId.TryParse(context.Route("blob"), out blob);
        refusal = ok ? null : Refusals.BadPath("a blob id is 43 characters of unpadded base64url (A-Z a-z 0-9 - _)");
        return ok;
    }

    internal static bool TryObject(this HttpContext context, out ObjectId id, out ApiError? refusal)
    {
        // Paths carry the full form only; the short one that Sui prints for system objects is not a blob object.
        var text = context.Route("object");
        id = default;
        bool ok = text.Length == 66 && ObjectId.TryParse(text, out id);
        refusal = ok ? null : Refusals.BadPath("an object id is 0x and 64 hex digits");
        return ok;
    }

    /// <summary>Pair and axis of a sliver's path.</summary>
    internal static bool TrySliver(
        this HttpContext context, EncodingConfig config, out SliverPairIndex pair, out SliverAxis axis, out ApiError? refusal)
    {
        refusal = null;
        axis = context.Route("axis") == "secondary" ? SliverAxis.Secondary : SliverAxis.Primary;
        bool ok = ushort.TryParse(context.Route("pair"), NumberStyles.None, CultureInfo.InvariantCulture, out ushort value);
        pair = new SliverPairIndex(value);
        if (!ok || context.Route("axis") != axis.Word())
        {
            refusal = Refusals.BadPath("the path of a sliver ends with a pair index (a decimal u16) and primary or secondary");
        }
        else if (value >= config.Shards)
        {
            refusal = Refusals.IndexOutOfRange("the sliver pair index", config.Shards);
        }

        return refusal is null;
    }

    /// <summary>Refuses keys the route does not know, and values that are not what the key wants.</summary>
    internal static ApiError? CheckKeys(this IQueryCollection query, params ReadOnlySpan<string> known)
    {
        foreach (var (key, values) in query)
        {
            if (!known.Contains(key))
            {
                return Refusals.BadQuery($"the query key '{Excerpt(key)}' is unknown here; known are: {string.Join(", ", known.ToArray())}");
            }

            if (values.Count != 1)
            {
                return Refusals.BadQuery($"the query key '{key}' is given more than once");
            }
        }

        return null;
    }

    internal static bool TryFlag(this IQueryCollection query, string key, out bool value, out ApiError? refusal)
    {
        var text = query[key];
        value = text == "true";
        bool ok = text.Count == 0 || (text.Count == 1 && (value || text == "false"));
        refusal = ok ? null : Refusals.BadQuery($"{key} must be true or false");
        return ok;
    }

    internal static bool TryMillis(this IQueryCollection query, string key, out ulong? value, out ApiError? refusal)
    {
        var text = query[key];
        ulong parsed = 0;
        bool ok = text.Count == 0
            || (text.Count == 1 && ulong.TryParse(text[0], NumberStyles.None, CultureInfo.InvariantCulture, out parsed));
        value = text.Count == 0 ? null : parsed;
        refusal = ok ? null : Refusals.BadQuery($"{key} must be a decimal number of milliseconds");
        return ok;
    }

    internal static string Route(this HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";

    private static string Excerpt(string text) => new([.. text.Take(40).Select(c => char.IsControl(c) ? '?' : c)]);
}
