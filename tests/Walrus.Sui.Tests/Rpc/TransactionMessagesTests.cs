using Google.Protobuf;
using Walrus.Core;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Tests.Transactions;
using Data = Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.Rpc;

public sealed class TransactionMessagesTests
{
    [Fact]
    public void A_transaction_survives_the_way_through_its_message_without_BCS()
    {
        var message = Samples.Transaction.ToMessage();
        message.Bcs = null;
        Assert.Equal(Samples.Transaction.Encode(), Transaction.Parser.ParseFrom(message.ToByteArray()).ToTransactionData().Encode());
    }

    [Fact]
    public void A_transaction_survives_the_way_through_its_message_with_BCS() =>
        Assert.Equal(Samples.Transaction.Encode(), Samples.Transaction.ToMessage().ToTransactionData().Encode());

    [VectorFact]
    public void Transactions_of_the_SDK_survive_it_too() => Assert.All(TransactionVectors.All, v =>
    {
        var message = Data.TransactionData.Decode(v.Bcs).ToMessage();
        Assert.Equal(v.Digest, message.Digest);
        message.Bcs = null;
        Assert.Equal(v.Bcs, message.ToTransactionData().Encode());
    });

    [Fact]
    public void A_nested_result_zero_stays_nested()
    {
        var message = new Data.Argument.NestedResult(3, 0).ToMessage();
        Assert.True(message.HasSubresult);
        Assert.Equal(new Data.Argument.NestedResult(3, 0), Argument.Parser.ParseFrom(message.ToByteArray()).ToArgument());
        Assert.Equal(new Data.Argument.Result(3), new Data.Argument.Result(3).ToMessage().ToArgument());
    }

    [Fact]
    public void An_object_that_is_only_named_is_unresolved()
    {
        Assert.Null(new Input { ObjectId = "0x5" }.ToCallArg());
        var transaction = Samples.Transaction.ToMessage();
        transaction.Bcs = null;
        transaction.Kind.ProgrammableTransaction.Inputs[0] = new Input { ObjectId = "0x5" };
        var refused = Assert.Throws<WalrusFormatException>(() => transaction.ToTransactionData());
        Assert.Contains("not resolved", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_messages_are_transactions_or_refused()
    {
        var message = Samples.Transaction.ToMessage();
        message.Bcs = null;
        var mutations = new Mutations(43, [message.ToByteArray()]);
        for (int i = 0; i < 50_000; i++)
        {
            try
            {
                Transaction.Parser.ParseFrom(mutations.Next()).ToTransactionData();
            }
            catch (Exception e) when (e is WalrusFormatException or InvalidProtocolBufferException)
            {
            }
        }
    }
}
