namespace Sui.DevChain.Move;

/// <summary>
/// A value of a running transaction: a pure argument, an object or a struct between two commands. Identity is the instance: a call that
/// takes it by mutable reference changes <see cref="Contents"/>, a call that takes it by value sets <see cref="IsConsumed"/>.
/// The ledger turns what changed, was made, transferred or consumed into the transaction's effects.
/// </summary>
public sealed class MoveBox(string type, byte[] contents)
{
    /// <summary>The Move type: primitives as <c>u64</c>, <c>vector&lt;u8&gt;</c>; structs with full 64-digit addresses, no spaces.</summary>
    public string Type { get; } = type;

    /// <summary>Its BCS. Objects begin with their 32-byte id.</summary>
    public byte[] Contents { get; set; } = contents;

    /// <summary>Taken by value: no later command may use it.</summary>
    public bool IsConsumed { get; set; }
}
