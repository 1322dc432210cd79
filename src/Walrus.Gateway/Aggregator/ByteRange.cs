using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Walrus.Gateway.Aggregator;

/// <summary>Bytes <paramref name="Start"/> to <paramref name="Start"/> + <paramref name="Length"/> - 1.</summary>
internal sealed record ByteRange(long Start, long Length)
{
    /// <summary>The query of byte-range, <c>start</c> and <c>length</c>; null when it is none.</summary>
    internal static ByteRange? OfQuery(StringValues start, StringValues length) =>
        start is [{ } a] && length is [{ } b] && RangeHeader.TryNumber(a, out long first) && RangeHeader.TryNumber(b, out long count)
        && count > 0 && first <= long.MaxValue - count
            ? new(first, count)
            : null;
}

/// <summary>
/// A Range header of one range in bytes: both ends, the first only, or the last bytes. Upstream serves the first form and answers 416 to the
/// others and to ends behind the blob's; we serve what RFC 9110 asks for, and keep 416 for several ranges and other units, whose answers
/// nobody can be waiting for.
/// </summary>
/// <param name="First">The first byte; null when the last bytes are wanted.</param>
/// <param name="Last">The last byte, or how many of the last bytes; null for all from the first.</param>
internal sealed record RangeHeader(long? First, long? Last)
{
    /// <summary>The header; null when it is nothing of that kind.</summary>
    internal static RangeHeader? Parse(StringValues header)
    {
        const string Unit = "bytes=";
        if (header is not [{ } text] || !text.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var range = text.AsSpan(Unit.Length).Trim(' ');
        int dash = range.IndexOf('-');
        if (dash < 0 || !TryOptional(range[..dash], out var first) || !TryOptional(range[(dash + 1)..], out var last))
        {
            return null;
        }

        return (first, last) is (null, null) || first > last ? null : new(first, last);
    }

    /// <summary>The bytes meant of a blob of that length; null when it has none of them.</summary>
    internal ByteRange? Of(long length) => (First, Last) switch
    {
        (null, { } count) when count > 0 && length > 0 => new(Math.Max(0, length - count), Math.Min(count, length)),
        ({ } first, null) when first < length => new(first, length - first),
        ({ } first, { } last) when first < length => new(first, Math.Min(last, length - 1) - first + 1),
        _ => null,
    };

    internal static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool TryOptional(ReadOnlySpan<char> text, out long? number)
    {
        number = null;
        if (text.IsEmpty)
        {
            return true;
        }

        bool good = TryNumber(text, out long value);
        number = value;
        return good;
    }
}
