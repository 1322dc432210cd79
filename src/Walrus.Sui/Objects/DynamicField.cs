using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>
/// The object <c>0x2::dynamic_field::Field&lt;K, V&gt;</c>: its id, the key, the value (sdk-interop §6). The key's bytes are what names the
/// field, so they are compared as bytes.
/// </summary>
public static class DynamicField
{
    /// <summary>The object's contents.</summary>
    public static byte[] Compose(ObjectId id, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => [.. id.Span, .. key, .. value];

    /// <summary>The value of the field with that key.</summary>
    /// <exception cref="WalrusFormatException">The contents are too short, or those of a field with another key.</exception>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> contents, ReadOnlySpan<byte> key)
    {
        int head = ObjectId.Length + key.Length;
        return contents.Length >= head && contents[ObjectId.Length..head].SequenceEqual(key)
            ? contents[head..]
            : throw new WalrusFormatException($"This is not the dynamic field with the key {Convert.ToHexStringLower(key)}.");
    }

    /// <summary>The value of the field with that key, as a struct; bytes behind it are ignored.</summary>
    /// <exception cref="WalrusFormatException">The contents are not such a field.</exception>
    public static T ReadValue<T>(ReadOnlySpan<byte> contents, ReadOnlySpan<byte> key) where T : IMoveStruct<T> =>
        MoveStruct.FromBcs<T>(Value(contents, key), allowTrailing: true);

    /// <summary>The key <c>u64</c>: versions of System and Staking.</summary>
    public static byte[] U64Key(ulong key) => new BcsWriter().WriteU64(key).ToArray();

    /// <summary>The key <c>u32</c>: epochs.</summary>
    public static byte[] EpochKey(Epoch epoch) => new BcsWriter().WriteU32(epoch.Value).ToArray();

    /// <summary>The key <c>vector&lt;u8&gt;</c> of a name: <c>b"metadata"</c>.</summary>
    public static byte[] NameKey(ReadOnlySpan<byte> name) => new BcsWriter().WriteBytes(name).ToArray();

    /// <summary>The key of a struct without fields, which has one byte: extended fields, the treasury's capability.</summary>
    public static byte[] EmptyStructKey() => [0];
}
