using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;
using Proto = Walrus.Sui.Protos;

namespace Walrus.Sui.Chain;

/// <summary>An object as it was read.</summary>
internal sealed record OnChainObject(ObjectId Id, ulong Version, StructTag Type, ReadOnlyMemory<byte> Contents)
{
    /// <summary>The fields of an object that make one of these.</summary>
    internal const string Mask = "object_id,version,object_type,contents";

    /// <exception cref="WalrusFormatException">The message lacks something, holds something malformed, or is of another object.</exception>
    internal static OnChainObject From(Proto.Object message, ObjectId asked)
    {
        var id = ObjectId.Parse(message.ObjectId);
        if (id != asked)
        {
            throw new WalrusFormatException($"The chain answered with the object {id} instead of {asked}.");
        }

        return message is { HasVersion: true, Contents.HasValue: true }
            ? new OnChainObject(id, message.Version, StructTag.Parse(message.ObjectType), message.Contents.Value.Memory)
            : throw new WalrusFormatException($"The chain left out the version or the contents of the object {id}.");
    }
}
