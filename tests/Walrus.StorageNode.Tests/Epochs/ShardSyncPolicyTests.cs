using Walrus.StorageNode.Epochs;

namespace Walrus.StorageNode.Tests.Epochs;

public sealed class ShardSyncPolicyTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly ShardSyncPolicy Mainnet = ShardSyncPolicy.For(TimeSpan.FromDays(14), TimeSpan.FromSeconds(60), 12 * Hour);

    [Fact]
    public void On_Mainnet_a_holder_is_asked_every_one_to_ten_minutes()
    {
        Assert.Equal([60, 120, 240, 480, 600, 600], Enumerable.Range(1, 6).Select(n => (int)Mainnet.Pause(n).TotalSeconds));
        Assert.Equal(600, Mainnet.Pause(int.MaxValue).TotalSeconds);
    }

    [Fact]
    public void A_holder_that_fails_is_left_after_twelve_hours_without_progress()
    {
        Assert.Equal(TransferVerdict.Retry, Mainnet.After(TransferEnd.Failed, 11 * Hour));
        Assert.Equal(TransferVerdict.Recover, Mainnet.After(TransferEnd.Failed, 12 * Hour));
    }

    [Fact]
    public void A_holder_that_is_only_behind_is_waited_for() =>
        Assert.Equal(TransferVerdict.Retry, Mainnet.After(TransferEnd.HolderBehind, 100 * Hour));

    [Fact]
    public void A_complete_transfer_is_done() => Assert.Equal(TransferVerdict.Done, Mainnet.After(TransferEnd.Complete, TimeSpan.Zero));

    [Fact]
    public void Short_epochs_make_both_shorter()
    {
        var local = ShardSyncPolicy.For(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(60), 12 * Hour);
        Assert.Equal(TimeSpan.FromSeconds(3), local.FirstPause);
        Assert.InRange(local.Patience, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));
    }
}
