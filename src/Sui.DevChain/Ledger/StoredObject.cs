using System.Text;
using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Sui;

namespace Sui.DevChain.Ledger;

/// <summary>One version of an object. Dynamic fields and children of tables are objects too; contents begin with the id, packages have none.</summary>
internal sealed record StoredObject(
    ObjectId Id, ulong Version, MoveOwner Owner, string Type, byte[] Contents, SuiDigest PreviousTransaction)
{
    private static readonly byte[] Domain = Encoding.ASCII.GetBytes("Object::");

    /// <summary>Commits to everything above. Only equality of these digests means something, so the layout is ours.</summary>
    internal SuiDigest Digest { get; } = Commit(Id, Version, Owner, Type, Contents, PreviousTransaction);

    private static SuiDigest Commit(ObjectId id, ulong version, MoveOwner owner, string type, byte[] contents, SuiDigest previous)
    {
        var (kind, key, shared) = OwnerColumns.Of(owner);
        var writer = new BcsWriter(contents.Length + 256)
            .WriteFixed(Domain).WriteFixed(id.Span).WriteU64(version).WriteU8((byte)kind).WriteBytes(key).WriteU64(shared)
            .WriteString(type).WriteBytes(contents).WriteFixed(previous.Span);
        return SuiDigest.FromBytes(Blake2b256.Hash(writer.Written));
    }
}

/// <summary>How an owner is kept: a kind (the numbers of Sui's Owner), 32 bytes of address or parent, the version it is shared since.</summary>
internal static class OwnerColumns
{
    internal const int Address = 1;
    internal const int Parent = 2;
    internal const int Shared = 3;
    internal const int Immutable = 4;

    internal static (int Kind, byte[] Key, ulong SharedSince) Of(MoveOwner owner) => owner switch
    {
        MoveOwner.Address address => (Address, address.Value.ToArray(), 0),
        MoveOwner.Parent parent => (Parent, parent.Value.ToArray(), 0),
        MoveOwner.Shared shared => (Shared, [], shared.InitialVersion),
        _ => (Immutable, [], 0),
    };

    internal static MoveOwner From(int kind, ReadOnlySpan<byte> key, ulong sharedSince) => kind switch
    {
        Address => new MoveOwner.Address(SuiAddress.FromBytes(key)),
        Parent => new MoveOwner.Parent(ObjectId.FromBytes(key)),
        Shared => new MoveOwner.Shared(sharedSince),
        _ => new MoveOwner.Immutable(),
    };
}
