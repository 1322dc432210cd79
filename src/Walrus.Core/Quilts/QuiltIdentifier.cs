using System.Text;

namespace Walrus.Core.Quilts;

/// <summary>
/// The rules for the name of a patch (spec/encoding.md §5.1): not empty, no white space at the end, no control characters, valid
/// Unicode, at most <see cref="QuiltFormat.MaxIdentifierBytes"/> bytes of UTF-8.
/// </summary>
public static class QuiltIdentifier
{
    /// <summary>What is wrong with a name, as a sentence's end; null if nothing is.</summary>
    public static string? Problem(string identifier)
    {
        if (identifier.Length == 0)
        {
            return "is empty";
        }

        if (identifier.Length > QuiltFormat.MaxIdentifierBytes || Encoding.UTF8.GetByteCount(identifier) > QuiltFormat.MaxIdentifierBytes)
        {
            return $"is longer than {QuiltFormat.MaxIdentifierBytes} bytes of UTF-8";
        }

        if (char.IsWhiteSpace(identifier[^1]))
        {
            return "ends in white space";
        }

        foreach (char c in identifier)
        {
            if (char.IsControl(c))
            {
                return $"contains the control character U+{(int)c:X4}";
            }
        }

        return WellFormedText.Is(identifier) ? null : "contains half of a surrogate pair";
    }
}
