using Walrus.Sui.Transactions;
using static Sui.DevChain.Tests.Execution.TestLedger;
using Kind = Walrus.Sui.Protos.ExecutionError.Types.ExecutionErrorKind;

namespace Sui.DevChain.Tests.Execution;

/// <summary>One transaction can make, write and emit only so much, as on Sui.</summary>
public sealed class LimitTests
{
    private readonly TestLedger ledger = new();

    [Fact]
    public void Two_thousand_and_forty_eight_objects_are_made_at_most()
    {
        Assert.True(ledger.Run(Splits(2048)).IsSuccess);
        Assert.Equal(Kind.MovePrimitiveRuntimeError, TestProgram.KindOf(ledger.Run(Splits(2049))));
    }

    [Fact]
    public void A_thousand_and_twenty_four_events_are_emitted_at_most()
    {
        TestProgram Announce(int times)
        {
            var program = new TestProgram();
            for (var i = 0; i < times; i++)
            {
                program.Call("announce");
            }

            return program;
        }

        Assert.Equal(1024, ledger.Run(Announce(1024)).Outcome.Events.Events.Count);
        Assert.Equal(Kind.MovePrimitiveRuntimeError, TestProgram.KindOf(ledger.Run(Announce(1025))));
    }

    [Fact]
    public void What_commands_return_is_bounded_together()
    {
        var program = new TestProgram();
        var bytes = program.Pure([0x80, 0x7d, .. new byte[16_000]]);
        for (var i = 0; i < 40; i++)
        {
            program.Add(new Command.MakeMoveVector(TypeTag.Bytes, [.. Enumerable.Repeat(bytes, 16)]));
        }

        Assert.Equal(Kind.MoveRawValueTooBig, TestProgram.KindOf(ledger.Run(program)));
    }

    private TestProgram Splits(int pieces)
    {
        var program = new TestProgram();
        var coin = program.Owned(ledger.AddCoin(10_000));
        var one = program.Number(1);
        for (var left = pieces; left > 0; left -= 512)
        {
            var command = program.Add(new Command.SplitCoins(coin, [.. Enumerable.Repeat(one, Math.Min(512, left))]));
            var index = ((Argument.Result)command).Command;
            program.Transfer(Bob, [.. Enumerable.Range(0, Math.Min(512, left)).Select(i => new Argument.NestedResult(index, (ushort)i))]);
        }

        return program;
    }
}
