using Walrus.Core.Bls;
using Walrus.StorageNode.Blobs;

namespace Walrus.StorageNode.Tests.Blobs;

public sealed class CollectionTimeTests
{
    private static readonly TimeSpan Epoch = TimeSpan.FromDays(14);
    private static readonly BlsPublicKey[] Nodes = [.. Enumerable.Range(0, 40).Select(_ => BlsSecretKey.Generate().PublicKey)];

    [Fact]
    public void It_lies_in_the_first_half_of_the_epoch_and_is_the_same_whenever_it_is_asked_for()
    {
        foreach (var node in Nodes)
        {
            var offset = CollectionTime.Offset(node, new(7), Epoch);
            Assert.InRange(offset, TimeSpan.Zero, Epoch / 2);
            Assert.Equal(offset, CollectionTime.Offset(node, new(7), Epoch));
        }
    }

    [Fact]
    public void Nodes_and_epochs_differ()
    {
        Assert.Equal(Nodes.Length, Nodes.Select(n => CollectionTime.Offset(n, new(7), Epoch)).Distinct().Count());
        Assert.Equal(40, Enumerable.Range(0, 40).Select(e => CollectionTime.Offset(Nodes[0], new((uint)e), Epoch)).Distinct().Count());
    }

    [Fact]
    public void It_scales_with_the_epoch() => Assert.Equal(
        (CollectionTime.Offset(Nodes[0], new(7), Epoch) / 2).TotalSeconds, CollectionTime.Offset(Nodes[0], new(7), Epoch / 2).TotalSeconds, 0.001);
}
