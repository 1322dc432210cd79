using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>Who may act, or who acts: <c>auth::Authorized</c> and <c>auth::Authenticated</c>, which have the same bytes.</summary>
public abstract record Authorized : IMoveStruct<Authorized>
{
    private Authorized()
    {
    }

    /// <summary>Who signs with that address.</summary>
    public sealed record Address(SuiAddress Value) : Authorized;

    /// <summary>Who holds that object.</summary>
    public sealed record Object(ObjectId Id) : Authorized;

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer)
    {
        switch (this)
        {
            case Address address: writer.WriteUleb128(0).WriteFixed(address.Value.Span); break;
            case Object @object: writer.WriteUleb128(1).WriteId(@object.Id); break;
        }
    }

    /// <inheritdoc/>
    public static Authorized ReadFrom(ref BcsReader reader) => reader.ReadVariant(2, "the authorization") == 0
        ? new Address(SuiAddress.FromBytes(reader.ReadFixed(SuiAddress.Length)))
        : new Object(reader.ReadId());
}
