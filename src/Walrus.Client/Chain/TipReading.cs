using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Walrus.Core.Identifiers;
using Walrus.Sui.Protos;
using Argument = Walrus.Sui.Protos.Argument;
using Command = Walrus.Sui.Protos.Command;
using ProgrammableTransaction = Walrus.Sui.Protos.ProgrammableTransaction;
using TypeTag = Walrus.Sui.Transactions.TypeTag;

namespace Walrus.Client.Chain;

/// <summary>Who received how much SUI in a transaction, in MIST.</summary>
internal static class TipReading
{
    private static readonly TypeTag Sui = TypeTag.Parse("0x2::sui::SUI");

    /// <summary>From the balance changes a full node tells.</summary>
    internal static IReadOnlyDictionary<SuiAddress, ulong> OfBalances(IEnumerable<BalanceChange> changes)
    {
        var received = new Dictionary<SuiAddress, ulong>();
        foreach (var change in changes)
        {
            if (SuiAddress.TryParse(change.Address, out var address) && TypeTag.TryParse(change.CoinType, out var coin) && coin.Equals(Sui)
                && BigInteger.TryParse(change.Amount, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
                && amount > 0 && amount <= ulong.MaxValue)
            {
                Add(received, address, (ulong)amount);
            }
        }

        return received;
    }

    /// <summary>
    /// From the program of a transaction that succeeded, where a chain tells no balance changes: what is split off the gas coin, which is
    /// always SUI, and given to an address, cannot come back.
    /// </summary>
    internal static IReadOnlyDictionary<SuiAddress, ulong> OfProgram(ProgrammableTransaction? program)
    {
        var received = new Dictionary<SuiAddress, ulong>();
        if (program is null)
        {
            return received;
        }

        var used = new HashSet<(uint, uint)>();
        foreach (var transfer in program.Commands.Select(c => c.TransferObjects).Where(t => t is not null))
        {
            if (Value(program, transfer.Address) is not { Length: SuiAddress.Length } to)
            {
                continue;
            }

            foreach (var coin in transfer.Objects.Where(o => o.Kind == Argument.Types.ArgumentKind.Result))
            {
                var part = (coin.Result, coin.HasSubresult ? coin.Subresult : 0);
                if (Split(program, part) is { } amount && used.Add(part))
                {
                    Add(received, SuiAddress.FromBytes(to), amount);
                }
            }
        }

        return received;
    }

    private static ulong? Split(ProgrammableTransaction program, (uint Command, uint Part) coin) =>
        coin.Command < program.Commands.Count && program.Commands[(int)coin.Command].SplitCoins is { } split
            && split.Coin?.Kind == Argument.Types.ArgumentKind.Gas && coin.Part < split.Amounts.Count
            && Touched(program, coin) == 1 && Value(program, split.Amounts[(int)coin.Part]) is { Length: sizeof(ulong) } amount
            ? BinaryPrimitives.ReadUInt64LittleEndian(amount)
            : null;

    // A coin that something else also takes into its hands may have been split again before it was given away.
    private static int Touched(ProgrammableTransaction program, (uint Command, uint Part) coin) => program.Commands
        .SelectMany(ArgumentsOf)
        .Count(a => a.Kind == Argument.Types.ArgumentKind.Result && a.Result == coin.Command && (!a.HasSubresult || a.Subresult == coin.Part));

    private static IEnumerable<Argument> ArgumentsOf(Command command) => command.CommandCase switch
    {
        Command.CommandOneofCase.MoveCall => command.MoveCall.Arguments,
        Command.CommandOneofCase.TransferObjects => command.TransferObjects.Objects,
        Command.CommandOneofCase.SplitCoins => [command.SplitCoins.Coin],
        Command.CommandOneofCase.MergeCoins => [command.MergeCoins.Coin, .. command.MergeCoins.CoinsToMerge],
        Command.CommandOneofCase.MakeMoveVector => command.MakeMoveVector.Elements,
        Command.CommandOneofCase.Upgrade => [command.Upgrade.Ticket],
        _ => [],
    };

    private static byte[]? Value(ProgrammableTransaction program, Argument? argument) =>
        argument?.Kind == Argument.Types.ArgumentKind.Input && argument.Input < program.Inputs.Count
            && program.Inputs[(int)argument.Input] is { HasPure: true } input
            ? input.Pure.ToByteArray()
            : null;

    private static void Add(Dictionary<SuiAddress, ulong> received, SuiAddress address, ulong amount) =>
        received[address] = received.GetValueOrDefault(address) is var before && before > ulong.MaxValue - amount ? ulong.MaxValue : before + amount;
}
