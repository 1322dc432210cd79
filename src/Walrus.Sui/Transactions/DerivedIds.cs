using System.Buffers.Binary;
using Walrus.Core.Bcs;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>Object ids that follow from something else (sdk-interop §6).</summary>
public static class DerivedIds
{
    /// <summary>The id of the <paramref name="index"/>-th object a transaction creates.</summary>
    public static ObjectId Created(SuiDigest transaction, ulong index)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, index);
        return Hash([0xf1], transaction.Span, number);
    }

    /// <summary>
    /// The id of the dynamic field of <paramref name="parent"/> whose name is <paramref name="name"/>, BCS of <paramref name="nameType"/>.
    /// </summary>
    public static ObjectId DynamicField(ObjectId parent, TypeTag nameType, ReadOnlySpan<byte> name)
    {
        var writer = new BcsWriter(256).WriteU64((ulong)name.Length).WriteFixed(name);
        nameType.Write(writer);
        return Hash([0xf0], parent.Span, writer.Written);
    }

    private static ObjectId Hash(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Span<byte> digest = stackalloc byte[Blake2b256.DigestLength];
        Blake2b256.Hash(tag, first, second, digest);
        return ObjectId.FromBytes(digest);
    }
}
