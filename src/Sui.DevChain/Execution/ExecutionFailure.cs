using Fault = Walrus.Sui.Protos.CommandArgumentError.Types.CommandArgumentErrorKind;
using Kind = Walrus.Sui.Protos.ExecutionError.Types.ExecutionErrorKind;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Execution;

/// <summary>
/// A transaction that was well formed and runs into an error: it is recorded as failed, its gas is charged, nothing else of it remains.
/// The error becomes part of the effects.
/// </summary>
internal sealed class ExecutionFailure(Protos.ExecutionError error) : Exception(error.Description)
{
    /// <summary>What the effects say; the command is filled in by who runs it.</summary>
    internal Protos.ExecutionError Error { get; } = error;

    internal static ExecutionFailure Of(Kind kind, string description) => new(new Protos.ExecutionError { Kind = kind, Description = description });

    internal static ExecutionFailure OfArgument(int argument, Fault fault, string description) => new(new Protos.ExecutionError
    {
        Kind = Kind.CommandArgumentError,
        Description = $"Argument {argument}: {description}",
        CommandArgumentError = new Protos.CommandArgumentError { Argument = (uint)Math.Max(0, argument), Kind = fault },
    });
}

/// <summary>Why a transaction is not executed at all.</summary>
internal enum Refusal
{
    /// <summary>It can never be executed: malformed, badly signed, not the sender's.</summary>
    Invalid,

    /// <summary>It was made for a state of the chain that is gone; making it anew may succeed.</summary>
    Stale,
}

/// <summary>A transaction that is not executed: it leaves no trace and costs nothing. The message is for whoever sent it.</summary>
internal sealed class TransactionRefusedException(Refusal refusal, string message) : Exception(message)
{
    internal Refusal Refusal { get; } = refusal;

    internal static TransactionRefusedException Invalid(string message) => new(Refusal.Invalid, message);

    internal static TransactionRefusedException Stale(string message) => new(Refusal.Stale, message);
}
