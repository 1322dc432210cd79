namespace Walrus.Sui.Transactions;

/// <summary>Names of Move modules, functions and structs: ASCII letters, digits and underscores, not beginning with a digit, at most 128.</summary>
internal static class MoveIdentifier
{
    internal const int MaxLength = 128;

    internal static bool IsValid(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= MaxLength && IsPart(name[0]) && !char.IsAsciiDigit(name[0]) && name.IndexOfAnyExcept(Parts) < 0;

    internal static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static readonly System.Buffers.SearchValues<char> Parts =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
}
