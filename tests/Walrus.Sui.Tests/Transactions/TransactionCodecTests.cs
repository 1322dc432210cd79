using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.Transactions;

public sealed class TransactionCodecTests
{
    [VectorFact]
    public void Every_transaction_of_the_SDK_survives_decoding_and_encoding()
    {
        Assert.NotEmpty(TransactionVectors.All);
        Assert.All(TransactionVectors.All, v => Assert.Equal(v.Bcs, TransactionData.Decode(v.Bcs).Encode()));
    }

    [VectorFact]
    public void Senders_and_digests_are_those_the_SDK_computed() => Assert.All(TransactionVectors.All, v =>
    {
        var data = TransactionData.Decode(v.Bcs);
        Assert.Equal(v.Sender, data.Sender.ToString());
        Assert.Equal(v.Digest, data.Digest().ToString());
    });

    [VectorFact]
    public void Commands_are_those_the_SDK_wrote() =>
        Assert.All(TransactionVectors.All, v => Assert.Equal(v.Commands, TransactionData.Decode(v.Bcs).Program.Commands.Select(Name)));

    [Fact]
    public void Every_kind_of_input_command_and_argument_survives()
    {
        var data = Samples.Transaction;
        var again = TransactionData.Decode(data.Encode());
        Assert.Equal(data.Encode(), again.Encode());
        Assert.Equal(data.Program.Inputs.Skip(1), again.Program.Inputs.Skip(1));
        Assert.Equal(data.Expiration, again.Expiration);
    }

    [Fact]
    public void Bytes_behind_a_transaction_are_refused() =>
        Assert.Throws<Core.Bcs.BcsException>(() => TransactionData.Decode([.. Samples.Transaction.Encode(), 0]));

    [Fact]
    public void Publishing_is_refused_with_a_word_about_it()
    {
        byte[] publish = [0, 0, 0, 1, 4, 0, 0];
        Assert.Contains("publishes", Assert.Throws<Core.Bcs.BcsException>(() => TransactionData.Decode(publish)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_bytes_decode_to_themselves_or_are_refused()
    {
        var mutations = new Mutations(41, [Samples.Transaction.Encode()]);
        for (int i = 0; i < 100_000; i++)
        {
            var input = mutations.Next();
            try
            {
                Assert.Equal(input, TransactionData.Decode(input).Encode());
            }
            catch (WalrusFormatException)
            {
            }
        }
    }

    [VectorFact]
    public void Ids_of_dynamic_fields_are_those_of_the_SDK() =>
        Assert.All(TransactionVectors.Root.GetProperty("dynamic_field_ids").EnumerateArray(), f => Assert.Equal(
            f.Text("field_id"),
            DerivedIds.DynamicField(
                ObjectId.Parse(f.Text("parent")), TypeTag.Parse(f.Text("name_type")), Convert.FromHexString(f.Text("name_bcs_hex"))).ToString()));

    private static string Name(Command command) => command is Command.MoveCall call ? $"{call.Module}::{call.Function}" : command.GetType().Name;
}
