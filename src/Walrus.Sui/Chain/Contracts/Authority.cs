using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <summary>By what right a call is made (<c>auth::Authenticated</c>, contracts §6).</summary>
public abstract record Authority
{
    private Authority()
    {
    }

    /// <summary>By the address that signs.</summary>
    public static Authority Sender { get; } = new Address();

    /// <summary>By the address that signs.</summary>
    public sealed record Address : Authority;

    /// <summary>By holding an object of that type.</summary>
    public sealed record Holder(ObjectId Object, StructTag Type) : Authority;

    /// <summary>By holding the capability of a node: what a node's commission goes to at first.</summary>
    public sealed record NodeCapability(ObjectId Object) : Authority;
}
