using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.Messages;

public sealed class ShardSyncResponseTests
{
    private static readonly BlobId Blob = BlobId.FromDecimal("2748");

    private static readonly ShardSyncResponse Response = new(
    [
        new ShardSyncEntry(default, new Sliver(SliverAxis.Primary, new SliverIndex(3), 2, new byte[] { 1, 2 })),
        new ShardSyncEntry(Blob, new Sliver(SliverAxis.Secondary, new SliverIndex(258), 4, new byte[] { 5, 6, 7, 8 })),
    ]);

    [Fact]
    public void The_body_is_a_variant_and_blob_ids_with_axis_and_sliver() => Assert.Equal(
        "0002" + new string('0', 64) + "00" + "020102" + "0200" + "0300"
        + "bc0a" + new string('0', 60) + "01" + "0405060708" + "0400" + "0201",
        Convert.ToHexStringLower(Response.ToBcs()));

    [Fact]
    public void It_reads_back() => Assert.Equal(Response.Entries, ShardSyncResponse.FromBcs(Response.ToBcs(), 2).Entries);

    [Fact]
    public void More_slivers_than_asked_for_are_refused() =>
        Assert.ThrowsAny<WalrusFormatException>(() => ShardSyncResponse.FromBcs(Response.ToBcs(), 1));

    [Theory]
    [InlineData("")]
    [InlineData("0100")]
    [InlineData("00ffffffff0f")]
    [InlineData("000000")]
    public void Anything_else_is_refused(string hex) =>
        Assert.ThrowsAny<WalrusFormatException>(() => ShardSyncResponse.FromBcs(Convert.FromHexString(hex), int.MaxValue));

    [Fact]
    public void No_slivers_are_an_answer_too() => Assert.Empty(ShardSyncResponse.FromBcs(new byte[] { 0, 0 }, 10).Entries);
}
