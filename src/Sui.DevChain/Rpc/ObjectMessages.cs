using Google.Protobuf;
using Sui.DevChain.Execution;
using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Rpc;

/// <summary>Objects as messages.</summary>
internal static class ObjectMessages
{
    internal static Protos.Object Of(StoredObject value)
    {
        var message = new Protos.Object
        {
            ObjectId = value.Id.ToString(),
            Version = value.Version,
            Digest = value.Digest.ToString(),
            Owner = Of(value.Owner),
            ObjectType = value.Type,
            HasPublicTransfer = MoveAbilities.CanTransfer(value.Type),
            PreviousTransaction = value.PreviousTransaction.ToString(),
            StorageRebate = 0,
        };
        if (value.Contents.Length > 0)
        {
            message.Contents = new Protos.Bcs { Name = value.Type, Value = ByteString.CopyFrom(value.Contents) };
        }

        if (MoveAbilities.IsCoin(value.Type))
        {
            message.Balance = CoinBox.BalanceOf(value.Contents);
        }

        return message;
    }

    internal static Protos.Owner Of(MoveOwner owner) => owner switch
    {
        MoveOwner.Address(var address) => new() { Kind = Protos.Owner.Types.OwnerKind.Address, Address = address.ToString() },
        MoveOwner.Parent(var parent) => new() { Kind = Protos.Owner.Types.OwnerKind.Object, Address = parent.ToString() },
        MoveOwner.Shared(var since) => new() { Kind = Protos.Owner.Types.OwnerKind.Shared, Version = since },
        _ => new() { Kind = Protos.Owner.Types.OwnerKind.Immutable },
    };
}
