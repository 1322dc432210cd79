namespace Walrus.Core.Bls;

/// <summary>The three flag bits in front of a compressed point (spec/messages.md §3; the ZCash convention).</summary>
internal static class PointEncoding
{
    private const byte Compressed = 0x80;
    private const byte Infinite = 0x40;
    private const byte Large = 0x20;
    private const byte Flags = Compressed | Infinite | Large;

    /// <summary>Checks the flags, copies the bytes without them to <paramref name="plain"/> and says what they announce.</summary>
    internal static (bool IsInfinity, bool IsLarge) ReadFlags(ReadOnlySpan<byte> encoded, Span<byte> plain, string what)
    {
        if (encoded.Length != plain.Length)
        {
            throw new WalrusFormatException($"{what} is {plain.Length} bytes, these are {encoded.Length}.");
        }

        byte flags = encoded[0];
        if ((flags & Compressed) == 0)
        {
            throw new WalrusFormatException($"{what} must be in compressed form: the highest bit of its first byte is not set.");
        }

        encoded.CopyTo(plain);
        plain[0] &= unchecked((byte)~Flags);
        bool isInfinity = (flags & Infinite) != 0;
        if (isInfinity && ((flags & Large) != 0 || plain.ContainsAnyExcept((byte)0)))
        {
            throw new WalrusFormatException($"{what} is flagged as the point at infinity, so its other bits must be zero.");
        }

        return (isInfinity, (flags & Large) != 0);
    }

    internal static void WriteFlags(Span<byte> encoded, bool isInfinity, bool isLarge) =>
        encoded[0] |= (byte)(Compressed | (isInfinity ? Infinite : 0) | (isLarge ? Large : 0));
}
