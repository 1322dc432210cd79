using Sui.DevChain.Ledger;
using Sui.DevChain.Move;

namespace Sui.DevChain.Execution;

/// <summary>What a transaction may do with an input or a result.</summary>
internal enum Access
{
    /// <summary>Results and objects of the sender: everything.</summary>
    Full,

    /// <summary>A shared object, to be changed in place.</summary>
    Shared,

    /// <summary>Shared for reading, or immutable.</summary>
    ReadOnly,

    /// <summary>The gas coin: may be split and given away, not passed by value.</summary>
    Gas,
}

/// <summary>An input or a result of a running transaction: either bytes whose type their use decides, or a typed value.</summary>
internal sealed class Value
{
    private Value(byte[]? pure, MoveBox? box, Access access, StoredObject? stored) => (Pure, Box, Access, Stored) = (pure, box, access, stored);

    /// <summary>The bytes of a pure input.</summary>
    internal byte[]? Pure { get; }

    /// <summary>The typed value, when it is not pure.</summary>
    internal MoveBox? Box { get; }

    internal Access Access { get; }

    /// <summary>The object as it was before, when it is one of the ledger.</summary>
    internal StoredObject? Stored { get; }

    /// <summary>Taken by value: gone from here.</summary>
    internal bool IsMoved { get; set; }

    internal static Value OfPure(byte[] bytes) => new(bytes, null, Access.Full, null);

    internal static Value OfResult(MoveBox box) => new(null, box, Access.Full, null);

    internal static Value OfObject(StoredObject stored, Access access) =>
        new(null, new MoveBox(stored.Type, [.. stored.Contents]), access, stored);
}
