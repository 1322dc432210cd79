using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>The BCS of transactions, within the limits Sui sets them.</summary>
internal static class TransactionCodec
{
    private const int MaxInputs = 2048;
    private const int MaxCommands = 1024;
    private const int MaxGasObjects = 256;
    private const int MaxPureLength = 16 * 1024;

    internal static TransactionData Decode(ReadOnlySpan<byte> bcs)
    {
        if (bcs.Length > TransactionData.MaxLength)
        {
            throw new BcsException($"A transaction of {bcs.Length} bytes is longer than the {TransactionData.MaxLength} allowed.");
        }

        var reader = new BcsReader(bcs);
        reader.ReadVariant(1, "TransactionData");
        reader.ReadVariant(1, "TransactionKind (only programmable transactions are taken)");
        var program = ReadProgram(ref reader);
        var sender = ReadAddress(ref reader);
        var gas = ReadGas(ref reader);
        var expiration = ReadExpiration(ref reader);
        reader.Finish();
        return new TransactionData(program, sender, gas, expiration);
    }

    internal static byte[] Encode(TransactionData data)
    {
        var writer = new BcsWriter(1024);
        writer.WriteUleb128(0).WriteUleb128(0);
        WriteProgram(writer, data.Program);
        writer.WriteFixed(data.Sender.Span);
        WriteGas(writer, data.Gas);
        WriteExpiration(writer, data.Expiration);
        return writer.ToArray();
    }

    private static ProgrammableTransaction ReadProgram(ref BcsReader reader)
    {
        var inputs = new CallArg[reader.ReadLength(MaxInputs, minElementSize: 2)];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = ReadInput(ref reader);
        }

        var commands = new Command[reader.ReadLength(MaxCommands, minElementSize: 2)];
        for (int i = 0; i < commands.Length; i++)
        {
            commands[i] = CommandCodec.Read(ref reader);
        }

        return new ProgrammableTransaction(inputs, commands);
    }

    private static void WriteProgram(BcsWriter writer, ProgrammableTransaction program)
    {
        writer.WriteUleb128((uint)program.Inputs.Count);
        foreach (var input in program.Inputs)
        {
            WriteInput(writer, input);
        }

        writer.WriteUleb128((uint)program.Commands.Count);
        foreach (var command in program.Commands)
        {
            CommandCodec.Write(writer, command);
        }
    }

    private static CallArg ReadInput(ref BcsReader reader)
    {
        switch (reader.ReadVariant(3, "CallArg"))
        {
            case 0:
                return new CallArg.Pure(reader.ReadBytes(MaxPureLength).ToArray());
            case 1:
                return reader.ReadVariant(3, "ObjectArg") switch
                {
                    0 => new CallArg.Owned(ObjectRef.Read(ref reader)),
                    1 => new CallArg.Shared(ObjectId.FromBytes(reader.ReadFixed(ObjectId.Length)), reader.ReadU64(), reader.ReadBool()),
                    _ => new CallArg.Receiving(ObjectRef.Read(ref reader)),
                };
            default:
                reader.ReadVariant(1, "Reservation");
                var amount = reader.ReadU64();
                reader.ReadVariant(1, "WithdrawalType");
                return new CallArg.FundsWithdrawal(amount, TypeTag.Read(ref reader), (WithdrawFrom)reader.ReadVariant(2, "WithdrawFrom"));
        }
    }

    private static void WriteInput(BcsWriter writer, CallArg input)
    {
        switch (input)
        {
            case CallArg.Pure pure:
                writer.WriteUleb128(0).WriteBytes(pure.Value.Span);
                break;
            case CallArg.Owned owned:
                owned.Object.Write(writer.WriteUleb128(1).WriteUleb128(0));
                break;
            case CallArg.Shared shared:
                writer.WriteUleb128(1).WriteUleb128(1).WriteFixed(shared.Id.Span).WriteU64(shared.InitialVersion).WriteBool(shared.Mutable);
                break;
            case CallArg.Receiving receiving:
                receiving.Object.Write(writer.WriteUleb128(1).WriteUleb128(2));
                break;
            case CallArg.FundsWithdrawal funds:
                writer.WriteUleb128(2).WriteUleb128(0).WriteU64(funds.Amount).WriteUleb128(0);
                funds.Coin.Write(writer);
                writer.WriteUleb128((uint)funds.From);
                break;
        }
    }

    private static GasData ReadGas(ref BcsReader reader)
    {
        var payment = new ObjectRef[reader.ReadLength(MaxGasObjects, minElementSize: 73)];
        for (int i = 0; i < payment.Length; i++)
        {
            payment[i] = ObjectRef.Read(ref reader);
        }

        return new GasData(payment, ReadAddress(ref reader), reader.ReadU64(), reader.ReadU64());
    }

    private static void WriteGas(BcsWriter writer, GasData gas)
    {
        writer.WriteUleb128((uint)gas.Payment.Count);
        foreach (var coin in gas.Payment)
        {
            coin.Write(writer);
        }

        writer.WriteFixed(gas.Owner.Span).WriteU64(gas.Price).WriteU64(gas.Budget);
    }

    private static TransactionExpiration ReadExpiration(ref BcsReader reader) => reader.ReadVariant(3, "TransactionExpiration") switch
    {
        0 => TransactionExpiration.Never,
        1 => new TransactionExpiration.Epoch(reader.ReadU64()),
        _ => new TransactionExpiration.ValidDuring(
            ReadOptional(ref reader), ReadOptional(ref reader), ReadOptional(ref reader), ReadOptional(ref reader),
            ObjectRef.ReadDigest(ref reader), reader.ReadU32()),
    };

    private static void WriteExpiration(BcsWriter writer, TransactionExpiration expiration)
    {
        switch (expiration)
        {
            case TransactionExpiration.None:
                writer.WriteUleb128(0);
                break;
            case TransactionExpiration.Epoch epoch:
                writer.WriteUleb128(1).WriteU64(epoch.Last);
                break;
            case TransactionExpiration.ValidDuring during:
                writer.WriteUleb128(2);
                foreach (var bound in (ulong?[])[during.MinEpoch, during.MaxEpoch, during.MinTimestamp, during.MaxTimestamp])
                {
                    WriteOptional(writer, bound);
                }

                writer.WriteBytes(during.Chain.Span).WriteU32(during.Nonce);
                break;
        }
    }

    private static ulong? ReadOptional(ref BcsReader reader) => reader.ReadOption() ? reader.ReadU64() : null;

    private static void WriteOptional(BcsWriter writer, ulong? value)
    {
        writer.WriteBool(value is not null);
        if (value is { } number)
        {
            writer.WriteU64(number);
        }
    }

    private static SuiAddress ReadAddress(ref BcsReader reader) => SuiAddress.FromBytes(reader.ReadFixed(SuiAddress.Length));
}
