using Google.Protobuf;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;
using Proto = Walrus.Sui.Protos;

namespace Walrus.Sui.Rpc;

/// <summary>Inputs between their records and their messages. A message may be unresolved: then it names an object and nothing else.</summary>
public static class InputMessages
{
    /// <summary>As a message.</summary>
    public static Proto.Input ToMessage(this CallArg input) => input switch
    {
        CallArg.Pure pure => new() { Kind = Proto.Input.Types.InputKind.Pure, Pure = ByteString.CopyFrom(pure.Value.Span) },
        CallArg.Owned owned => OfObject(Proto.Input.Types.InputKind.ImmutableOrOwned, owned.Object),
        CallArg.Receiving receiving => OfObject(Proto.Input.Types.InputKind.Receiving, receiving.Object),
        CallArg.Shared shared => new()
        {
            Kind = Proto.Input.Types.InputKind.Shared,
            ObjectId = shared.Id.ToString(),
            Version = shared.InitialVersion,
            Mutable = shared.Mutable,
            Mutability = shared.Mutable ? Proto.Input.Types.Mutability.Mutable : Proto.Input.Types.Mutability.Immutable,
        },
        CallArg.FundsWithdrawal funds => new()
        {
            Kind = Proto.Input.Types.InputKind.FundsWithdrawal,
            FundsWithdrawal = new()
            {
                Amount = funds.Amount,
                CoinType = funds.Coin.ToString(),
                Source = funds.From == WithdrawFrom.Sender
                    ? Proto.FundsWithdrawal.Types.Source.Sender
                    : Proto.FundsWithdrawal.Types.Source.Sponsor,
            },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(input)),
    };

    /// <summary>From a message; null when it names an object that is still to be resolved.</summary>
    /// <exception cref="WalrusFormatException">It lacks something, or holds something malformed.</exception>
    public static CallArg? ToCallArg(this Proto.Input message)
    {
        switch (message.Kind)
        {
            case Proto.Input.Types.InputKind.Pure:
            case Proto.Input.Types.InputKind.Unknown when message.HasPure:
                return new CallArg.Pure(message.Pure.Memory);
            case Proto.Input.Types.InputKind.ImmutableOrOwned when message is { HasVersion: true, HasDigest: true }:
                return new CallArg.Owned(ToRef(message));
            case Proto.Input.Types.InputKind.Receiving when message is { HasVersion: true, HasDigest: true }:
                return new CallArg.Receiving(ToRef(message));
            case Proto.Input.Types.InputKind.Shared when message.HasVersion && (message.HasMutable || message.HasMutability):
                var mutable = message.HasMutable ? message.Mutable : message.Mutability == Proto.Input.Types.Mutability.Mutable;
                return new CallArg.Shared(ObjectId.Parse(message.ObjectId), message.Version, mutable);
            case Proto.Input.Types.InputKind.FundsWithdrawal when message.FundsWithdrawal is { } funds:
                var from = funds.Source == Proto.FundsWithdrawal.Types.Source.Sponsor ? WithdrawFrom.Sponsor : WithdrawFrom.Sender;
                return new CallArg.FundsWithdrawal(funds.Amount, TypeTag.Parse(funds.CoinType), from);
            case not Proto.Input.Types.InputKind.FundsWithdrawal when message.HasObjectId:
                return null;
            default:
                throw new WalrusFormatException("An input is neither a value in BCS nor an object (literals are not supported).");
        }
    }

    /// <summary>As a message.</summary>
    public static Proto.ObjectReference ToMessage(this ObjectRef reference) =>
        new() { ObjectId = reference.Id.ToString(), Version = reference.Version, Digest = reference.Digest.ToString() };

    /// <summary>From a message.</summary>
    /// <exception cref="WalrusFormatException">It lacks something, or holds something malformed.</exception>
    public static ObjectRef ToObjectRef(this Proto.ObjectReference message) => message.HasVersion
        ? new ObjectRef(ObjectId.Parse(message.ObjectId), message.Version, SuiDigest.Parse(message.Digest))
        : throw new WalrusFormatException("A reference to an object lacks its version.");

    private static ObjectRef ToRef(Proto.Input message) =>
        new(ObjectId.Parse(message.ObjectId), message.Version, SuiDigest.Parse(message.Digest));

    private static Proto.Input OfObject(Proto.Input.Types.InputKind kind, ObjectRef reference) => new()
    {
        Kind = kind,
        ObjectId = reference.Id.ToString(),
        Version = reference.Version,
        Digest = reference.Digest.ToString(),
    };
}
