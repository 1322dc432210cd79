using Walrus.Core.Identifiers;

namespace Sui.DevChain.Move;

/// <summary>Who owns an object (the enum of Sui's Owner).</summary>
public abstract record MoveOwner
{
    private MoveOwner()
    {
    }

    /// <summary>An address.</summary>
    public sealed record Address(SuiAddress Value) : MoveOwner;

    /// <summary>An object: dynamic fields and children of tables.</summary>
    public sealed record Parent(ObjectId Value) : MoveOwner;

    /// <summary>Shared since that version.</summary>
    public sealed record Shared(ulong InitialVersion) : MoveOwner;

    /// <summary>Nobody may change it.</summary>
    public sealed record Immutable : MoveOwner;
}

/// <summary>What a Move function may ask of the transaction that runs it. All changes vanish when the transaction aborts.</summary>
public interface IMoveContext
{
    /// <summary>Who signed.</summary>
    SuiAddress Sender { get; }

    /// <summary>The chain's clock, milliseconds since 1970.</summary>
    ulong ClockMilliseconds { get; }

    /// <summary>The Walrus package's address as in types (its original id).</summary>
    ObjectId Package { get; }

    /// <summary>A fresh object id.</summary>
    ObjectId NewId();

    /// <summary>Emits an event; <paramref name="type"/> is the full Move type.</summary>
    void Emit(string type, byte[] contents);

    /// <summary>
    /// Reads an object that is reachable from an argument by name (a child of a table); null when there is none. The box is live: what is
    /// written into its contents is kept, and asking again gives the same one.
    /// </summary>
    MoveBox? FindChild(ObjectId parent, ObjectId child);

    /// <summary>Adds a child object under a parent; it is then served by its own id, as ObjectTable entries are.</summary>
    void AddChild(ObjectId parent, ObjectId child, MoveBox value);

    /// <summary>As <see cref="FindChild(ObjectId, ObjectId)"/>, by a key of another type than an id: an entry of an ObjectTable.</summary>
    MoveBox? FindChild(ObjectId parent, string keyType, ReadOnlySpan<byte> key);

    /// <summary>
    /// Adds a child object under a key of another type than an id; to remove it, its box is consumed. There must be none under that key.
    /// </summary>
    void AddChild(ObjectId parent, string keyType, ReadOnlySpan<byte> key, MoveBox value);

    /// <summary>Reads a dynamic field's value (its BCS); null when there is none. <paramref name="keyType"/> is a Move type.</summary>
    byte[]? FindField(ObjectId parent, string keyType, ReadOnlySpan<byte> key);

    /// <summary>Adds or replaces a dynamic field. Its object has the type <c>0x2::dynamic_field::Field&lt;keyType, valueType&gt;</c>.</summary>
    void SetField(ObjectId parent, string keyType, ReadOnlySpan<byte> key, string valueType, byte[] value);

    /// <summary>Removes a dynamic field and says whether there was one.</summary>
    bool RemoveField(ObjectId parent, string keyType, ReadOnlySpan<byte> key);

    /// <summary>Makes an object shared at the end of the transaction.</summary>
    void Share(MoveBox value);

    /// <summary>Gives an object to an address.</summary>
    void Transfer(MoveBox value, SuiAddress to);
}
