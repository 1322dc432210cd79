using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.Transactions;

/// <summary>A full node resolves what we sign; it must not be able to make us sign anything else.</summary>
public sealed class ProgramBuilderTests
{
    private static readonly SuiAddress Us = Samples.Address(1);
    private static readonly SuiAddress Thief = Samples.Address(66);

    [Fact]
    public void Versions_gas_and_expiration_are_taken()
    {
        var data = Program().Complete(Resolution(), Us, 100);
        Assert.Equal(new CallArg.Owned(Samples.Ref(9)), data.Program.Inputs[0]);
        Assert.Equal((Us, Us, 7ul, 100ul), (data.Sender, data.Gas.Owner, data.Gas.Price, data.Gas.Budget));
        Assert.Equal(Samples.Ref(8), Assert.Single(data.Gas.Payment));
        Assert.Equal(new TransactionExpiration.Epoch(5), data.Expiration);
    }

    [Fact]
    public void Commands_values_sender_and_gas_owner_stay_ours()
    {
        var honest = Program().Complete(Resolution(), Us, 100).Encode();
        var resolution = Resolution();
        var forged = resolution with
        {
            Sender = Thief,
            Gas = resolution.Gas with { Owner = Thief },
            Program = new(
                [resolution.Program.Inputs[0], new CallArg.Pure(Thief.ToArray())],
                [new Command.TransferObjects([Argument.Gas], new Argument.Input(1))]),
        };
        Assert.Equal(honest, Program().Complete(forged, Us, 100).Encode());
    }

    [Fact]
    public void Another_object_is_refused()
    {
        var resolution = Resolution();
        var swapped = resolution.Program with { Inputs = [new CallArg.Owned(Samples.Ref(10)), resolution.Program.Inputs[1]] };
        var forged = resolution with { Program = swapped };
        Assert.Throws<WalrusFormatException>(() => Program().Complete(forged, Us, 100));
    }

    [Fact]
    public void Inputs_too_few_or_too_many_are_refused()
    {
        var resolution = Resolution();
        var added = resolution.Program with { Inputs = [.. resolution.Program.Inputs, new CallArg.Owned(Samples.Ref(3))] };
        var more = resolution with { Program = added };
        var fewer = resolution with { Program = resolution.Program with { Inputs = [.. resolution.Program.Inputs.Take(1)] } };
        Assert.Throws<WalrusFormatException>(() => Program().Complete(more, Us, 100));
        Assert.Throws<WalrusFormatException>(() => Program().Complete(fewer, Us, 100));
    }

    [Fact]
    public void A_budget_beyond_what_we_allow_is_refused() =>
        Assert.Throws<WalrusFormatException>(() => Program().Complete(Resolution(), Us, 99));

    [Fact]
    public void The_same_object_twice_is_one_input()
    {
        var program = new ProgramBuilder();
        Assert.Equal(program.Object(Samples.Id(1)), program.Object(Samples.Id(1)));
        Assert.NotEqual(program.Object(Samples.Id(1)), program.Object(Samples.Id(2)));
    }

    [Fact]
    public void What_is_sent_to_be_resolved_names_objects_only()
    {
        var message = Program().ToUnresolved(Us);
        var inputs = message.Kind.ProgrammableTransaction.Inputs;
        Assert.Equal((Samples.Id(9).ToString(), false), (inputs[0].ObjectId, inputs[0].HasVersion));
        Assert.Equal(Us.ToArray(), inputs[1].Pure.ToByteArray());
        Assert.False(message.GasPayment.HasBudget);
    }

    private static ProgramBuilder Program()
    {
        var program = new ProgramBuilder();
        program.Transfer(Us, program.Object(Samples.Id(9)));
        return program;
    }

    private static TransactionData Resolution() => new(
        new([new CallArg.Owned(Samples.Ref(9)), new CallArg.Pure(Us.ToArray())], Program().Commands),
        Us,
        new GasData([Samples.Ref(8)], Us, 7, 100),
        new TransactionExpiration.Epoch(5));
}
