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

    internal static T As<T>(this MoveBox box) where T : IMoveStruct<T> => MoveStruct.FromBcs<T>(box.Contents);
}
