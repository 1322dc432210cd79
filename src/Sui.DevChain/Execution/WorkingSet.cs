using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Execution;

/// <summary>An event as it was emitted; the module is that of the function the transaction called.</summary>
internal sealed record EmittedEvent(ObjectId Package, string Module, string Type, byte[] Contents);

/// <summary>An object as a transaction leaves it, before it has a version. No owner: it is shared from this transaction on.</summary>
internal sealed record WrittenObject(string Type, byte[] Contents, MoveOwner? Owner);

/// <summary>What a running transaction sees and changes, over the ledger before it. Thrown away when the transaction fails.</summary>
internal sealed class WorkingSet(IObjectSource source, SuiDigest digest, SuiAddress sender, ulong clock, ObjectId package) : IMoveContext
{
    // Sui's limits for one transaction: new ids, transferred objects, events, bytes of an event.
    private const int MaxNewIds = 2048;
    private const int MaxTransfers = 2048;
    private const int MaxEvents = 1024;
    private const int MaxEventBytes = 250 * 1024;

    private readonly Dictionary<ObjectId, StoredObject?> loaded = [];
    private readonly Dictionary<ObjectId, WrittenObject?> fields = [];
    private readonly Dictionary<ObjectId, (MoveBox Box, ObjectId Field)> children = [];
    private readonly List<(MoveBox Box, MoveOwner? Owner)> given = [];
    private readonly HashSet<ObjectId> made = [];
    private readonly List<EmittedEvent> events = [];

    public SuiAddress Sender => sender;

    public ulong ClockMilliseconds => clock;

    public ObjectId Package => package;

    /// <summary>The function being called; events carry it.</summary>
    internal (ObjectId Package, string Module) Caller { get; set; } = (package, "");

    /// <summary>Ids that this transaction made.</summary>
    internal IReadOnlySet<ObjectId> Made => made;

    internal IReadOnlyList<EmittedEvent> Events => events;

    /// <summary>Everything that was looked at, as it was before.</summary>
    internal IReadOnlyDictionary<ObjectId, StoredObject?> Loaded => loaded;

    /// <summary>An object as it was before the transaction.</summary>
    internal StoredObject? Load(ObjectId id)
    {
        if (!loaded.TryGetValue(id, out var found))
        {
            loaded.Add(id, found = source.FindObject(id));
        }

        return found;
    }

    public ObjectId NewId()
    {
        Bound(made.Count < MaxNewIds, $"A transaction makes at most {MaxNewIds} objects.");
        var id = DerivedIds.Created(digest, (ulong)made.Count);
        made.Add(id);
        return id;
    }

    public void Emit(string type, byte[] contents)
    {
        Bound(
            events.Count < MaxEvents && contents.Length <= MaxEventBytes,
            $"A transaction emits at most {MaxEvents} events of {MaxEventBytes} bytes.");
        events.Add(new EmittedEvent(Caller.Package, Caller.Module, type, contents));
    }

    public MoveBox? FindChild(ObjectId parent, ObjectId child)
    {
        var field = ChildField(parent, child);
        return children.ContainsKey(child) || (Load(child)?.Owner is MoveOwner.Parent(var owner) && owner == field) ? Child(child, field) : null;
    }

    public MoveBox? FindChild(ObjectId parent, string keyType, ReadOnlySpan<byte> key)
    {
        var wrapper = MoveTypes.ObjectFieldKey(keyType);
        return FindField(parent, wrapper, key) is { } child ? Child(ObjectId.FromBytes(child), FieldId(parent, wrapper, key)) : null;
    }

    public void AddChild(ObjectId parent, ObjectId child, MoveBox value)
    {
        SetField(parent, ChildKey, child.Span, MoveTypes.Id, child.ToArray());
        value.IsConsumed = false;
        children[child] = (value, ChildField(parent, child));
    }

    public void AddChild(ObjectId parent, string keyType, ReadOnlySpan<byte> key, MoveBox value)
    {
        var wrapper = MoveTypes.ObjectFieldKey(keyType);
        SetField(parent, wrapper, key, MoveTypes.Id, IdOf(value).ToArray());
        value.IsConsumed = false;
        children[IdOf(value)] = (value, FieldId(parent, wrapper, key));
    }

    public byte[]? FindField(ObjectId parent, string keyType, ReadOnlySpan<byte> key)
    {
        var id = FieldId(parent, keyType, key);
        var contents = fields.TryGetValue(id, out var written) ? written?.Contents : Load(id)?.Contents;
        return contents is null ? null : DynamicField.Value(contents, key).ToArray();
    }

    public void SetField(ObjectId parent, string keyType, ReadOnlySpan<byte> key, string valueType, byte[] value)
    {
        var id = FieldId(parent, keyType, key);
        Load(id);
        var type = TypeTag.Parse(MoveTypes.Field(keyType, valueType)).ToString();
        fields[id] = new WrittenObject(type, DynamicField.Compose(id, key, value), new MoveOwner.Parent(parent));
    }

    public bool RemoveField(ObjectId parent, string keyType, ReadOnlySpan<byte> key)
    {
        var id = FieldId(parent, keyType, key);
        var was = fields.TryGetValue(id, out var written) ? written is not null : Load(id) is not null;
        fields[id] = null;
        return was;
    }

    public void Share(MoveBox value) => Give(value, null);

    public void Transfer(MoveBox value, SuiAddress to) => Give(value, new MoveOwner.Address(to));

    /// <summary>
    /// Everything given away, and the fields and children that changed. A null value is one that is gone; objects that were inputs are
    /// the interpreter's to add.
    /// </summary>
    internal Dictionary<ObjectId, WrittenObject?> Collect()
    {
        var written = new Dictionary<ObjectId, WrittenObject?>();
        var taken = children.Values.Where(c => !c.Box.IsConsumed).Select(c => c.Field).ToHashSet();
        foreach (var (id, (box, field)) in children)
        {
            if (box.IsConsumed)
            {
                written[id] = null;
                if (!taken.Contains(field))
                {
                    fields[field] = null;
                }
            }
            else
            {
                written[id] = new WrittenObject(box.Type, box.Contents, new MoveOwner.Parent(field));
            }
        }

        foreach (var (id, value) in fields)
        {
            written[id] = value;
        }

        foreach (var (id, value) in written.ToArray())
        {
            if (IsUnchanged(loaded.GetValueOrDefault(id), value))
            {
                written.Remove(id);
            }
        }

        foreach (var (box, owner) in given)
        {
            written[IdOf(box)] = new WrittenObject(box.Type, box.Contents, owner);
        }

        return written;
    }

    private void Give(MoveBox value, MoveOwner? owner)
    {
        Bound(given.Count < MaxTransfers, $"A transaction transfers at most {MaxTransfers} objects.");
        given.Add((value, owner));
    }

    private static void Bound(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw ExecutionFailure.Of(Protos.ExecutionError.Types.ExecutionErrorKind.MovePrimitiveRuntimeError, otherwise);
        }
    }

    /// <summary>Only read, or written and taken back.</summary>
    private static bool IsUnchanged(StoredObject? before, WrittenObject? after) => before is null || after is null
        ? before is null && after is null
        : after.Type == before.Type && after.Contents.AsSpan().SequenceEqual(before.Contents) && after.Owner == before.Owner;

    /// <summary>The id an object begins with.</summary>
    internal static ObjectId IdOf(MoveBox box) => box.Contents.Length >= ObjectId.Length
        ? ObjectId.FromBytes(box.Contents.AsSpan(0, ObjectId.Length))
        : throw new InvalidOperationException($"A value of type {box.Type} was treated as an object.");

    private MoveBox? Child(ObjectId child, ObjectId field)
    {
        if (!children.TryGetValue(child, out var known))
        {
            if (Load(child) is not { } stored)
            {
                return null;
            }

            children.Add(child, known = (new MoveBox(stored.Type, [.. stored.Contents]), field));
        }

        return known.Field == field && !known.Box.IsConsumed ? known.Box : null;
    }

    private static string ChildKey { get; } = MoveTypes.ObjectFieldKey(MoveTypes.Id);

    private static ObjectId ChildField(ObjectId parent, ObjectId child) => FieldId(parent, ChildKey, child.Span);

    private static ObjectId FieldId(ObjectId parent, string keyType, ReadOnlySpan<byte> key) =>
        DerivedIds.DynamicField(parent, TypeTag.Parse(keyType), key);
}
