using System.Runtime.CompilerServices;

namespace Walrus.Core.Hashing;

/// <summary>
/// The Blake2b compression function over as many messages at once as the vector has words. State and message are word-major: word w of
/// lane l stands at [w * lanes + l].
/// </summary>
internal static unsafe class Blake2b
{
    /// <summary>Bytes of a message block.</summary>
    internal const int BlockBytes = 128;

    /// <summary>Initial vector, as in SHA-512.</summary>
    internal static ReadOnlySpan<ulong> Iv =>
    [
        0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
        0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
    ];

    /// <summary>The first state word for an unkeyed 32-byte digest: parameter block 0x01010020.</summary>
    internal const ulong H0 = 0x6a09e667f3bcc908 ^ 0x01010020;

    private static ReadOnlySpan<byte> Sigma =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    ];

    /// <summary>
    /// Compresses one block of every lane: the state before it is read from <paramref name="state"/>, the one behind it written to
    /// <paramref name="result"/>, which may be the same. <paramref name="count"/> counts the bytes hashed including the block.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compress<TVector, TWords>(ulong* state, ulong* message, ulong count, bool last, ulong* result)
        where TVector : unmanaged
        where TWords : struct, IWords<TVector>
    {
        TVector* h = (TVector*)state;
        TVector* m = (TVector*)message;
        TVector v0 = h[0], v1 = h[1], v2 = h[2], v3 = h[3], v4 = h[4], v5 = h[5], v6 = h[6], v7 = h[7];
        TVector v8 = TWords.Broadcast(Iv[0]), v9 = TWords.Broadcast(Iv[1]), v10 = TWords.Broadcast(Iv[2]), v11 = TWords.Broadcast(Iv[3]);
        TVector v12 = TWords.Broadcast(Iv[4] ^ count), v13 = TWords.Broadcast(Iv[5]);
        TVector v14 = TWords.Broadcast(Iv[6] ^ (last ? ulong.MaxValue : 0)), v15 = TWords.Broadcast(Iv[7]);
        fixed (byte* sigma = Sigma)
        {
            for (byte* s = sigma; s < sigma + 192; s += 16)
            {
                // The four columns, then the four diagonals, interleaved so that four independent chains fill the ports.
                v0 = TWords.Add(TWords.Add(v0, m[s[0]]), v4);
                v1 = TWords.Add(TWords.Add(v1, m[s[2]]), v5);
                v2 = TWords.Add(TWords.Add(v2, m[s[4]]), v6);
                v3 = TWords.Add(TWords.Add(v3, m[s[6]]), v7);
                v12 = TWords.Rotate32(TWords.Xor(v12, v0));
                v13 = TWords.Rotate32(TWords.Xor(v13, v1));
                v14 = TWords.Rotate32(TWords.Xor(v14, v2));
                v15 = TWords.Rotate32(TWords.Xor(v15, v3));
                v8 = TWords.Add(v8, v12);
                v9 = TWords.Add(v9, v13);
                v10 = TWords.Add(v10, v14);
                v11 = TWords.Add(v11, v15);
                v4 = TWords.Rotate24(TWords.Xor(v4, v8));
                v5 = TWords.Rotate24(TWords.Xor(v5, v9));
                v6 = TWords.Rotate24(TWords.Xor(v6, v10));
                v7 = TWords.Rotate24(TWords.Xor(v7, v11));
                v0 = TWords.Add(TWords.Add(v0, m[s[1]]), v4);
                v1 = TWords.Add(TWords.Add(v1, m[s[3]]), v5);
                v2 = TWords.Add(TWords.Add(v2, m[s[5]]), v6);
                v3 = TWords.Add(TWords.Add(v3, m[s[7]]), v7);
                v12 = TWords.Rotate16(TWords.Xor(v12, v0));
                v13 = TWords.Rotate16(TWords.Xor(v13, v1));
                v14 = TWords.Rotate16(TWords.Xor(v14, v2));
                v15 = TWords.Rotate16(TWords.Xor(v15, v3));
                v8 = TWords.Add(v8, v12);
                v9 = TWords.Add(v9, v13);
                v10 = TWords.Add(v10, v14);
                v11 = TWords.Add(v11, v15);
                v4 = TWords.Rotate63(TWords.Xor(v4, v8));
                v5 = TWords.Rotate63(TWords.Xor(v5, v9));
                v6 = TWords.Rotate63(TWords.Xor(v6, v10));
                v7 = TWords.Rotate63(TWords.Xor(v7, v11));

                v0 = TWords.Add(TWords.Add(v0, m[s[8]]), v5);
                v1 = TWords.Add(TWords.Add(v1, m[s[10]]), v6);
                v2 = TWords.Add(TWords.Add(v2, m[s[12]]), v7);
                v3 = TWords.Add(TWords.Add(v3, m[s[14]]), v4);
                v15 = TWords.Rotate32(TWords.Xor(v15, v0));
                v12 = TWords.Rotate32(TWords.Xor(v12, v1));
                v13 = TWords.Rotate32(TWords.Xor(v13, v2));
                v14 = TWords.Rotate32(TWords.Xor(v14, v3));
                v10 = TWords.Add(v10, v15);
                v11 = TWords.Add(v11, v12);
                v8 = TWords.Add(v8, v13);
                v9 = TWords.Add(v9, v14);
                v5 = TWords.Rotate24(TWords.Xor(v5, v10));
                v6 = TWords.Rotate24(TWords.Xor(v6, v11));
                v7 = TWords.Rotate24(TWords.Xor(v7, v8));
                v4 = TWords.Rotate24(TWords.Xor(v4, v9));
                v0 = TWords.Add(TWords.Add(v0, m[s[9]]), v5);
                v1 = TWords.Add(TWords.Add(v1, m[s[11]]), v6);
                v2 = TWords.Add(TWords.Add(v2, m[s[13]]), v7);
                v3 = TWords.Add(TWords.Add(v3, m[s[15]]), v4);
                v15 = TWords.Rotate16(TWords.Xor(v15, v0));
                v12 = TWords.Rotate16(TWords.Xor(v12, v1));
                v13 = TWords.Rotate16(TWords.Xor(v13, v2));
                v14 = TWords.Rotate16(TWords.Xor(v14, v3));
                v10 = TWords.Add(v10, v15);
                v11 = TWords.Add(v11, v12);
                v8 = TWords.Add(v8, v13);
                v9 = TWords.Add(v9, v14);
                v5 = TWords.Rotate63(TWords.Xor(v5, v10));
                v6 = TWords.Rotate63(TWords.Xor(v6, v11));
                v7 = TWords.Rotate63(TWords.Xor(v7, v8));
                v4 = TWords.Rotate63(TWords.Xor(v4, v9));
            }
        }

        TVector* r = (TVector*)result;
        r[0] = TWords.Xor(h[0], TWords.Xor(v0, v8));
        r[1] = TWords.Xor(h[1], TWords.Xor(v1, v9));
        r[2] = TWords.Xor(h[2], TWords.Xor(v2, v10));
        r[3] = TWords.Xor(h[3], TWords.Xor(v3, v11));
        r[4] = TWords.Xor(h[4], TWords.Xor(v4, v12));
        r[5] = TWords.Xor(h[5], TWords.Xor(v5, v13));
        r[6] = TWords.Xor(h[6], TWords.Xor(v6, v14));
        r[7] = TWords.Xor(h[7], TWords.Xor(v7, v15));
    }
}
