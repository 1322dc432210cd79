using System.Buffers;
using System.Text;

namespace Walrus.Core.Quilts;

/// <summary>Whether text has a UTF-8 form at all: half a surrogate pair has none, and encoding it anyway would alter it.</summary>
internal static class WellFormedText
{
    internal static bool Is(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int consumed) != OperationStatus.Done)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }
}
