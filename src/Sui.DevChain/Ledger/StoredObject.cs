using System.Text;
using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Sui;

namespace Sui.DevChain.Ledger;

/// <summary>One version of an object. Dynamic fields and children of tables are objects too. Contents begin with the id (packages: none).</summary>
internal sealed record StoredObject(
    ObjectId Id, ulong Version, MoveOwner Owner, string Type, byte[] Contents, SuiDigest PreviousTransaction)
{
    private static readonly byte[] Domain = Encoding.ASCII.GetBytes("Object::");

    /// <summary>Commits to everything above. Only equality of these digests means something, so the layout is ours.</summary>
    internal SuiDigest Digest
    {
        get
        {
            var (kind, key, shared) = OwnerColumns.Of(Owner);
            var writer = new BcsWriter(Contents.Length + 256)
                .WriteFixed(Domain).WriteFixed(Id.Span).WriteU64(Version).WriteU8((byte)kind).WriteBytes(key).WriteU64(shared)
                .WriteString(Type).WriteBytes(Contents).WriteFixed(PreviousTransaction.Span);
            return SuiDigest.FromBytes(Blake2b256.Hash(writer.Written));
        }
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
