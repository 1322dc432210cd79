using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>A call under way: its context and its arguments, read as what the signature says they are.</summary>
/// <param name="Context">The transaction.</param>
/// <param name="Types">Names of types.</param>
/// <param name="Version">The version of the contracts that is called.</param>
/// <param name="TypeArguments">As given.</param>
/// <param name="Arguments">As many as the function has parameters.</param>
internal sealed record Invocation(
    IMoveContext Context, MoveTypes Types, ulong Version, IReadOnlyList<string> TypeArguments, IReadOnlyList<MoveBox> Arguments)
{
    private const int MaxPureBytes = 256 * 1024;

    internal delegate T ReadElement<out T>(ref BcsReader reader);

    /// <summary>The chain's state behind the shared objects.</summary>
    internal ContractState State { get; } = new(Context, Types, Version);

    /// <summary>Emits an event of the Walrus package.</summary>
    internal void Emit(WalrusEvent value)
    {
        var raw = WalrusEvents.ToMove(Types.Package, value);
        Context.Emit(raw.Type, raw.Contents.ToArray());
    }

    /// <summary>The argument itself.</summary>
    internal MoveBox Box(int i) => Arguments[i];

    internal T Read<T>(int i) where T : IMoveStruct<T> => MoveStruct.FromBcs<T>(Arguments[i].Contents);

    /// <summary>Changes an argument taken by mutable reference.</summary>
    internal void Write<T>(int i, T value) where T : IMoveStruct<T> => Arguments[i].Contents = value.ToBcs();

    internal ulong U64(int i) => Pure(i, static (ref BcsReader r) => r.ReadU64());

    internal uint U32(int i) => Pure(i, static (ref BcsReader r) => r.ReadU32());

    internal ushort U16(int i) => Pure(i, static (ref BcsReader r) => r.ReadU16());

    internal byte U8(int i) => Pure(i, static (ref BcsReader r) => r.ReadU8());

    internal bool Bool(int i) => Pure(i, static (ref BcsReader r) => r.ReadBool());

    internal string Text(int i) => Pure(i, static (ref BcsReader r) => r.ReadString(MaxPureBytes));

    internal byte[] Bytes(int i) => Pure(i, static (ref BcsReader r) => r.ReadBytes(MaxPureBytes).ToArray());

    internal byte[] U256(int i) => Pure(i, static (ref BcsReader r) => r.ReadFixed(32).ToArray());

    internal BlobId BlobId(int i) => Walrus.Core.Identifiers.BlobId.FromBytes(U256(i));

    /// <summary>A vector of structs or ids, element by element.</summary>
    internal IReadOnlyList<T> Vector<T>(int i, ReadElement<T> read) => Pure(i, (ref BcsReader r) =>
    {
        var list = new T[r.ReadLength(MaxPureBytes)];
        for (int at = 0; at < list.Length; at++)
        {
            list[at] = read(ref r);
        }

        return list;
    });

    internal IReadOnlyList<ObjectId> Ids(int i) => Vector(i, static (ref BcsReader r) => ObjectId.FromBytes(r.ReadFixed(ObjectId.Length)));

    /// <summary>FROST of each balance of a vector.</summary>
    internal IReadOnlyList<ulong> Balances(int i) => Vector(i, static (ref BcsReader r) => r.ReadU64());

    internal ObjectId Id(int i) => ObjectId.FromBytes(U256(i));

    /// <summary>A result of that struct type.</summary>
    internal static MoveBox Result<T>(string type, T value) where T : IMoveStruct<T> => new(type, value.ToBcs());

    private T Pure<T>(int i, ReadElement<T> parse)
    {
        var reader = new BcsReader(Arguments[i].Contents);
        var value = parse(ref reader);
        reader.Finish();
        return value;
    }
}
