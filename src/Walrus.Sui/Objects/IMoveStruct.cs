using Walrus.Core;
using Walrus.Core.Bcs;

namespace Walrus.Sui.Objects;

/// <summary>A Move struct with its BCS: the fields in the order of the contract (contracts §1).</summary>
/// <typeparam name="TSelf">The struct itself.</typeparam>
public interface IMoveStruct<TSelf> where TSelf : IMoveStruct<TSelf>
{
    /// <summary>Writes the fields in order.</summary>
    void WriteTo(BcsWriter writer);

    /// <summary>Reads the fields in order; every length is bounded by the bytes that are there.</summary>
    /// <exception cref="WalrusFormatException">The bytes are not such a struct.</exception>
    static abstract TSelf ReadFrom(ref BcsReader reader);
}

/// <summary>Move structs from bytes and to bytes.</summary>
public static class MoveStruct
{
    /// <summary>The struct's BCS.</summary>
    public static byte[] ToBcs<T>(this T value) where T : IMoveStruct<T>
    {
        var writer = new BcsWriter();
        value.WriteTo(writer);
        return writer.ToArray();
    }

    /// <summary>
    /// Reads a struct from the whole of <paramref name="bcs"/>; with <paramref name="allowTrailing"/> bytes behind it are ignored, so that
    /// a later version of the contracts that appends fields can still be read (sdk-interop §6).
    /// </summary>
    /// <exception cref="WalrusFormatException">The bytes are not such a struct, or bytes follow and may not.</exception>
    public static T FromBcs<T>(ReadOnlySpan<byte> bcs, bool allowTrailing = false) where T : IMoveStruct<T>
    {
        var reader = new BcsReader(bcs);
        var value = T.ReadFrom(ref reader);
        if (!allowTrailing)
        {
            reader.Finish();
        }

        return value;
    }
}
