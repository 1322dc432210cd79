using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;

namespace Sui.DevChain.Execution;

/// <summary>Loads the inputs of a transaction and checks that they are what it was made for.</summary>
internal static class InputObjects
{
    /// <summary>The inputs as values, in order.</summary>
    /// <exception cref="TransactionRefusedException">An object is missing, stale, another's, or named twice.</exception>
    internal static Value[] Load(TransactionData data, WorkingSet state)
    {
        var seen = data.Gas.Payment.Select(p => p.Id).ToHashSet();
        return [.. data.Program.Inputs.Select(input => input switch
        {
            CallArg.Pure pure => Value.OfPure(pure.Value.ToArray()),
            CallArg.Owned owned => Once(owned.Object.Id, seen, OfOwned(owned.Object, data.Sender, state)),
            CallArg.Shared shared => Once(shared.Id, seen, OfShared(shared, state)),
            CallArg.Receiving receiving => throw TransactionRefusedException.Invalid(
                $"Receiving {receiving.Object.Id} is not supported by this chain: transfer objects to addresses only."),
            _ => throw TransactionRefusedException.Invalid("Withdrawing funds of an address is not supported by this chain: use coins."),
        })];
    }

    /// <summary>An object of an address, or an immutable one, at exactly that version.</summary>
    internal static StoredObject LoadOwned(ObjectRef reference, SuiAddress owner, WorkingSet state)
    {
        var stored = state.Load(reference.Id) ?? throw TransactionRefusedException.Stale($"Object {reference.Id} does not exist (any more).");
        if (stored.Version != reference.Version)
        {
            throw TransactionRefusedException.Stale(
                $"Transaction needs to be rebuilt because object {reference.Id} version {reference.Version} is unavailable for consumption, " +
                $"current version: {stored.Version}");
        }

        if (stored.Digest != reference.Digest)
        {
            throw TransactionRefusedException.Invalid(
                $"Object {reference.Id} has the digest {stored.Digest} at version {stored.Version}, not {reference.Digest}.");
        }

        return stored.Owner switch
        {
            MoveOwner.Immutable => stored,
            MoveOwner.Address(var address) when address == owner => stored,
            MoveOwner.Address(var address) => throw TransactionRefusedException.Invalid(
                $"Object {reference.Id} belongs to {address}, not to {owner}."),
            MoveOwner.Shared => throw TransactionRefusedException.Invalid($"Object {reference.Id} is shared; name it as a shared input."),
            _ => throw TransactionRefusedException.Invalid($"Object {reference.Id} belongs to another object and cannot be an input."),
        };
    }

    private static Value OfOwned(ObjectRef reference, SuiAddress sender, WorkingSet state)
    {
        var stored = LoadOwned(reference, sender, state);
        return Value.OfObject(stored, stored.Owner is MoveOwner.Immutable ? Access.ReadOnly : Access.Full);
    }

    private static Value OfShared(CallArg.Shared input, WorkingSet state)
    {
        var stored = state.Load(input.Id) ?? throw TransactionRefusedException.Stale($"Shared object {input.Id} does not exist.");
        if (stored.Owner is not MoveOwner.Shared(var since) || since != input.InitialVersion)
        {
            throw TransactionRefusedException.Invalid($"Object {input.Id} is not shared since version {input.InitialVersion}.");
        }

        return input.Mutable && input.Id == SystemObjects.ClockId
            ? throw TransactionRefusedException.Invalid("The clock 0x6 can only be read: name it as an immutable shared input.")
            : Value.OfObject(stored, input.Mutable ? Access.Shared : Access.ReadOnly);
    }

    private static Value Once(ObjectId id, HashSet<ObjectId> seen, Value value) => seen.Add(id)
        ? value
        : throw TransactionRefusedException.Invalid($"Object {id} is named more than once among inputs and gas.");
}
