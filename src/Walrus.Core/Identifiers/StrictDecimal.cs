using System.Globalization;
using System.Numerics;

namespace Walrus.Core.Identifiers;

/// <summary>Plain ASCII digits and nothing else: the framework's parser would also take NUL characters behind them.</summary>
internal static class StrictDecimal
{
    private const int MaxDigits = 20;

    internal static bool TryParse<T>(ReadOnlySpan<char> text, out T value) where T : struct, IBinaryInteger<T>
    {
        value = default;
        return text.Length <= MaxDigits
            && text.IndexOfAnyExceptInRange('0', '9') < 0
            && T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
