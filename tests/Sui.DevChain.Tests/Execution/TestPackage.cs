using System.Buffers.Binary;
using Sui.DevChain.Execution;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Execution;

/// <summary>Functions that do what interpreters get wrong: wrap, unwrap, abort, keep values alive.</summary>
internal sealed class TestPackage : IMovePackage
{
    internal static readonly ObjectId Id = ObjectId.Parse("0xa1");
    internal static readonly MoveTypes Types = new(Id, ObjectId.Parse("0xb2"));
    internal static readonly string Hot = Types.Of("test", "Hot");

    private readonly Dictionary<string, MoveFunction> functions = new MoveFunction[]
    {
        new("test", "make", 0, [], [Types.Storage], (c, _, _) => [new MoveBox(Types.Storage, [.. c.NewId().Span, .. new byte[8]])]),
        new("test", "make_shared", 0, [], [], (c, _, _) =>
        {
            c.Share(new MoveBox(Types.System, [.. c.NewId().Span, .. new byte[8]]));
            return [];
        }),
        new("test", "wrap", 0, [new(Types.Storage)], [Types.Blob], (c, _, a) => [new MoveBox(Types.Blob, [.. c.NewId().Span, .. a[0].Contents])]),
        new("test", "unwrap", 0, [new(Types.Blob)], [Types.Storage], (_, _, a) => [new MoveBox(Types.Storage, a[0].Contents[32..])]),
        new("test", "destroy", 0, [new(Types.Storage)], [], (_, _, _) => []),
        new("test", "touch", 0, [new(Types.Storage, Passing.MutableReference)], [], (_, _, a) => Touch(a[0])),
        new("test", "touch_shared", 0, [new(Types.System, Passing.MutableReference)], [], (_, _, a) => Touch(a[0])),
        new("test", "look_shared", 0, [new(Types.System, Passing.Reference)], ["u64"], (_, _, a) => [new MoveBox("u64", a[0].Contents[32..])]),
        new("test", "both", 0, [new(Types.Storage, Passing.MutableReference), new(Types.Storage, Passing.Reference)], [], (_, _, _) => []),
        new("test", "pair", 0, [], ["u64", "u64"], (_, _, _) => [new MoveBox("u64", new byte[8]), new MoveBox("u64", new byte[8])]),
        new("test", "text", 0, [new(MoveTypes.Text), new("vector<u8>"), new("bool")], [], (_, _, _) => []),
        new("test", "keep", 0, [new("vector<" + Types.Storage + ">"), new("address")], [], (c, _, a) =>
        {
            c.Transfer(new MoveBox(Types.Storage, a[0].Contents[1..41]), SuiAddress.FromBytes(a[1].Contents));
            return [];
        }),
        new("test", "field", 0, [new(Types.Storage, Passing.MutableReference), new("u64")], [], (c, _, a) =>
        {
            c.SetField(ObjectId.FromBytes(a[0].Contents.AsSpan(0, 32)), "u64", a[1].Contents, "bool", [1]);
            return [];
        }),
        new("test", "unfield", 0, [new(Types.Storage, Passing.MutableReference), new("u64")], [], (c, _, a) =>
            c.RemoveField(ObjectId.FromBytes(a[0].Contents.AsSpan(0, 32)), "u64", a[1].Contents)
                ? []
                : throw new MoveAbortedException("dynamic_field", "remove", 1, "EFieldDoesNotExist")),
        new("test", "put_child", 0, [new(Types.Storage, Passing.MutableReference), new("u64")], [], (c, _, a) =>
        {
            c.AddChild(WorkingSet.IdOf(a[0]), "u64", a[1].Contents, new MoveBox(Types.Storage, [.. c.NewId().Span, .. new byte[8]]));
            return [];
        }),
        new("test", "touch_child", 0, [new(Types.Storage, Passing.MutableReference), new("u64")], [], (c, _, a) => Touch(Child(c, a))),
        new("test", "drop_child", 0, [new(Types.Storage, Passing.MutableReference), new("u64")], [], (c, _, a) =>
        {
            Child(c, a).IsConsumed = true;
            return [];
        }),
        new("test", "hot", 0, [], [Hot], (_, _, _) => [new MoveBox(Hot, [1])]),
        new("test", "announce", 0, [], [], (c, _, _) =>
        {
            c.Emit(Types.Event("Announced"), [1, 2, 3]);
            return [];
        }),
        new("test", "fail", 0, [], [], (_, _, _) => throw new MoveAbortedException("inner", "check", 7, "ENever")),
        new("test", "overflow", 0, [], [], (_, _, _) => throw new OverflowException("too large")),
        new("test", "defect", 0, [new(Types.System, Passing.Reference)], [], (_, _, a) => Touch(a[0])),
    }.ToDictionary(f => f.Name);

    public MoveFunction? Find(string module, string name) => module == "test" ? functions.GetValueOrDefault(name) : null;

    private static MoveBox Child(IMoveContext context, IReadOnlyList<MoveBox> arguments) =>
        context.FindChild(WorkingSet.IdOf(arguments[0]), "u64", arguments[1].Contents)
        ?? throw new MoveAbortedException("dynamic_field", "borrow_child_object", 1, "EFieldDoesNotExist");

    private static IReadOnlyList<MoveBox> Touch(MoveBox box)
    {
        var contents = box.Contents.ToArray();
        var at = contents.AsSpan(32, 8);
        BinaryPrimitives.WriteUInt64LittleEndian(at, BinaryPrimitives.ReadUInt64LittleEndian(at) + 1);
        box.Contents = contents;
        return [];
    }
}
