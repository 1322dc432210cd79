using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Transactions;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Rpc;

/// <summary>The parts of a transaction from messages. Object inputs are resolved elsewhere, since they need the ledger.</summary>
internal static class TransactionParsing
{
    // Sui's limits, so that a resolved transaction also fits its BCS.
    private const int MaxArguments = 512;

    internal static ObjectId Id(string text, string what) =>
        ObjectId.TryParse(text, out var id) ? id : throw RpcFault.Invalid($"{what} '{Cut(text)}' is not an object id.");

    internal static SuiAddress Address(string text, string what) =>
        SuiAddress.TryParse(text, out var address) ? address : throw RpcFault.Invalid($"{what} '{Cut(text)}' is not an address.");

    internal static TypeTag Type(string text) =>
        TypeTag.TryParse(text, out var type) ? type : throw RpcFault.Invalid($"'{Cut(text)}' is not a Move type.");

    internal static SuiDigest Digest(string text, string what)
    {
        try
        {
            return SuiDigest.Parse(text);
        }
        catch (WalrusFormatException)
        {
            throw RpcFault.Invalid($"{what} '{Cut(text)}' is not a digest: base58 of {SuiDigest.Length} bytes.");
        }
    }

    internal static ObjectRef Reference(string id, ulong version, string digest) =>
        new(Id(id, "object_id"), version, Digest(digest, "digest"));

    internal static TransactionExpiration Expiration(Protos.TransactionExpiration? message) => message?.Kind switch
    {
        Protos.TransactionExpiration.Types.TransactionExpirationKind.Epoch => new TransactionExpiration.Epoch(message.Epoch),
        Protos.TransactionExpiration.Types.TransactionExpirationKind.ValidDuring => new TransactionExpiration.ValidDuring(
            message.HasMinEpoch ? message.MinEpoch : null,
            message.HasEpoch ? message.Epoch : null,
            Milliseconds(message.MinTimestamp),
            Milliseconds(message.MaxTimestamp),
            Digest(message.Chain, "chain"),
            message.Nonce),
        _ => TransactionExpiration.Never,
    };

    internal static Command Command(Protos.Command message)
    {
        switch (message.CommandCase)
        {
            case Protos.Command.CommandOneofCase.MoveCall:
                var call = message.MoveCall;
                return new Command.MoveCall(
                    Id(call.Package, "package"), Name(call.Module), Name(call.Function),
                    [.. call.TypeArguments.Select(Type)], Arguments(call.Arguments));
            case Protos.Command.CommandOneofCase.TransferObjects:
                return new Command.TransferObjects(Arguments(message.TransferObjects.Objects), Argument(message.TransferObjects.Address));
            case Protos.Command.CommandOneofCase.SplitCoins:
                return new Command.SplitCoins(Argument(message.SplitCoins.Coin), Arguments(message.SplitCoins.Amounts));
            case Protos.Command.CommandOneofCase.MergeCoins:
                return new Command.MergeCoins(Argument(message.MergeCoins.Coin), Arguments(message.MergeCoins.CoinsToMerge));
            case Protos.Command.CommandOneofCase.MakeMoveVector:
                var vector = message.MakeMoveVector;
                return new Command.MakeMoveVector(vector.HasElementType ? Type(vector.ElementType) : null, Arguments(vector.Elements));
            default:
                throw RpcFault.Invalid("A command is one of MoveCall, TransferObjects, SplitCoins, MergeCoins and MakeMoveVector on this chain.");
        }
    }

    private static string Name(string text) => TypeTag.TryParse($"0x2::{text}::{text}", out _)
        ? text
        : throw RpcFault.Invalid($"'{Cut(text)}' is not a Move identifier.");

    private static Argument[] Arguments(Google.Protobuf.Collections.RepeatedField<Protos.Argument> messages) => messages.Count <= MaxArguments
        ? [.. messages.Select(Argument)]
        : throw RpcFault.Invalid($"A command has at most {MaxArguments} arguments, this one has {messages.Count}.");

    private static Argument Argument(Protos.Argument? message) => message?.Kind switch
    {
        Protos.Argument.Types.ArgumentKind.Gas => Walrus.Sui.Transactions.Argument.Gas,
        Protos.Argument.Types.ArgumentKind.Input => new Argument.Input(Index(message.Input)),
        Protos.Argument.Types.ArgumentKind.Result when message.HasSubresult => new Argument.NestedResult(Index(message.Result), Index(message.Subresult)),
        Protos.Argument.Types.ArgumentKind.Result => new Argument.Result(Index(message.Result)),
        _ => throw RpcFault.Invalid("An argument is the gas coin, an input or a result; its kind is missing."),
    };

    private static ushort Index(uint value) => value <= ushort.MaxValue ? (ushort)value : throw RpcFault.Invalid($"Index {value} of an argument is too large.");

    private static ulong? Milliseconds(Google.Protobuf.WellKnownTypes.Timestamp? time) =>
        time is null ? null : time.Seconds < 0 ? 0 : ((ulong)time.Seconds * 1000) + ((ulong)Math.Max(0, time.Nanos) / 1_000_000);

    private static string Cut(string text) => text.Length > 100 ? text[..100] + "…" : text;
}
