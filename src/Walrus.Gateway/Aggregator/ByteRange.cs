using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Walrus.Gateway.Aggregator;

/// <summary>Bytes <paramref name="Start"/> to <paramref name="Start"/> + <paramref name="Length"/> - 1.</summary>
internal sealed record ByteRange(long Start, long Length)
{
    /// <summary>The one form of a Range header that is served, <c>bytes=a-b</c>; null for any other.</summary>
    internal static ByteRange? OfHeader(StringValues header)
    {
        const string Unit = "bytes=";
        return header is [{ } text] && text.StartsWith(Unit, StringComparison.Ordinal) && text.AsSpan(Unit.Length).IndexOf('-') is > 0 and var dash
            && TryNumber(text.AsSpan(Unit.Length, dash), out long first) && TryNumber(text.AsSpan(Unit.Length + dash + 1), out long last)
            && first <= last && last < long.MaxValue
            ? new(first, last - first + 1)
            : null;
    }

    /// <summary>The query of byte-range, <c>start</c> and <c>length</c>; null when it is none.</summary>
    internal static ByteRange? OfQuery(StringValues start, StringValues length) =>
        start is [{ } a] && length is [{ } b] && TryNumber(a, out long first) && TryNumber(b, out long count)
        && count > 0 && first <= long.MaxValue - count
            ? new(first, count)
            : null;

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
