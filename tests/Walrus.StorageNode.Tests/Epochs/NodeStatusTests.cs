using FsCheck;
using FsCheck.Fluent;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;

namespace Walrus.StorageNode.Tests.Epochs;

public sealed class NodeStatusTests
{
    private static NodeStatus Status(int n, uint a = 4, uint b = 9) => ((n & 0xff) % 6) switch
    {
        0 => new NodeStatus.Standby(),
        1 => new NodeStatus.Active(),
        2 => new NodeStatus.RecoverMetadata(),
        3 => new NodeStatus.RecoveryCatchUp(),
        4 => new NodeStatus.RecoveryInProgress(new(a)),
        _ => new NodeStatus.RecoveryCatchUpWithIncompleteHistory(new(a), new(b)),
    };

    [Theory]
    [InlineData(0, "Standby")]
    [InlineData(1, "Active")]
    [InlineData(2, "RecoverMetadata")]
    [InlineData(3, "RecoveryCatchUp")]
    [InlineData(4, "RecoveryInProgress (4)")]
    [InlineData(5, "RecoveryCatchUpWithIncompleteHistory (first complete epoch: 4, epoch at start: 9)")]
    public void Each_has_upstreams_number_and_word(int number, string word)
    {
        Assert.Equal(number, Status(number).Number);
        Assert.Equal(word, Status(number).ToString());
    }

    /// <summary>Rows become columns: Standby, Active, RecoverMetadata, CatchUp, InProgress, IncompleteHistory.</summary>
    [Theory]
    [InlineData(0, "x.xx.x")]
    [InlineData(1, "xx.x..")]
    [InlineData(2, "xxxx..")]
    [InlineData(3, "x.xxx.")]
    [InlineData(4, "xx.xx.")]
    [InlineData(5, "x.x.xx")]
    public void Transitions_are_those_of_the_table_and_no_others(int from, string row)
    {
        for (int to = 0; to < row.Length; to++)
        {
            Assert.True(row[to] == 'x' == Status(from).MayBecome(Status(to, 5, 10)), $"{Status(from)} → {Status(to)}");
        }
    }

    [Fact]
    public void It_is_read_back_from_the_database_as_it_was_written() => Check.QuickThrowOnFailure(Prop.ForAll<int, uint, uint>(
        (n, a, b) => NodeStatus.FromBytes(Status(n, a, b).ToBytes()) == Status(n, a, b)));

    [Fact]
    public void What_no_build_has_written_is_refused()
    {
        foreach (var bytes in new byte[][] { [], [6], [0, 0], [4], [4, 0, 0, 0], [5, 0, 0, 0, 1] })
        {
            Assert.Throws<StorageNodeException>(() => NodeStatus.FromBytes(bytes));
        }
    }

    /// <summary>A life of a node: what the numbers say happens to it, each through the decisions the node takes.</summary>
    [Fact]
    public void No_decision_ever_leads_to_a_status_that_may_not_follow() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<int[]>(numbers =>
        {
            NodeStatus status = new NodeStatus.Standby();
            uint epoch = 1;
            foreach (int n in numbers.Select(n => n & 0xff))
            {
                var next = (n % 4) switch
                {
                    0 => CatchUp.AtStart(status, null, new(epoch), new(epoch + (uint)(n / 4 % 4))),
                    1 => CatchUp.AtStart(
                        status, status is NodeStatus.Standby or { IsCatchingUp: true } ? n % 8 < 4 : null, new(epoch), new(epoch + 3)),
                    2 => CatchUp.AfterStale(status),
                    _ => EpochPlanTests.Plan(status, ++epoch, isMember: n / 4 % 2 == 0, wasMember: n / 8 % 2 == 0),
                };
                if (!status.MayBecome(next))
                {
                    return false;
                }

                status = next;
            }

            return true;
        }));
}
