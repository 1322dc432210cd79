using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Arguments that are no objects.</summary>
internal static class Pure
{
    internal static MoveBox U64(ulong value) => new("u64", new BcsWriter().WriteU64(value).ToArray());

    internal static MoveBox U32(uint value) => new("u32", new BcsWriter().WriteU32(value).ToArray());

    internal static MoveBox U16(ushort value) => new("u16", new BcsWriter().WriteU16(value).ToArray());

    internal static MoveBox U8(byte value) => new("u8", [value]);

    internal static MoveBox Bool(bool value) => new("bool", [value ? (byte)1 : (byte)0]);

    internal static MoveBox Bytes(ReadOnlySpan<byte> value) => new(MoveTypes.Bytes, new BcsWriter().WriteBytes(value).ToArray());

    internal static MoveBox Text(string value) => new(MoveTypes.Text, new BcsWriter().WriteString(value).ToArray());

    internal static MoveBox U256(ReadOnlySpan<byte> value) => new("u256", value.ToArray());

    internal static MoveBox Id(ObjectId value) => new(MoveTypes.Id, value.ToArray());

    internal static MoveBox Address(SuiAddress value) => new("address", value.Span.ToArray());

    internal static MoveBox Ids(params IEnumerable<ObjectId> values) => Vector(MoveTypes.Id, values.Select(v => Id(v)));

    internal static MoveBox Digests(params IEnumerable<byte[]> values) => Vector(MoveTypes.Bytes, values.Select(v => Bytes(v)));

    /// <summary>What MakeMoveVec makes; the elements are gone.</summary>
    internal static MoveBox Vector(string type, params IEnumerable<MoveBox> elements)
    {
        var all = elements.ToArray();
        var writer = new BcsWriter().WriteUleb128((uint)all.Length);
        foreach (var element in all)
        {
            writer.WriteFixed(element.Contents);
            element.IsConsumed = true;
        }

        return new(MoveTypes.Vector(type), writer.ToArray());
    }

    internal static T As<T>(this MoveBox box) where T : IMoveStruct<T> => MoveStruct.FromBcs<T>(box.Contents);
}
