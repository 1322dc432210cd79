using System.Buffers.Binary;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Execution;

/// <summary>The one system object transactions use: the clock. It is not stored, since its time is that of whoever looks.</summary>
internal static class SystemObjects
{
    /// <summary><c>0x6</c>.</summary>
    internal static ObjectId ClockId { get; } = ObjectId.Parse("0x6");

    /// <summary>The clock showing that many milliseconds since 1970.</summary>
    internal static StoredObject Clock(ulong milliseconds)
    {
        var contents = new byte[ObjectId.Length + sizeof(ulong)];
        ClockId.Span.CopyTo(contents);
        BinaryPrimitives.WriteUInt64LittleEndian(contents.AsSpan(ObjectId.Length), milliseconds);
        return new StoredObject(ClockId, 1, new MoveOwner.Shared(1), MoveTypes.Clock, contents, SuiDigest.FromBytes(new byte[SuiDigest.Length]));
    }
}

/// <summary>The ledger with the clock in it.</summary>
internal sealed class ClockedSource(IObjectSource source, ulong milliseconds) : IObjectSource
{
    public StoredObject? FindObject(ObjectId id) =>
        id == SystemObjects.ClockId ? SystemObjects.Clock(milliseconds) : source.FindObject(id);
}
