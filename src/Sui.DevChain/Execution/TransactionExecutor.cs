using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Transactions;
using Kind = Walrus.Sui.Protos.ExecutionError.Types.ExecutionErrorKind;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Execution;

/// <summary>Executes one transaction against a state and says what it did; writes nothing itself.</summary>
/// <param name="packages">What can be called.</param>
/// <param name="walrus">The Walrus package's address as in types.</param>
/// <param name="chain">The digest of the first checkpoint.</param>
internal sealed class TransactionExecutor(MovePackages packages, ObjectId walrus, SuiDigest chain)
{
    /// <summary>Sui's epoch: this chain has only the first. Walrus' epochs are the contracts'.</summary>
    internal const ulong Epoch = 0;

    // Sui's limits for one object, and for all that a transaction writes.
    private const int MaxObjectBytes = 250 * 1024;
    private const long MaxWrittenBytes = 5_000_000;

    /// <summary>The packages that can be called.</summary>
    internal MovePackages Packages => packages;

    /// <summary>Executes a transaction whose signatures are checked.</summary>
    /// <param name="source">The state before.</param>
    /// <param name="data">The transaction.</param>
    /// <param name="digest">Its digest.</param>
    /// <param name="clock">Milliseconds since 1970.</param>
    /// <exception cref="TransactionRefusedException">It cannot be executed on this state.</exception>
    internal ExecutionResult Execute(IObjectSource source, TransactionData data, SuiDigest digest, ulong clock)
    {
        CheckExpiration(data.Expiration, clock);
        var state = new WorkingSet(new ClockedSource(source, clock), digest, data.Sender, clock, walrus);
        var gas = GasCharge.Take(data.Gas, state);
        var inputs = InputObjects.Load(data, state);
        Protos.ExecutionError? error = null;
        Dictionary<ObjectId, WrittenObject?> written = [];
        try
        {
            new Interpreter(state, packages, inputs, gas.Coin).Run(data.Program.Commands);
            written = state.Collect();
            Settle(inputs, written, isSuccess: true);
            CheckSizes(written);
        }
        catch (ExecutionFailure failure)
        {
            error = failure.Error;
            written = [];
            Settle(inputs, written, isSuccess: false);
        }

        gas.Settle(error is null, written);
        return Effects.Of(
            state, digest, written, error, gas.Cost, gas.Coins.Count > 0 ? gas.Coins[0].Id : null,
            inputs.Where(i => i is { Access: Access.ReadOnly, Stored.Owner: MoveOwner.Shared }).Select(i => i.Stored!));
    }

    /// <summary>
    /// Every input that could have been changed gets a new version, changed or not and also on failure, as on Sui: so no transaction
    /// can be made twice from the same versions. One that was taken and not given back is gone.
    /// </summary>
    private static void Settle(IReadOnlyList<Value> inputs, Dictionary<ObjectId, WrittenObject?> written, bool isSuccess)
    {
        foreach (var input in inputs)
        {
            if (input is not { Stored: { } stored, Box: { } box } || input.Access is Access.ReadOnly)
            {
                continue;
            }

            if (!isSuccess)
            {
                written[stored.Id] = new WrittenObject(stored.Type, stored.Contents, stored.Owner);
            }
            else if (input.IsMoved)
            {
                written.TryAdd(stored.Id, null);
            }
            else
            {
                written[stored.Id] = new WrittenObject(box.Type, box.Contents, stored.Owner);
            }
        }
    }

    private static void CheckSizes(Dictionary<ObjectId, WrittenObject?> written)
    {
        var sum = written.Values.Sum(w => (long)(w?.Contents.Length ?? 0));
        if (sum > MaxWrittenBytes)
        {
            throw ExecutionFailure.Of(
                Kind.WrittenObjectsTooLarge, $"The transaction would write {sum} bytes of objects, at most {MaxWrittenBytes} are allowed.");
        }

        foreach (var (id, value) in written)
        {
            if (value?.Contents.Length > MaxObjectBytes)
            {
                throw ExecutionFailure.Of(
                    Kind.ObjectTooBig, $"Object {id} would have {value.Contents.Length} bytes, an object has at most {MaxObjectBytes}.");
            }
        }
    }

    private void CheckExpiration(TransactionExpiration expiration, ulong clock)
    {
        switch (expiration)
        {
            case TransactionExpiration.Epoch(var last) when last < Epoch:
                throw TransactionRefusedException.Invalid($"The transaction expired after epoch {last}.");
            case TransactionExpiration.ValidDuring during:
                if (during.Chain != chain)
                {
                    throw TransactionRefusedException.Invalid($"The transaction is for chain {during.Chain}, this is {chain}.");
                }

                if (during.MinEpoch > Epoch || during.MaxEpoch < Epoch || during.MinTimestamp > clock || during.MaxTimestamp < clock)
                {
                    throw TransactionRefusedException.Invalid("The transaction is not valid at this time; it expired or is not valid yet.");
                }

                break;
        }
    }
}
