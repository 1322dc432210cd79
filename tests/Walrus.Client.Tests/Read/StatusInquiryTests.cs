using Walrus.Client.Chain;
using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.Client.Tests.Network;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Events;

namespace Walrus.Client.Tests.Read;

public class StatusInquiryTests
{
    private static readonly BlobId Blob = BlobId.FromBytes([.. Enumerable.Repeat((byte)9, 32)]);
    private static readonly SuiDigest Digest = SuiDigest.FromBytes([.. Enumerable.Repeat((byte)7, 32)]);
    private static readonly BlobStatus.Permanent Certified = new(new Epoch(9), true, new EventId(Digest, 1), new(0, 0), new Epoch(3));

    [Theory]
    [InlineData("proof", true)]
    [InlineData("other blob", false)]
    [InlineData("other end", false)]
    [InlineData("other place", false)]
    [InlineData("failed", false)]
    [InlineData("registered only", false)]
    [InlineData("deletable", false)]
    [InlineData("nothing", false)]
    public async Task Where_nodes_disagree_an_event_on_chain_decides(string what, bool proven)
    {
        await using var network = await TestNetwork.Start();
        Disagree(network);
        var certified = new WalrusEvent.BlobCertified(new Epoch(3), Blob, new Epoch(9), false, default, false);
        WalrusEvent other = new WalrusEvent.EpochChangeDone(new Epoch(3));
        WalrusEvent[] events = what switch
        {
            "other blob" => [other, certified with { BlobId = BlobId.FromBytes(new byte[32]) }],
            "other end" => [other, certified with { EndEpoch = new Epoch(8) }],
            "other place" => [certified, other],
            "registered only" => [other, new WalrusEvent.BlobRegistered(new Epoch(3), Blob, 1, 1, new Epoch(9), false, default)],
            "deletable" => [other, certified with { Deletable = true }],
            _ => [other, certified],
        };
        if (what != "nothing")
        {
            network.Chain.Transactions[Digest] =
                new FinalTransaction(Digest, what != "failed", null, events, new Dictionary<SuiAddress, ulong>(), null);
        }

        var status = await Ask(network, network.Chain);
        Assert.Equal(proven, status is BlobStatus.Permanent { IsCertified: true, EndEpoch.Value: 9 });
    }

    [Fact]
    public async Task Without_a_chain_to_look_at_nothing_is_proven()
    {
        await using var network = await TestNetwork.Start();
        Disagree(network);
        Assert.Null(await Ask(network, null));
    }

    // Each says something else, so that none of it has the weight of more than f.
    private static void Disagree(TestNetwork network)
    {
        network.Nodes[0].Status = Certified;
        network.Nodes[1].Status = Certified with { IsCertified = false, EndEpoch = new Epoch(4), StatusEvent = new(Digest, 99) };
        network.Nodes[2].Status = new BlobStatus.Nonexistent();
        network.Nodes[3].Status = new BlobStatus.Deletable(null, new(1, 0));
    }

    private static async Task<BlobStatus?> Ask(TestNetwork network, IChainLookups? lookups)
    {
        var walrus = new WalrusNetwork(network.Chain, network.Http, lookups: lookups);
        var view = await walrus.Committees.Current();
        return await new StatusInquiry(walrus).Ask(view, view.Writing!, Blob);
    }
}
