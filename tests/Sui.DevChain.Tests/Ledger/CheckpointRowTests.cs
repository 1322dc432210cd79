using Sui.DevChain.Ledger;
using Walrus.Core.Hashing;
using Walrus.Sui;

namespace Sui.DevChain.Tests.Ledger;

public sealed class CheckpointRowTests
{
    private static readonly CheckpointRow Genesis = CheckpointRow.OfTransactions(null, 1000, [SuiDigest.FromBytes(Blake2b256.Hash("genesis"u8))]);

    [Fact]
    public void An_idle_chain_grows_one_row_and_its_checkpoints_chain()
    {
        var row = Genesis.Tick(Genesis.At(0), 1250, 250)!;
        for (ulong now = 1500; now <= 10_000; now += 250)
        {
            row = row.Tick(row.At(row.Last), now, 250)!;
        }

        Assert.Equal((1UL, 36UL), (row.First, row.Count));
        var previous = Genesis.At(0);
        for (var sequence = row.First; sequence <= row.Last; sequence++)
        {
            var checkpoint = row.At(sequence);
            Assert.Equal(previous.Digest, checkpoint.Previous);
            Assert.Equal((sequence, previous.Timestamp + 250, true), (checkpoint.Sequence, checkpoint.Timestamp, checkpoint.IsEmpty));
            previous = checkpoint;
        }
    }

    [Fact]
    public void A_tick_before_its_time_makes_no_checkpoint()
    {
        var row = Genesis.Tick(Genesis.At(0), 1250, 250)!;
        Assert.Null(row.Tick(row.At(row.Last), 1499, 250));
    }

    [Theory]
    [InlineData(1750UL)]
    [InlineData(999_999_999UL)]
    public void After_a_pause_a_new_run_begins_with_one_checkpoint(ulong now)
    {
        var row = Genesis.Tick(Genesis.At(0), 1250, 250)!;
        var next = row.Tick(row.At(row.Last), now, 250)!;
        Assert.Equal((row.Last + 1, 1UL, now), (next.First, next.Count, next.Timestamp));
        Assert.Equal(row.At(row.Last).Digest, next.At(next.First).Previous);
    }

    [Fact]
    public void Another_interval_begins_a_new_run()
    {
        var row = Genesis.Tick(Genesis.At(0), 1250, 250)!;
        Assert.Equal(row.Last + 1, row.Tick(row.At(row.Last), 1500, 100)!.First);
    }

    [Fact]
    public void A_checkpoint_commits_to_its_transactions_its_time_and_the_one_before()
    {
        SuiDigest[] one = [SuiDigest.FromBytes(Blake2b256.Hash("one"u8))];
        var next = CheckpointRow.OfTransactions(Genesis.At(0), 2000, one);
        Assert.Equal((1UL, 2UL), (next.First, next.Total));
        Assert.Equal(Genesis.At(0).Digest, next.At(1).Previous);
        Assert.NotEqual(next.Digest, CheckpointRow.OfTransactions(Genesis.At(0), 2001, one).Digest);
        Assert.NotEqual(next.Digest, CheckpointRow.OfTransactions(Genesis.At(0), 2000, [Genesis.Digest!.Value]).Digest);
        Assert.NotEqual(next.Digest, CheckpointRow.OfTransactions(Genesis.At(0) with { Digest = one[0] }, 2000, one).Digest);
    }
}
