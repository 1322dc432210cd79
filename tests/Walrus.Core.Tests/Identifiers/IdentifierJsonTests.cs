using System.Text.Json;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Tests.Identifiers;

public class IdentifierJsonTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void Ids_are_their_text_form()
    {
        Assert.Equal($"\"{BlobId.FromBytes(Bytes)}\"", JsonSerializer.Serialize(BlobId.FromBytes(Bytes)));
        Assert.Equal($"\"{ObjectId.FromBytes(Bytes)}\"", JsonSerializer.Serialize(ObjectId.FromBytes(Bytes)));
        Assert.Equal($"\"{SuiAddress.FromBytes(Bytes)}\"", JsonSerializer.Serialize(SuiAddress.FromBytes(Bytes)));
    }

    [Fact]
    public void Indices_and_epochs_are_numbers()
    {
        Assert.Equal("7", JsonSerializer.Serialize(new Epoch(7)));
        Assert.Equal("[1,2,3]", JsonSerializer.Serialize(new object[] { new ShardIndex(1), new SliverIndex(2), new SliverPairIndex(3) }));
    }

    [Fact]
    public void Values_and_property_names_come_back()
    {
        ComesBack(BlobId.FromBytes(Bytes));
        ComesBack(ObjectId.FromBytes(Bytes));
        ComesBack(SuiAddress.FromBytes(Bytes));
        ComesBack(new Epoch(uint.MaxValue));
        ComesBack(new ShardIndex(ushort.MaxValue));
        ComesBack(new SliverIndex(0));
        ComesBack(new SliverPairIndex(999));
    }

    [Theory]
    [InlineData("\"abc\"")]
    [InlineData("12")]
    [InlineData("null")]
    [InlineData("{}")]
    public void What_is_no_blob_id_is_refused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BlobId>(json));

    [Theory]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"1\"")]
    [InlineData("null")]
    public void What_is_no_shard_is_refused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ShardIndex>(json));

    [Theory]
    [InlineData("{\"65536\":1}")]
    [InlineData("{\" 1\":1}")]
    [InlineData("{\"\":1}")]
    public void A_property_name_that_is_no_shard_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<ShardIndex, int>>(json));

    private static void ComesBack<T>(T value) where T : notnull
    {
        Assert.Equal(value, JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value)));
        var map = new Dictionary<T, int> { [value] = 1 };
        Assert.Equal(map, JsonSerializer.Deserialize<Dictionary<T, int>>(JsonSerializer.Serialize(map)));
    }
}
