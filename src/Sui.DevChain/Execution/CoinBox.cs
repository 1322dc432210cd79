using System.Buffers.Binary;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Execution;

/// <summary>Coins as values: an id and a u64.</summary>
internal static class CoinBox
{
    internal static MoveBox Make(string token, ObjectId id, ulong balance)
    {
        var contents = new byte[ObjectId.Length + sizeof(ulong)];
        id.Span.CopyTo(contents);
        BinaryPrimitives.WriteUInt64LittleEndian(contents.AsSpan(ObjectId.Length), balance);
        return new MoveBox(MoveTypes.Coin(token), contents);
    }

    internal static ulong Balance(MoveBox coin) => BalanceOf(coin.Contents);

    internal static ulong BalanceOf(ReadOnlySpan<byte> contents) => ReadAmount(contents[ObjectId.Length..]);

    internal static ulong ReadAmount(ReadOnlySpan<byte> bcs) => BinaryPrimitives.ReadUInt64LittleEndian(bcs);

    internal static void SetBalance(MoveBox coin, ulong balance)
    {
        var contents = coin.Contents.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(contents.AsSpan(ObjectId.Length), balance);
        coin.Contents = contents;
    }
}
