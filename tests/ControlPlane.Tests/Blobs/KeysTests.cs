using System.Globalization;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Tests.Blobs;

public sealed class KeysTests
{
    [Fact]
    public void No_key_parses_as_hex_or_contains_a_plus()
    {
        string[] keys =
        [
            Keys.Feed, Keys.Epochs, Keys.Challenges, Keys.Partition(7),
            .. Enumerable.Range(0, 100).SelectMany(i => new[] { Keys.Blob(Blob(i)), Keys.Node(NodeId(i)), Keys.Lane(NodeId(i)) }),
        ];

        Assert.All(keys, k => Assert.False(
            long.TryParse(k, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _) || k.Contains('+', StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1024)]
    [InlineData(4096)]
    public void Blobs_spread_over_all_partitions_and_no_others(int count)
    {
        var used = Enumerable.Range(0, 65536).Select(p => Keys.PartitionOf(
            Walrus.Core.Identifiers.BlobId.FromBytes([(byte)(p >> 8), (byte)p, .. new byte[30]]), count)).GroupBy(k => k).ToArray();

        Assert.Equal(Enumerable.Range(0, count).Select(Keys.Partition), used.Select(g => g.Key).Order(StringComparer.Ordinal));
        Assert.InRange(used.Max(g => g.Count()) - used.Min(g => g.Count()), 0, 1);
    }

    [Fact]
    public void Keys_lead_back_to_their_ids()
    {
        Assert.Equal(Blob(3), Keys.BlobOf(Keys.Blob(Blob(3))));
        Assert.Equal(NodeId(3), Keys.NodeOf(Keys.Node(NodeId(3))));
        Assert.Equal(NodeId(3), Keys.NodeOf(Keys.Lane(NodeId(3))));
    }
}
