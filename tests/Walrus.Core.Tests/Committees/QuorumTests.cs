using Walrus.Core.Committees;

namespace Walrus.Core.Tests.Committees;

public sealed class QuorumTests
{
    private static int Least(int shards, Func<int, bool> enough) => Enumerable.Range(0, shards + 1).First(enough);

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(3, 0, 3)]
    [InlineData(4, 1, 3)]
    [InlineData(5, 1, 4)]
    [InlineData(6, 1, 5)]
    [InlineData(100, 33, 67)]
    [InlineData(300, 99, 201)]
    [InlineData(1000, 333, 667)]
    public void A_client_waits_for_all_but_a_third(int shards, int faulty, int minCorrect)
    {
        Assert.Equal(faulty, new Quorum(shards).MaxFaulty);
        Assert.Equal(minCorrect, Least(shards, new Quorum(shards).IsMinCorrect));
    }

    [Theory]
    [InlineData(1000, 667, 667)]
    [InlineData(10, 7, 7)]
    [InlineData(6, 3, 5)]
    [InlineData(9, 5, 7)]
    public void The_quorum_off_chain_and_on_chain_differ_unless_n_is_3f_plus_1(int shards, int offChain, int onChain)
    {
        Assert.Equal(offChain, Least(shards, new Quorum(shards).IsQuorum));
        Assert.Equal(onChain, Least(shards, new Quorum(shards).IsQuorumOnChain));
    }

    [Theory]
    [InlineData(1000, 334, 334)]
    [InlineData(10, 4, 4)]
    [InlineData(6, 2, 3)]
    public void One_correct_node_is_more_than_f_off_chain_and_a_third_of_n_plus_1_on_chain(int shards, int offChain, int onChain)
    {
        Assert.Equal(offChain, Least(shards, new Quorum(shards).IsValidity));
        Assert.Equal(onChain, Least(shards, new Quorum(shards).IsValidityOnChain));
    }

    [Fact]
    public void What_a_client_waits_for_is_a_quorum_on_chain_for_every_n()
    {
        for (int shards = 1; shards <= 3000; shards++)
        {
            Assert.True(new Quorum(shards).IsQuorumOnChain(new Quorum(shards).MinCorrect));
        }
    }

    [Fact]
    public void Both_quorums_agree_for_every_n_of_3f_plus_1()
    {
        for (int shards = 1; shards <= 1000; shards += 3)
        {
            var quorum = new Quorum(shards);
            Assert.All(Enumerable.Range(0, shards + 1), w => Assert.Equal(quorum.IsQuorum(w), quorum.IsQuorumOnChain(w)));
        }
    }
}
