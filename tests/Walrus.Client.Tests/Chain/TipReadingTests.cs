using System.Buffers.Binary;
using Google.Protobuf;
using Walrus.Client.Chain;
using Walrus.Core.Identifiers;
using Walrus.Sui.Protos;

namespace Walrus.Client.Tests.Chain;

public class TipReadingTests
{
    private static readonly SuiAddress Relay = SuiAddress.Parse("0x71b");

    [Fact]
    public void Balance_changes_of_SUI_count_and_nothing_else()
    {
        BalanceChange[] changes =
        [
            new() { Address = Relay.ToString(), CoinType = "0x2::sui::SUI", Amount = "100" },
            new() { Address = Relay.ToString(), CoinType = $"0x{"2".PadLeft(64, '0')}::sui::SUI", Amount = "5" },
            new() { Address = Relay.ToString(), CoinType = "0x3::sui::SUI", Amount = "1000" },
            new() { Address = "0x1", CoinType = "0x2::sui::SUI", Amount = "-105" },
            new() { Address = "nobody", CoinType = "0x2::sui::SUI", Amount = "7" },
            new() { Address = Relay.ToString(), CoinType = "0x2::sui::SUI", Amount = "99999999999999999999999999" },
        ];
        Assert.Equal(new KeyValuePair<SuiAddress, ulong>(Relay, 105), Assert.Single(TipReading.OfBalances(changes)));
    }

    [Fact]
    public void A_part_of_the_gas_coin_that_is_given_away_counts()
    {
        var program = Program(105);
        program.Commands.Add(Transfer(Result(0, 0)));
        Assert.Equal(105ul, TipReading.OfProgram(program)[Relay]);
    }

    [Fact]
    public void A_part_that_was_split_again_or_is_of_another_coin_does_not_count()
    {
        var again = Program(105);
        again.Commands.Add(new Command { SplitCoins = new SplitCoins { Coin = Result(0, 0), Amounts = { Input(0) } } });
        again.Commands.Add(Transfer(Result(0, 0)));
        var other = Program(105);
        other.Commands[0].SplitCoins.Coin = Input(0);
        other.Commands.Add(Transfer(Result(0, 0)));
        Assert.Empty(TipReading.OfProgram(again));
        Assert.Empty(TipReading.OfProgram(other));
        Assert.Empty(TipReading.OfProgram(null));
    }

    [Fact]
    public void Arguments_that_lead_nowhere_count_for_nothing()
    {
        var program = Program(105);
        program.Commands.Add(Transfer(Result(9, 0)));
        program.Commands.Add(Transfer(Result(0, 7)));
        program.Commands.Add(new Command { TransferObjects = new TransferObjects { Objects = { Result(0, 0) } } });
        Assert.Empty(TipReading.OfProgram(program));
    }

    private static ProgrammableTransaction Program(ulong amount)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, amount);
        return new ProgrammableTransaction
        {
            Inputs =
            {
                new Input { Kind = Walrus.Sui.Protos.Input.Types.InputKind.Pure, Pure = ByteString.CopyFrom(bytes) },
                new Input { Kind = Walrus.Sui.Protos.Input.Types.InputKind.Pure, Pure = ByteString.CopyFrom(Relay.Span) },
            },
            Commands =
            {
                new Command
                {
                    SplitCoins = new SplitCoins { Coin = new Argument { Kind = Argument.Types.ArgumentKind.Gas }, Amounts = { Input(0) } },
                },
            },
        };
    }

    private static Command Transfer(Argument coin) => new() { TransferObjects = new TransferObjects { Objects = { coin }, Address = Input(1) } };

    private static Argument Input(uint index) => new() { Kind = Argument.Types.ArgumentKind.Input, Input = index };

    private static Argument Result(uint command, uint part) =>
        new() { Kind = Argument.Types.ArgumentKind.Result, Result = command, Subresult = part };
}
