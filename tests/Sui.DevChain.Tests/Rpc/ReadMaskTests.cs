using Google.Protobuf.WellKnownTypes;
using Sui.DevChain.Rpc;
using Walrus.Sui.Protos;

namespace Sui.DevChain.Tests.Rpc;

public sealed class ReadMaskTests
{
    [Fact]
    public void Paths_pass_through_repeated_fields()
    {
        var message = Mask("transactions.digest", "transactions.effects.status", "digest").Apply(Message());
        var transaction = Assert.Single(message.Transactions);
        Assert.Equal(("d", "t", false), (message.Digest, transaction.Digest, message.HasSequenceNumber));
        Assert.True(transaction.Effects.Status.Success);
        Assert.False(transaction.Effects.HasEpoch || transaction.HasCheckpoint);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("transactions.*,digest,sequence_number")]
    [InlineData("transactions,digest,sequence_number,nothing.of.this")]
    public void A_star_or_a_whole_field_keeps_everything_below(string paths) =>
        Assert.Equal(Message(), Mask(paths.Split(',')).Apply(Message()));

    [Fact]
    public void Without_a_mask_the_method_decides() =>
        Assert.Equal(new Checkpoint { Digest = "d" }, ReadMask.Of(null, "digest").Apply(Message()));

    [Fact]
    public void What_is_not_wanted_need_not_be_loaded()
    {
        var mask = Mask("transactions.effects.status");
        Assert.True(mask.Wants("transactions") && mask.Wants("transactions", "effects", "status", "success"));
        Assert.False(mask.Wants("transactions", "events") || mask.Wants("objects"));
        Assert.True(mask.Below("transactions").Wants("effects"));
        Assert.False(mask.Below("objects").Wants("effects"));
    }

    [Fact]
    public void Unreasonable_masks_are_refused()
    {
        Assert.Throws<RpcFault>(() => Mask([.. Enumerable.Repeat("digest", 201)]));
        Assert.Throws<RpcFault>(() => Mask(new string('a', 501)));
    }

    private static ReadMask Mask(params string[] paths) => ReadMask.Of(new FieldMask { Paths = { paths } }, "");

    private static Checkpoint Message() => new()
    {
        Digest = "d",
        SequenceNumber = 7,
        Transactions =
        {
            new ExecutedTransaction
            {
                Digest = "t", Checkpoint = 7, Effects = new() { Epoch = 1, Status = new() { Success = true } },
            },
        },
    };
}
