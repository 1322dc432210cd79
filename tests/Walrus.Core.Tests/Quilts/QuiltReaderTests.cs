using System.Buffers.Binary;
using System.Text;
using Walrus.Core.Identifiers;
using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.Quilts;

public sealed class QuiltReaderTests
{
    private static readonly EncodingConfig Config = new(10);

    private static readonly QuiltPatch[] Patches =
    [
        new("a.txt", new Dictionary<string, string> { ["kind"] = "text" }, Encoding.UTF8.GetBytes("hello")),
        new("b.png", new Dictionary<string, string> { ["kind"] = "image" }, new byte[50]),
        new("c.txt", new Dictionary<string, string> { ["kind"] = "text", ["draft"] = "yes" }, ReadOnlyMemory<byte>.Empty),
    ];

    private static Quilt Built => QuiltBuilder.Build(Config, Patches);

    private static QuiltMatrix Columns => new(Config, Built.Bytes);

    /// <summary>A quilt's columns with some bytes of one column overwritten.</summary>
    private sealed class Tampered(IQuiltColumns original, int column, int at, byte[] with) : IQuiltColumns
    {
        public int Count => original.Count;

        public int ColumnLength => original.ColumnLength;

        public ReadOnlyMemory<byte> Column(int index)
        {
            var bytes = original.Column(index).ToArray();
            if (index == column)
            {
                with.CopyTo(bytes, at);
            }

            return bytes;
        }
    }

    private static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    [Fact]
    public void A_patch_is_found_by_identifier() =>
        Assert.Equal("hello", Encoding.UTF8.GetString(QuiltReader.ReadPatch(Columns, QuiltReader.ReadIndex(Columns).Find("a.txt")!).Data.Span));

    [Fact]
    public void An_unknown_identifier_is_not_found() => Assert.Null(QuiltReader.ReadIndex(Columns).Find("A.TXT"));

    [Fact]
    public void Patches_are_found_by_tag()
    {
        var index = QuiltReader.ReadIndex(Columns);
        Assert.Equal(["a.txt", "c.txt"], index.WithTag("kind", "text").Select(e => e.Identifier));
        Assert.Empty(index.WithTag("kind", "sound"));
        Assert.Empty(index.WithTag("author", "bob"));
    }

    [Fact]
    public void A_patch_is_found_by_its_columns()
    {
        var index = QuiltReader.ReadIndex(Columns);
        Assert.Equal("b.png", index.Find(index.Entries[1].Columns)!.Identifier);
        Assert.Null(index.Find(new QuiltPatchInternalId(1, 60)));
    }

    [Fact]
    public void The_first_column_tells_how_many_the_index_takes() =>
        Assert.Equal(Built.Index.IndexColumns, QuiltReader.IndexColumns(Columns.Column(0).Span));

    [Fact]
    public void A_column_not_at_hand_is_named()
    {
        var some = new FetchedColumns(Config, Built.SymbolSize, new Dictionary<int, ReadOnlyMemory<byte>>());
        Assert.Contains("sliver 0", Assert.Throws<QuiltException>(() => QuiltReader.ReadIndex(some)).Message, StringComparison.Ordinal);
        Assert.Throws<QuiltException>(() => QuiltReader.ReadPatch(some, new QuiltPatchInternalId(1, 2)));
    }

    [Fact]
    public void Fetched_columns_of_another_length_or_number_are_refused()
    {
        Assert.Throws<WalrusFormatException>(() => new FetchedColumns(Config, 2, new Dictionary<int, ReadOnlyMemory<byte>> { [0] = new byte[9] }));
        Assert.Throws<WalrusFormatException>(() => new FetchedColumns(Config, 2, new Dictionary<int, ReadOnlyMemory<byte>> { [7] = new byte[8] }));
        Assert.Throws<WalrusFormatException>(() => new FetchedColumns(Config, 2, new Dictionary<int, ReadOnlyMemory<byte>> { [-1] = new byte[8] }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(55)]
    [InlineData(57)]
    [InlineData(28)]
    [InlineData(84)]
    public void A_blob_whose_length_is_no_quilts_is_refused(int length) =>
        Assert.Throws<WalrusFormatException>(() => new QuiltMatrix(Config, new byte[length]));

    [Fact]
    public void An_index_of_another_version_is_refused() =>
        Assert.Throws<WalrusFormatException>(() => QuiltReader.ReadIndex(new Tampered(Columns, 0, 0, [2])));

    [Theory]
    [InlineData(0u)]
    [InlineData(5u)]
    [InlineData(5000u)]
    [InlineData(uint.MaxValue)]
    public void An_index_of_another_length_is_refused(uint length) =>
        Assert.ThrowsAny<WalrusFormatException>(() => QuiltReader.ReadIndex(new Tampered(Columns, 0, 1, U32(length))));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(0xff)]
    public void An_index_whose_first_patch_ends_where_it_cannot_is_refused(byte end) =>
        Assert.Throws<WalrusFormatException>(() => QuiltReader.ReadIndex(new Tampered(Columns, 0, 6, [end])));

    [Fact]
    public void A_patch_under_another_name_than_the_index_gives_is_refused()
    {
        var entry = Built.Index.Entries[0];
        Assert.Throws<WalrusFormatException>(() => QuiltReader.ReadPatch(Columns, entry with { Identifier = "z.txt" }));
    }

    [Fact]
    public void A_patch_with_other_tags_than_the_index_gives_is_refused()
    {
        var entry = Built.Index.Entries[0];
        Dictionary<string, string>[] others =
            [[], new() { ["kind"] = "x" }, new() { ["kind"] = "text", ["more"] = "" }, new() { ["x"] = "text" }];
        foreach (var tags in others)
        {
            Assert.Throws<WalrusFormatException>(() => QuiltReader.ReadPatch(Columns, entry with { Tags = tags }));
        }
    }

    [Theory]
    [InlineData(0, new byte[] { 2 })]
    [InlineData(0, new byte[] { 0 })]
    [InlineData(1, new byte[] { 0, 0, 0, 0 })]
    [InlineData(1, new byte[] { 1, 0, 0, 0 })]
    [InlineData(1, new byte[] { 0xff, 0xff, 0xff, 0xff })]
    [InlineData(5, new byte[] { 2 })]
    [InlineData(5, new byte[] { 0xff })]
    [InlineData(6, new byte[] { 0, 0 })]
    [InlineData(6, new byte[] { 0xff, 0xff })]
    [InlineData(6, new byte[] { 5, 0 })]
    [InlineData(8, new byte[] { 4 })]
    [InlineData(9, new byte[] { 0xff })]
    [InlineData(9, new byte[] { 7 })]
    [InlineData(14, new byte[] { 0, 0 })]
    [InlineData(14, new byte[] { 0xff, 0xff })]
    [InlineData(16, new byte[] { 9 })]
    public void A_patch_with_a_malformed_prefix_is_refused(int at, byte[] bytes)
    {
        var columns = Built.Index.Entries[0].Columns;
        Assert.ThrowsAny<WalrusFormatException>(() => QuiltReader.ReadPatch(new Tampered(Columns, columns.Start, at, bytes), columns));
    }

    [Fact]
    public void Columns_of_two_patches_are_no_patch()
    {
        var entries = Built.Index.Entries;
        var both = new QuiltPatchInternalId(entries[0].Columns.Start, entries[1].Columns.End);
        Assert.Throws<WalrusFormatException>(() => QuiltReader.ReadPatch(Columns, both));
    }

    [Fact]
    public void Columns_beyond_the_quilt_are_no_patch()
    {
        Assert.Throws<WalrusFormatException>(() => QuiltReader.ReadPatch(Columns, new QuiltPatchInternalId(6, 8)));
        Assert.Throws<WalrusFormatException>(() => QuiltReader.ReadPatch(Columns, default(QuiltPatchInternalId)));
    }

    [Fact]
    public void The_columns_of_a_quilt_are_the_secondary_slivers_of_its_blob()
    {
        var slivers = new BlobEncoder(new RedStuffCodec(Config)).Encode(Built.Bytes).Slivers;
        var fetched = Enumerable.Range(0, Config.SecondarySourceSymbols)
            .ToDictionary(c => c, c => slivers[SliverAxis.Secondary, new SliverIndex((ushort)c)].Data);
        var columns = new FetchedColumns(Config, Built.SymbolSize, fetched);
        Assert.All(fetched, c => Assert.Equal(Columns.Column(c.Key).ToArray(), c.Value.ToArray()));
        Assert.Equal(50, QuiltReader.ReadPatch(columns, QuiltReader.ReadIndex(columns).Find("b.png")!).Data.Length);
    }

    [Fact]
    public void Any_patches_read_back_through_columns()
    {
        var random = new Random(4711);
        int[] shards = [4, 7, 10, 13, 31, 100];
        for (int round = 0; round < 300; round++)
        {
            var config = new EncodingConfig(shards[random.Next(shards.Length)]);
            var patches = Enumerable.Range(0, random.Next(config.SecondarySourceSymbols))
                .Select(i => Arbitrary(random, i))
                .ToDictionary(p => p.Identifier);
            var quilt = QuiltBuilder.Build(config, patches.Values);
            Assert.Equal(config.SymbolSize(quilt.Bytes.Length), quilt.SymbolSize);
            var columns = new QuiltMatrix(config, quilt.Bytes);
            var index = QuiltReader.ReadIndex(columns);
            Assert.Equal(quilt.Index.ToBcs(), index.ToBcs());
            Assert.Equal(patches.Count, index.Entries.Count);
            foreach (var entry in index.Entries)
            {
                var read = QuiltReader.ReadPatch(columns, entry);
                var given = patches[read.Identifier];
                Assert.Equal(given.Tags, read.Tags);
                Assert.True(given.Data.Span.SequenceEqual(read.Data.Span));
            }
        }
    }

    private static QuiltPatch Arbitrary(Random random, int number)
    {
        string[] scripts = ["a", "é", "日", "\U0001F600", "\uFF5E", " ", "_"];
        var name = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => scripts[random.Next(scripts.Length)])) + number;
        var tags = Enumerable.Range(0, random.Next(3) * random.Next(3)).ToDictionary(i => scripts[i] + i, i => new string('v', i * 3));
        var data = new byte[random.Next(4) == 0 ? random.Next(3000) : random.Next(40)];
        random.NextBytes(data);
        return new QuiltPatch(name, tags, data);
    }
}
