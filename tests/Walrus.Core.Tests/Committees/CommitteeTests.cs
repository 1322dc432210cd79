using Walrus.Core.Committees;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Tests.Committees;

public sealed class CommitteeTests
{
    private static CommitteeMember Member(string node, int key, params int[] shards) =>
        new(ObjectId.Parse(node), TestCommittee.Key(key).PublicKey, [.. shards.Select(s => new ShardIndex((ushort)s))]);

    [Fact]
    public void Members_are_ordered_by_node_id_read_big_endian()
    {
        var committee = new Committee(new Epoch(1), [Member("0x100", 1, 0), Member("0xff", 2, 2, 1), Member("0x2", 3, 3)]);
        Assert.Equal(["0x2", "0xff", "0x100"], committee.Members.Select(m => "0x" + m.NodeId.ToString().TrimStart('0', 'x')));
        Assert.Equal([1, 2, 1], committee.Members.Select(m => m.Weight));
        Assert.Equal(2, committee.IndexOf(ObjectId.Parse("0x100")));
        Assert.Equal(-1, committee.IndexOf(ObjectId.Parse("0x101")));
    }

    [Fact]
    public void A_shard_leads_to_its_holder()
    {
        var committee = new Committee(new Epoch(1), [Member("0x100", 1, 0), Member("0xff", 2, 2, 1), Member("0x2", 3, 3)]);
        Assert.Equal([2, 1, 1, 0], Enumerable.Range(0, 4).Select(s => committee.HolderOf(new ShardIndex((ushort)s))));
        Assert.Throws<ArgumentOutOfRangeException>(() => committee.HolderOf(new ShardIndex(4)));
    }

    [Fact]
    public void Weights_add_up_to_the_shards()
    {
        var committee = TestCommittee.Of(5, 1, 2, 3);
        Assert.Equal(6, committee.Quorum.Shards);
        Assert.Equal(4, committee.WeightOf([0, 2]));
    }

    [Fact]
    public void The_total_key_is_the_sum_of_all_keys() => Assert.Equal(
        "89db41a6183c2fe47cf54d1e00c3cfaae53df634a32cccd5cf0c0a73e95ee0450fc3d060bb6878780fbf5f30d9e29aac",
        Convert.ToHexStringLower(TestCommittee.Of(5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1).TotalKey.Span));

    [Fact]
    public void A_committee_without_members_is_refused() =>
        Assert.Throws<WalrusFormatException>(() => new Committee(new Epoch(1), []));

    [Fact]
    public void A_member_without_shards_is_refused() =>
        Assert.Throws<WalrusFormatException>(() => new Committee(new Epoch(1), [Member("0x1", 1, 0), Member("0x2", 2)]));

    [Fact]
    public void A_node_that_is_there_twice_is_refused() =>
        Assert.Throws<WalrusFormatException>(() => new Committee(new Epoch(1), [Member("0x1", 1, 0), Member("0x1", 2, 1)]));

    [Fact]
    public void A_shard_held_twice_is_refused() =>
        Assert.Throws<WalrusFormatException>(() => new Committee(new Epoch(1), [Member("0x1", 1, 0, 1), Member("0x2", 2, 1)]));

    [Fact]
    public void A_gap_in_the_shards_is_refused() =>
        Assert.Throws<WalrusFormatException>(() => new Committee(new Epoch(1), [Member("0x1", 1, 0), Member("0x2", 2, 2)]));
}
