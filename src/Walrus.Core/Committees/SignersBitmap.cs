namespace Walrus.Core.Committees;

/// <summary>
/// Which members signed, as the contracts read it: bit i mod 8, counted from the least, of byte i div 8 is member i
/// (spec/messages.md §6).
/// </summary>
public static class SignersBitmap
{
    /// <summary>The full-length bitmap of signers given in any order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A signer is no member.</exception>
    public static byte[] Encode(IEnumerable<int> signers, int members)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(members);
        var bitmap = new byte[LengthFor(members)];
        foreach (int signer in signers)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(signer);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(signer, members);
            bitmap[signer / 8] |= (byte)(1 << (signer % 8));
        }

        return bitmap;
    }

    /// <summary>
    /// The signers in ascending order. A bitmap may be shorter than the members need, what is missing did not sign; it may not be longer.
    /// </summary>
    /// <exception cref="WalrusFormatException">The bitmap is longer than needed or names a member that does not exist.</exception>
    public static IReadOnlyList<int> Decode(ReadOnlySpan<byte> bitmap, int members)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(members);
        if (bitmap.Length > LengthFor(members))
        {
            throw new WalrusFormatException($"A signers bitmap of {bitmap.Length} bytes is too long: {members} members take {LengthFor(members)}.");
        }

        var signers = new List<int>();
        for (int i = 0; i < bitmap.Length * 8; i++)
        {
            if ((bitmap[i / 8] >> (i % 8) & 1) == 0) continue;
            if (i >= members) throw new WalrusFormatException($"The signers bitmap names member {i}; the members are 0 to {members - 1}.");
            signers.Add(i);
        }

        return signers;
    }

    private static int LengthFor(int members) => (members + 7) / 8;
}
