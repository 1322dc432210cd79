using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sui.DevChain.Execution;
using Walrus.Sui.Transactions;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Rpc;

/// <summary>Transactions as messages, for replies.</summary>
internal static class TransactionMessages
{
    internal static Timestamp Time(ulong milliseconds) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds));

    internal static Protos.Transaction Of(TransactionData data, byte[] bcs)
    {
        var program = new Protos.ProgrammableTransaction();
        program.Inputs.AddRange(data.Program.Inputs.Select(Of));
        program.Commands.AddRange(data.Program.Commands.Select(Of));
        var gas = new Protos.GasPayment { Owner = data.Gas.Owner.ToString(), Price = data.Gas.Price, Budget = data.Gas.Budget };
        gas.Objects.AddRange(data.Gas.Payment.Select(
            p => new Protos.ObjectReference { ObjectId = p.Id.ToString(), Version = p.Version, Digest = p.Digest.ToString() }));
        return new Protos.Transaction
        {
            Bcs = new Protos.Bcs { Name = "TransactionData", Value = ByteString.CopyFrom(bcs) },
            Digest = TransactionData.DigestOf(bcs).ToString(),
            Version = 1,
            Kind = new Protos.TransactionKind
            {
                Kind = Protos.TransactionKind.Types.Kind.ProgrammableTransaction,
                ProgrammableTransaction = program,
            },
            Sender = data.Sender.ToString(),
            GasPayment = gas,
            Expiration = Of(data.Expiration),
        };
    }

    internal static Protos.UserSignature OfSignature(byte[] bytes)
    {
        var parts = TransactionSignature.Decode(bytes);
        return new Protos.UserSignature
        {
            Bcs = new Protos.Bcs { Name = "UserSignature", Value = ByteString.CopyFrom(bytes) },
            Scheme = (Protos.SignatureScheme)parts.Scheme,
            Simple = new Protos.SimpleSignature
            {
                Scheme = (Protos.SignatureScheme)parts.Scheme,
                Signature = ByteString.CopyFrom(parts.Signature),
                PublicKey = ByteString.CopyFrom(parts.PublicKey),
            },
        };
    }

    private static Protos.TransactionExpiration Of(TransactionExpiration expiration)
    {
        switch (expiration)
        {
            case TransactionExpiration.Epoch(var last):
                return new() { Kind = Protos.TransactionExpiration.Types.TransactionExpirationKind.Epoch, Epoch = last };
            case TransactionExpiration.ValidDuring during:
                var message = new Protos.TransactionExpiration
                {
                    Kind = Protos.TransactionExpiration.Types.TransactionExpirationKind.ValidDuring,
                    Chain = during.Chain.ToString(),
                    Nonce = during.Nonce,
                };
                if (during.MinEpoch is { } first)
                {
                    message.MinEpoch = first;
                }

                if (during.MaxEpoch is { } end)
                {
                    message.Epoch = end;
                }

                if (during.MinTimestamp is { } from)
                {
                    message.MinTimestamp = Time(from);
                }

                if (during.MaxTimestamp is { } to)
                {
                    message.MaxTimestamp = Time(to);
                }

                return message;
            default:
                return new() { Kind = Protos.TransactionExpiration.Types.TransactionExpirationKind.None };
        }
    }

    private static Protos.Input Of(CallArg input) => input switch
    {
        CallArg.Pure pure => new() { Kind = Protos.Input.Types.InputKind.Pure, Pure = ByteString.CopyFrom(pure.Value.Span) },
        CallArg.Owned owned => OfReference(Protos.Input.Types.InputKind.ImmutableOrOwned, owned.Object),
        CallArg.Receiving receiving => OfReference(Protos.Input.Types.InputKind.Receiving, receiving.Object),
        CallArg.Shared shared => new()
        {
            Kind = Protos.Input.Types.InputKind.Shared,
            ObjectId = shared.Id.ToString(),
            Version = shared.InitialVersion,
            Mutable = shared.Mutable,
            Mutability = shared.Mutable ? Protos.Input.Types.Mutability.Mutable : Protos.Input.Types.Mutability.Immutable,
        },
        _ => throw TransactionRefusedException.Invalid("Withdrawing funds of an address is not supported by this chain: use coins."),
    };

    private static Protos.Input OfReference(Protos.Input.Types.InputKind kind, ObjectRef reference) => new()
    {
        Kind = kind,
        ObjectId = reference.Id.ToString(),
        Version = reference.Version,
        Digest = reference.Digest.ToString(),
    };

    private static Protos.Command Of(Command command)
    {
        switch (command)
        {
            case Command.MoveCall call:
                var message = new Protos.MoveCall { Package = call.Package.ToString(), Module = call.Module, Function = call.Function };
                message.TypeArguments.AddRange(call.TypeArguments.Select(t => t.ToString()));
                message.Arguments.AddRange(call.Arguments.Select(Of));
                return new() { MoveCall = message };
            case Command.TransferObjects transfer:
                var transferred = new Protos.TransferObjects { Address = Of(transfer.Address) };
                transferred.Objects.AddRange(transfer.Objects.Select(Of));
                return new() { TransferObjects = transferred };
            case Command.SplitCoins split:
                var amounts = new Protos.SplitCoins { Coin = Of(split.Coin) };
                amounts.Amounts.AddRange(split.Amounts.Select(Of));
                return new() { SplitCoins = amounts };
            case Command.MergeCoins merge:
                var merged = new Protos.MergeCoins { Coin = Of(merge.Destination) };
                merged.CoinsToMerge.AddRange(merge.Sources.Select(Of));
                return new() { MergeCoins = merged };
            case Command.MakeMoveVector vector:
                var elements = new Protos.MakeMoveVector();
                if (vector.ElementType is { } type)
                {
                    elements.ElementType = type.ToString();
                }

                elements.Elements.AddRange(vector.Elements.Select(Of));
                return new() { MakeMoveVector = elements };
            default:
                throw TransactionRefusedException.Invalid("This command is not supported by this chain.");
        }
    }

    private static Protos.Argument Of(Argument argument) => argument switch
    {
        Argument.Input(var index) => new() { Kind = Protos.Argument.Types.ArgumentKind.Input, Input = index },
        Argument.Result(var command) => new() { Kind = Protos.Argument.Types.ArgumentKind.Result, Result = command },
        Argument.NestedResult(var command, var index) => new()
        {
            Kind = Protos.Argument.Types.ArgumentKind.Result,
            Result = command,
            Subresult = index,
        },
        _ => new() { Kind = Protos.Argument.Types.ArgumentKind.Gas },
    };
}
