using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Walrus.Gateway.Aggregator;

/// <summary>
/// Tags name content by its id, so a reader that knows the id has the content. Upstream sends them without the quotes that RFC 9110 wants;
/// so do we, for readers that compare the header with an id, and take them back with and without.
/// </summary>
internal static class EntityTag
{
    /// <summary>Whether the reader has this content already. A star is no tag of ours: whether there is anything at all takes a read.</summary>
    internal static bool IsKnown(HttpRequest request, string tag) => IsIn(request.Headers.IfNoneMatch, tag);

    /// <summary>Whether a Range header counts: not when it was meant for other content.</summary>
    internal static bool RangeCounts(HttpRequest request, string tag) =>
        request.Headers.Range.Count > 0 && (request.Headers.IfRange.Count == 0 || IsIn(request.Headers.IfRange, tag));

    private static bool IsIn(StringValues header, string tag)
    {
        foreach (var line in header)
        {
            foreach (var part in (line ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                var text = part.AsSpan();
                text = text.StartsWith("W/", StringComparison.Ordinal) ? text[2..] : text;
                text = text is ['"', .., '"'] ? text[1..^1] : text;
                if (text.SequenceEqual(tag))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
