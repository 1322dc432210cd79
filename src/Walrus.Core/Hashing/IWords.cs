namespace Walrus.Core.Hashing;

/// <summary>The four operations Blake2b needs of a vector of 64-bit words.</summary>
internal interface IWords<TVector>
    where TVector : unmanaged
{
    static abstract TVector Broadcast(ulong value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Xor(TVector a, TVector b);

    /// <summary>Rotate right by 32, 24, 16 and 63 bits.</summary>
    static abstract TVector Rotate32(TVector a);

    static abstract TVector Rotate24(TVector a);

    static abstract TVector Rotate16(TVector a);

    static abstract TVector Rotate63(TVector a);
}
