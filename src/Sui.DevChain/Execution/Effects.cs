using Google.Protobuf;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Sui.DevChain.Rpc;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Execution;

/// <summary>Turns what changed into objects with versions and into the effects that tell of them.</summary>
internal static class Effects
{
    private const int EffectsVersion = 2;

    /// <param name="state">What was loaded and made.</param>
    /// <param name="digest">Of the transaction.</param>
    /// <param name="written">Final contents; null where the object is gone.</param>
    /// <param name="error">Null on success.</param>
    /// <param name="cost">MIST charged.</param>
    /// <param name="gasObject">The coin gas was charged to.</param>
    /// <param name="readOnly">Shared inputs that were only read.</param>
    internal static ExecutionResult Of(
        WorkingSet state, SuiDigest digest, Dictionary<ObjectId, WrittenObject?> written, Protos.ExecutionError? error, ulong cost,
        ObjectId? gasObject, IEnumerable<StoredObject> readOnly)
    {
        var version = state.Loaded.Values.Select(o => o?.Version ?? 0).DefaultIfEmpty().Max() + 1;
        var effects = new Protos.TransactionEffects
        {
            Version = EffectsVersion,
            Status = new Protos.ExecutionStatus { Success = error is null },
            Epoch = 0,
            GasUsed = new Protos.GasCostSummary { ComputationCost = cost, StorageCost = 0, StorageRebate = 0, NonRefundableStorageFee = 0 },
            TransactionDigest = digest.ToString(),
            LamportVersion = version,
        };
        if (error is not null)
        {
            effects.Status.Error = error;
        }

        var puts = new List<StoredObject>();
        var removed = new List<ObjectId>();
        foreach (var (id, after) in written.OrderBy(w => w.Key))
        {
            var before = state.Loaded.GetValueOrDefault(id);
            var put = after is null
                ? null
                : new StoredObject(id, version, after.Owner ?? new MoveOwner.Shared(version), after.Type, after.Contents, digest);
            if (put is not null)
            {
                puts.Add(put);
            }
            else if (before is not null)
            {
                removed.Add(id);
            }
            else
            {
                continue;
            }

            effects.ChangedObjects.Add(Change(id, before, put, Operation(id, before, put, state, written)));
        }

        effects.Dependencies.AddRange(
            state.Loaded.Values.OfType<StoredObject>().Select(o => o.PreviousTransaction.ToString()).Distinct().Order(StringComparer.Ordinal));
        effects.UnchangedConsensusObjects.AddRange(readOnly.Select(o => new Protos.UnchangedConsensusObject
        {
            Kind = Protos.UnchangedConsensusObject.Types.UnchangedConsensusObjectKind.ReadOnlyRoot,
            ObjectId = o.Id.ToString(),
            Version = o.Version,
            Digest = o.Digest.ToString(),
            ObjectType = o.Type,
        }));
        if (gasObject is { } gas)
        {
            effects.GasObject = effects.ChangedObjects.First(c => c.ObjectId == gas.ToString()).Clone();
        }

        var outcome = new Protos.ExecutedTransaction { Effects = effects };
        if (error is null && state.Events.Count > 0)
        {
            outcome.Events = EventsOf(state, digest);
            effects.EventsDigest = outcome.Events.Digest;
        }

        effects.Digest = DigestOf(effects);
        outcome.BalanceChanges.AddRange(BalanceChanges(state, puts, removed));
        return new ExecutionResult(outcome, puts, removed);
    }

    private static Protos.ChangedObject Change(
        ObjectId id, StoredObject? before, StoredObject? after, Protos.ChangedObject.Types.IdOperation operation)
    {
        var change = new Protos.ChangedObject
        {
            ObjectId = id.ToString(),
            ObjectType = (after ?? before)!.Type,
            IdOperation = operation,
            InputState = before is null
                ? Protos.ChangedObject.Types.InputObjectState.DoesNotExist
                : Protos.ChangedObject.Types.InputObjectState.Exists,
            OutputState = after is null
                ? Protos.ChangedObject.Types.OutputObjectState.DoesNotExist
                : Protos.ChangedObject.Types.OutputObjectState.ObjectWrite,
        };
        if (before is not null)
        {
            (change.InputVersion, change.InputDigest) = (before.Version, before.Digest.ToString());
            change.InputOwner = ObjectMessages.Of(before.Owner);
        }

        if (after is not null)
        {
            (change.OutputVersion, change.OutputDigest) = (after.Version, after.Digest.ToString());
            change.OutputOwner = ObjectMessages.Of(after.Owner);
        }

        return change;
    }

    /// <summary>
    /// Created is an id made now (a dynamic field makes its own); an object that appears otherwise was unwrapped. An object that goes is
    /// wrapped when something written now contains its id, else deleted.
    /// </summary>
    private static Protos.ChangedObject.Types.IdOperation Operation(
        ObjectId id, StoredObject? before, StoredObject? after, WorkingSet state, Dictionary<ObjectId, WrittenObject?> written)
    {
        if (after is not null)
        {
            return before is null && (state.Made.Contains(id) || after.Owner is MoveOwner.Parent)
                ? Protos.ChangedObject.Types.IdOperation.Created
                : Protos.ChangedObject.Types.IdOperation.None;
        }

        var bytes = id.ToArray();
        return written.Values.Any(w => w is not null && w.Contents.AsSpan().IndexOf(bytes) >= 0)
            ? Protos.ChangedObject.Types.IdOperation.None
            : Protos.ChangedObject.Types.IdOperation.Deleted;
    }

    private static Protos.TransactionEvents EventsOf(WorkingSet state, SuiDigest digest)
    {
        var events = new Protos.TransactionEvents();
        events.Events.AddRange(state.Events.Select((e, i) => new Protos.Event
        {
            PackageId = e.Package.ToString(),
            Module = e.Module,
            Sender = state.Sender.ToString(),
            EventType = e.Type,
            Contents = new Protos.Bcs { Name = e.Type, Value = ByteString.CopyFrom(e.Contents) },
            TransactionDigest = digest.ToString(),
            EventIndex = (uint)i,
        }));
        events.Digest = DigestOf(events);
        return events;
    }

    private static IEnumerable<Protos.BalanceChange> BalanceChanges(WorkingSet state, List<StoredObject> puts, List<ObjectId> removed)
    {
        var sums = new SortedDictionary<(string Address, string Token), Int128>();
        void Add(StoredObject? coin, int sign)
        {
            if (coin is { Owner: MoveOwner.Address(var address) } && MoveAbilities.IsCoin(coin.Type))
            {
                var key = (address.ToString(), MoveAbilities.TokenOf(coin.Type));
                sums[key] = sums.GetValueOrDefault(key) + (sign * (Int128)CoinBox.BalanceOf(coin.Contents));
            }
        }

        foreach (var put in puts)
        {
            Add(state.Loaded.GetValueOrDefault(put.Id), -1);
            Add(put, 1);
        }

        foreach (var id in removed)
        {
            Add(state.Loaded.GetValueOrDefault(id), -1);
        }

        return sums.Where(s => s.Value != 0).Select(s => new Protos.BalanceChange
        {
            Address = s.Key.Address,
            CoinType = s.Key.Token,
            Amount = s.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
    }

    private static string DigestOf(IMessage message) => SuiDigest.FromBytes(Blake2b256.Hash(message.ToByteArray())).ToString();
}
