using Sui.DevChain.Ledger;
using Walrus.Core.Identifiers;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Execution;

/// <summary>What an executed transaction did: the message to keep and the objects to write.</summary>
/// <param name="Outcome">Effects, events and balance changes.</param>
/// <param name="Written">New versions of objects.</param>
/// <param name="Removed">Objects that are deleted or wrapped.</param>
internal sealed record ExecutionResult(
    Protos.ExecutedTransaction Outcome, IReadOnlyList<StoredObject> Written, IReadOnlyList<ObjectId> Removed)
{
    internal bool IsSuccess => Outcome.Effects.Status.Success;
}
