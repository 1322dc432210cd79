using Walrus.Core;
using Walrus.Sui.Protos;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <summary>What an execution status means to a caller.</summary>
internal static class ExecutionOutcome
{
    /// <exception cref="MoveAbortException">The execution failed.</exception>
    /// <exception cref="WalrusFormatException">There is no status.</exception>
    internal static void ThrowIfFailed(ExecutionStatus? status, string what)
    {
        if (status is null || !status.HasSuccess)
        {
            throw new WalrusFormatException($"{what} has no execution status.");
        }

        if (status.Success)
        {
            return;
        }

        var error = status.Error ?? new ExecutionError();
        var told = error.Description is { Length: > 0 } description ? description : error.Kind.ToString();
        if (error.Abort is { } abort)
        {
            var (module, function) = (abort.Location?.Module ?? "", abort.Location?.FunctionName ?? "");
            var constant = AbortNames.Find(module, abort.AbortCode)
                ?? (abort.CleverError?.ConstantName is { } named && MoveIdentifier.IsValid(named) ? named : null);
            var name = constant is null ? "" : $" {constant}";
            throw new MoveAbortException(
                module, function, abort.AbortCode, constant,
                $"{what} failed: {module}::{function} aborted with code {abort.AbortCode}{name} ({told}).");
        }

        throw new MoveAbortException($"{what} failed: {told}.");
    }
}
