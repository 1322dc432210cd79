using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;
using Kind = Walrus.Sui.Protos.TransactionExpiration.Types.TransactionExpirationKind;
using Proto = Walrus.Sui.Protos;

namespace Walrus.Sui.Rpc;

/// <summary>Transactions between their records and their messages (sdk-interop §3.2).</summary>
public static class TransactionMessages
{
    /// <summary>As a message, every part of it and its BCS and digest.</summary>
    public static Proto.Transaction ToMessage(this TransactionData data)
    {
        var bcs = data.Encode();
        return new()
        {
            Bcs = new() { Name = "TransactionData", Value = ByteString.CopyFrom(bcs) },
            Digest = TransactionData.DigestOf(bcs).ToString(),
            Version = 1,
            Kind = new()
            {
                Kind = Proto.TransactionKind.Types.Kind.ProgrammableTransaction,
                ProgrammableTransaction = new()
                {
                    Inputs = { data.Program.Inputs.Select(i => i.ToMessage()) },
                    Commands = { data.Program.Commands.Select(c => c.ToMessage()) },
                },
            },
            Sender = data.Sender.ToString(),
            GasPayment = new()
            {
                Objects = { data.Gas.Payment.Select(o => o.ToMessage()) },
                Owner = data.Gas.Owner.ToString(),
                Price = data.Gas.Price,
                Budget = data.Gas.Budget,
            },
            Expiration = ToMessage(data.Expiration),
        };
    }

    /// <summary>From a resolved message: from its BCS when it has that, or else from its parts.</summary>
    /// <exception cref="WalrusFormatException">It lacks something, is not resolved, or holds something malformed.</exception>
    public static TransactionData ToTransactionData(this Proto.Transaction message)
    {
        if (message.Bcs is { HasValue: true } bcs)
        {
            return TransactionData.Decode(bcs.Value.Span);
        }

        var program = message.Kind?.ProgrammableTransaction ?? throw new WalrusFormatException("The transaction is not a programmable one.");
        var gas = message.GasPayment ?? throw new WalrusFormatException("The transaction has no gas payment.");
        return new TransactionData(
            new ProgrammableTransaction([.. program.Inputs.Select(Resolved)], [.. program.Commands.Select(c => c.ToCommand())]),
            SuiAddress.Parse(message.Sender),
            new GasData([.. gas.Objects.Select(o => o.ToObjectRef())], SuiAddress.Parse(gas.Owner), gas.Price, gas.Budget),
            ToExpiration(message.Expiration));
    }

    /// <summary>An unresolved message: objects by id only, gas left to the chain (sdk-interop §3.3).</summary>
    public static Proto.Transaction ToUnresolved(this ProgramBuilder program, SuiAddress sender)
    {
        var inputs = program.Values.Select((value, i) => value is { } pure
            ? new Proto.Input { Kind = Proto.Input.Types.InputKind.Pure, Pure = ByteString.CopyFrom(pure.Span) }
            : new Proto.Input { ObjectId = program.Objects[i].ToString() });
        return new()
        {
            Version = 1,
            Sender = sender.ToString(),
            Kind = new()
            {
                ProgrammableTransaction = new() { Inputs = { inputs }, Commands = { program.Commands.Select(c => c.ToMessage()) } },
            },
            GasPayment = new() { Owner = sender.ToString() },
        };
    }

    private static CallArg Resolved(Proto.Input input) =>
        input.ToCallArg() ?? throw new WalrusFormatException($"The object {input.ObjectId} is not resolved: its version is missing.");

    /// <summary>As a message.</summary>
    public static Proto.TransactionExpiration ToMessage(this TransactionExpiration expiration)
    {
        switch (expiration)
        {
            case TransactionExpiration.Epoch until:
                return new() { Kind = Kind.Epoch, Epoch = until.Last };
            case TransactionExpiration.ValidDuring during:
                var message = new Proto.TransactionExpiration
                {
                    Kind = Kind.ValidDuring,
                    Chain = during.Chain.ToString(),
                    Nonce = during.Nonce,
                    MinTimestamp = ToTimestamp(during.MinTimestamp),
                    MaxTimestamp = ToTimestamp(during.MaxTimestamp),
                };
                if (during.MinEpoch is { } first)
                {
                    message.MinEpoch = first;
                }

                if (during.MaxEpoch is { } last)
                {
                    message.Epoch = last;
                }

                return message;
            default:
                return new() { Kind = Kind.None };
        }
    }

    /// <summary>From a message; a missing one never expires.</summary>
    /// <exception cref="WalrusFormatException">It lacks something, or holds something malformed.</exception>
    public static TransactionExpiration ToExpiration(this Proto.TransactionExpiration? message) => message?.Kind switch
    {
        null or Kind.None or Kind.Unknown => TransactionExpiration.Never,
        Kind.Epoch => new TransactionExpiration.Epoch(message.Epoch),
        Kind.ValidDuring => new TransactionExpiration.ValidDuring(
            message.HasMinEpoch ? message.MinEpoch : null, message.HasEpoch ? message.Epoch : null,
            ToMilliseconds(message.MinTimestamp), ToMilliseconds(message.MaxTimestamp), SuiDigest.Parse(message.Chain), message.Nonce),
        var other => throw new WalrusFormatException($"An expiration of the kind {other} is not supported."),
    };

    private static Timestamp? ToTimestamp(ulong? milliseconds) => milliseconds is { } ms
        ? new Timestamp { Seconds = (long)(ms / 1000), Nanos = (int)(ms % 1000) * 1_000_000 }
        : null;

    private static ulong? ToMilliseconds(Timestamp? time) => time is null
        ? null
        : time is { Seconds: >= 0, Nanos: >= 0 and < 1_000_000_000 }
            ? (ulong)time.Seconds * 1000 + (ulong)(time.Nanos / 1_000_000)
            : throw new WalrusFormatException("A time of an expiration lies before 1970 or is malformed.");
}
