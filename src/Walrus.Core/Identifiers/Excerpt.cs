namespace Walrus.Core.Identifiers;

/// <summary>Quotes text from outside in an error message: bounded, and without control characters.</summary>
internal static class Excerpt
{
    internal static string Of(ReadOnlySpan<char> text)
    {
        var head = text.Length > 60 ? text[..60] : text;
        var clean = new char[head.Length];
        for (int i = 0; i < head.Length; i++)
        {
            clean[i] = char.IsControl(head[i]) || char.IsSurrogate(head[i]) ? '?' : head[i];
        }

        return new string(clean) + (text.Length > 60 ? "…" : "");
    }
}
