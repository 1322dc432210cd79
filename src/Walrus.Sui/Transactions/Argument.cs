namespace Walrus.Sui.Transactions;

/// <summary>What a command takes.</summary>
public abstract record Argument
{
    private Argument()
    {
    }

    /// <summary>The coin gas is paid from.</summary>
    public static Argument Gas { get; } = new GasCoin();

    /// <summary>The coin gas is paid from.</summary>
    public sealed record GasCoin : Argument;

    /// <summary>An input of the transaction, from 0.</summary>
    public sealed record Input(ushort Index) : Argument;

    /// <summary>The only result of an earlier command.</summary>
    public sealed record Result(ushort Command) : Argument;

    /// <summary>One of the results of an earlier command.</summary>
    public sealed record NestedResult(ushort Command, ushort Index) : Argument;
}
