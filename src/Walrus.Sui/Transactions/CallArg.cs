using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>From whose balance funds are withdrawn.</summary>
public enum WithdrawFrom
{
    /// <summary>The sender's.</summary>
    Sender = 0,

    /// <summary>The gas owner's.</summary>
    Sponsor = 1,
}

/// <summary>An input of a programmable transaction.</summary>
public abstract record CallArg
{
    private CallArg()
    {
    }

    /// <summary>A value in BCS; its type is that of the parameter it is passed to.</summary>
    public sealed record Pure(ReadOnlyMemory<byte> Value) : CallArg;

    /// <summary>An object nobody else can change: owned by the sender, or immutable.</summary>
    public sealed record Owned(ObjectRef Object) : CallArg;

    /// <summary>A shared object; <paramref name="InitialVersion"/> is the version at which it became shared.</summary>
    public sealed record Shared(ObjectId Id, ulong InitialVersion, bool Mutable) : CallArg;

    /// <summary>An object sent to an object of the transaction.</summary>
    public sealed record Receiving(ObjectRef Object) : CallArg;

    /// <summary>At most <paramref name="Amount"/> of the balance an address holds in coin type <paramref name="Coin"/>.</summary>
    public sealed record FundsWithdrawal(ulong Amount, TypeTag Coin, WithdrawFrom From) : CallArg;
}
