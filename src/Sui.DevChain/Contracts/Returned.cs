using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>Results of functions that are no objects, as Move types and BCS.</summary>
internal static class Returned
{
    internal static MoveBox[] Bool(bool value) => [new("bool", [value ? (byte)1 : (byte)0])];

    internal static MoveBox[] U8(byte value) => [new("u8", [value])];

    internal static MoveBox[] U16(ushort value) => [new("u16", new BcsWriter().WriteU16(value).ToArray())];

    internal static MoveBox[] U32(uint value) => [new("u32", new BcsWriter().WriteU32(value).ToArray())];

    internal static MoveBox[] Epoch(Epoch value) => U32(value.Value);

    internal static MoveBox[] U64(ulong value) => [new("u64", new BcsWriter().WriteU64(value).ToArray())];

    internal static MoveBox[] BlobId(BlobId value) => [new("u256", value.ToArray())];

    internal static MoveBox[] Id(ObjectId value) => [new(MoveTypes.Id, value.ToArray())];

    internal static MoveBox Text(string value) => new(MoveTypes.Text, new BcsWriter().WriteString(value).ToArray());

    internal static MoveBox[] Option(string type, byte[]? value) => [new(MoveTypes.Option(type), value is null ? [0] : [1, .. value])];

    internal static MoveBox[] Struct<T>(string type, T value) where T : IMoveStruct<T> => [Invocation.Result(type, value)];
}
