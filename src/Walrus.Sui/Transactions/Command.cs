using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>A step of a programmable transaction. Publishing and upgrading packages is not among them: nothing here needs it.</summary>
public abstract record Command
{
    private Command()
    {
    }

    /// <summary>Calls a Move function.</summary>
    public sealed record MoveCall(
        ObjectId Package, string Module, string Function, IReadOnlyList<TypeTag> TypeArguments, IReadOnlyList<Argument> Arguments) : Command;

    /// <summary>Gives objects to an address.</summary>
    public sealed record TransferObjects(IReadOnlyList<Argument> Objects, Argument Address) : Command;

    /// <summary>Splits amounts off a coin; one result for each.</summary>
    public sealed record SplitCoins(Argument Coin, IReadOnlyList<Argument> Amounts) : Command;

    /// <summary>Merges coins into one.</summary>
    public sealed record MergeCoins(Argument Destination, IReadOnlyList<Argument> Sources) : Command;

    /// <summary>Makes a vector; the element type may be left out when there are elements.</summary>
    public sealed record MakeMoveVector(TypeTag? ElementType, IReadOnlyList<Argument> Elements) : Command;
}
