using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Kind = Walrus.Sui.Protos.ExecutionError.Types.ExecutionErrorKind;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Execution;

/// <summary>How an abort appears in the effects.</summary>
internal static class MoveAborts
{
    private static readonly HashSet<string> FrameworkModules =
    [
        "balance", "coin", "table", "object_table", "bag", "dynamic_field", "dynamic_object_field", "vec_map", "vec_set", "clock", "transfer",
        "package", "bcs",
    ];

    /// <param name="e">The abort.</param>
    /// <param name="called">The package of the function the transaction called; modules of the framework lie in theirs.</param>
    internal static Protos.ExecutionError Describe(MoveAbortedException e, ObjectId called)
    {
        var package = FrameworkModules.Contains(e.Module) ? MoveTypes.Framework : called;
        return new Protos.ExecutionError
        {
            Kind = Kind.MoveAbort,
            Description = $"MoveAbort in {package}::{e.Module}::{e.Function}, code {e.Code}: {e.Message}",
            Abort = new Protos.MoveAbort
            {
                AbortCode = e.Code,
                Location = new Protos.MoveLocation { Package = package.ToString(), Module = e.Module, FunctionName = e.Function },
            },
        };
    }
}
