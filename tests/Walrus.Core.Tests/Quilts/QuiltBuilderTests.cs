using System.Security.Cryptography;
using System.Text;
using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.Quilts;

public sealed class QuiltBuilderTests
{
    private static QuiltPatch Patch(string identifier, string data = "", params (string Key, string Value)[] tags) =>
        new(identifier, tags.ToDictionary(t => t.Key, t => t.Value), Encoding.UTF8.GetBytes(data));

    private static QuiltPatch[] Derived(string name) => name switch
    {
        "two tiny" => [Patch("a.txt", "hello"), Patch("b.txt", "world!")],
        "tags" => [Patch("x", "DATA", ("aa", "2"), ("b", "1"))],
        "utf8 order" => [Patch("\U0001F600", "emoji"), Patch("\uFF5E", "tilde")],
        _ =>
        [
            new("hundred", new Dictionary<string, string> { ["k"] = "v" }, Enumerable.Range(0, 100).Select(i => (byte)i).ToArray()),
            Patch("empty"),
        ],
    };

    [Theory]
    [InlineData(
        "two tiny", 7, 8,
        "c548e14332329773d940eb44c72ec12a4bca6935c64a83d4c2171acbf86d130b", "hFAFEEOWR6c9SH1C9WBlolnMwqBHR0SBs_Q5w_1U3fg")]
    [InlineData(
        "tags", 10, 2,
        "f6acacd9ba5da401e7519eed1f32f482a26707134fa2005278867dceaebb9c70", "UHHfdLijtZ2GqgsAlWpe5cax33W41sTjzgviVmywbPA")]
    [InlineData(
        "utf8 order", 10, 4,
        "b17aa4fb49b941e02ec412479096f37ea414f1d616c6eb5d7550e966b41c234c", "eCmDtfGlR3GS7vsAG3sP4WnR4q8_UEoKv_Wr8lmEhws")]
    [InlineData(
        "empty and hundred", 10, 8,
        "75094d042c29ed1e6395ee1568a62e2cd1e6b9ae7c104fd7932c78a3c89f311f", "im5-yxYaQbgV782sm_ufL87R5B-1Yo1LqMqTXLKkIJA")]
    public void Derived_quilts_are_those_of_the_independent_implementation(string name, int shards, int symbolSize, string sha256, string quiltId)
    {
        var config = new EncodingConfig(shards);
        var quilt = QuiltBuilder.Build(config, Derived(name));
        Assert.Equal(quiltId, new BlobEncoder(new RedStuffCodec(config)).ComputeMetadata(quilt.Bytes).BlobId.ToString());
        Assert.Equal(symbolSize, quilt.SymbolSize);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(quilt.Bytes.Span)));
    }

    [Fact]
    public void Tags_are_written_in_the_order_of_their_serialised_keys()
    {
        var quilt = QuiltBuilder.Build(new EncodingConfig(10), Derived("tags"));
        Assert.Equal("010700017802016201310261610132", Convert.ToHexStringLower(quilt.Index.ToBcs()));
    }

    [Fact]
    public void Identifiers_are_sorted_as_utf8_not_as_utf16()
    {
        var quilt = QuiltBuilder.Build(new EncodingConfig(10), Derived("utf8 order"));
        Assert.Equal(["\uFF5E", "\U0001F600"], quilt.Index.Entries.Select(e => e.Identifier));
    }

    [Fact]
    public void The_order_of_the_patches_given_does_not_matter()
    {
        var config = new EncodingConfig(10);
        Assert.Equal(
            QuiltBuilder.Build(config, Derived("two tiny")).Bytes.ToArray(),
            QuiltBuilder.Build(config, Derived("two tiny").Reverse()).Bytes.ToArray());
    }

    [Fact]
    public void A_quilt_has_the_symbol_size_its_blob_will_have()
    {
        var config = new EncodingConfig(10);
        var quilt = QuiltBuilder.Build(config, Derived("empty and hundred"));
        Assert.Equal(config.SymbolSize(quilt.Bytes.Length), quilt.SymbolSize);
    }

    [Fact]
    public void A_plan_read_in_pieces_is_the_quilt()
    {
        var config = new EncodingConfig(10);
        var plan = QuiltPlan.Of(config, Derived("empty and hundred"));
        var whole = QuiltBuilder.Build(config, Derived("empty and hundred")).Bytes.ToArray();
        Assert.Equal(whole.Length, plan.Length);
        foreach (int piece in new[] { 1, 3, 7, 64, whole.Length })
        {
            var bytes = new byte[whole.Length];
            for (int at = 0; at < bytes.Length; at += piece)
            {
                plan.Read(at, bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
            }

            Assert.Equal(whole, bytes);
        }
    }

    [Fact]
    public void A_plan_written_to_a_stream_is_the_quilt()
    {
        var config = new EncodingConfig(31);
        var patches = new[] { new QuiltPatch("big", ContentRecipe.Make("lcg32", 1, 3_000_000)), Patch("small", "x") };
        using var stream = new MemoryStream();
        QuiltPlan.Of(config, patches).WriteTo(stream);
        Assert.Equal(QuiltBuilder.Build(config, patches).Bytes.ToArray(), stream.ToArray());
    }

    [Fact]
    public void Reading_a_plan_beyond_its_end_is_refused()
    {
        var plan = QuiltPlan.Of(new EncodingConfig(10), Derived("two tiny"));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Read(plan.Length - 1, new byte[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Read(-1, new byte[2]));
    }

    [Fact]
    public void A_quilt_beyond_an_array_is_planned_but_not_built_in_memory()
    {
        var config = new EncodingConfig(1000);
        var content = new byte[4 << 20];
        var patches = Enumerable.Range(0, 600).Select(i => new QuiltPatch($"p{i:D4}", content));
        var plan = QuiltPlan.Of(config, patches);
        Assert.True(plan.Length > Array.MaxLength);
        plan.Read(plan.Length - 64, new byte[64]);
        Assert.Throws<QuiltException>(() => QuiltBuilder.Build(config, patches));
    }

    [Fact]
    public void As_many_patches_as_columns_but_one_fit()
    {
        var config = new EncodingConfig(10);
        var six = Enumerable.Range(0, 6).Select(i => Patch($"p{i}", "x"));
        Assert.Equal(6, QuiltBuilder.Build(config, six).Index.Entries.Count);
        var e = Assert.Throws<QuiltException>(() => QuiltBuilder.Build(config, six.Append(Patch("p6"))));
        Assert.Contains("Split them", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_identifiers_are_refused()
    {
        var e = Assert.Throws<QuiltException>(() => QuiltBuilder.Build(new EncodingConfig(10), [Patch("same", "1"), Patch("b"), Patch("same", "2")]));
        Assert.Contains("'same'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test")]
    [InlineData("_test")]
    [InlineData("-test")]
    [InlineData(".test")]
    [InlineData(" test blob")]
    [InlineData("日本.txt")]
    [InlineData("a\u200b")]
    public void A_good_identifier_is_taken(string identifier) => Assert.Null(QuiltIdentifier.Problem(identifier));

    [Theory]
    [InlineData("")]
    [InlineData("test ")]
    [InlineData("test\t")]
    [InlineData("test\n")]
    [InlineData("test\u00a0")]
    [InlineData("test\u2029")]
    [InlineData("test\u3000")]
    [InlineData("te\u0008st")]
    [InlineData("\u001btest")]
    [InlineData("test\0")]
    [InlineData("test\u007f")]
    [InlineData("test\u0080")]
    [InlineData("test\u009f")]
    public void A_bad_identifier_is_refused(string identifier) =>
        Assert.Throws<QuiltException>(() => QuiltBuilder.Build(new EncodingConfig(10), [Patch(identifier, "x")]));

    // Attribute arguments cannot carry half a pair: the compiler replaces it.
    [Fact]
    public void An_identifier_with_half_a_surrogate_pair_is_refused()
    {
        Assert.Throws<QuiltException>(() => QuiltBuilder.Build(new EncodingConfig(10), [Patch("test\ud800", "x")]));
        Assert.Throws<QuiltException>(() => QuiltBuilder.Build(new EncodingConfig(10), [Patch("\udc00test", "x")]));
    }

    [Fact]
    public void The_longest_identifier_is_taken_and_one_byte_more_refused()
    {
        var config = new EncodingConfig(10);
        var longest = new string('a', QuiltFormat.MaxIdentifierBytes);
        var quilt = QuiltBuilder.Build(config, [Patch(longest, "x")]);
        var columns = new QuiltMatrix(config, quilt.Bytes);
        Assert.Equal(longest, QuiltReader.ReadPatch(columns, QuiltReader.ReadIndex(columns).Entries[0]).Identifier);
        Assert.Throws<QuiltException>(() => QuiltBuilder.Build(config, [Patch(longest + "a", "x")]));
        Assert.Throws<QuiltException>(() => QuiltBuilder.Build(config, [Patch(new string('é', 32766), "x")]));
    }

    [Fact]
    public void Tags_that_outgrow_their_field_are_refused() =>
        Assert.Throws<QuiltException>(() => QuiltBuilder.Build(new EncodingConfig(10), [Patch("x", "", ("k", new string('v', 65536)))]));

    [Fact]
    public void Tags_with_half_a_surrogate_pair_are_refused() =>
        Assert.Throws<QuiltException>(() => QuiltBuilder.Build(new EncodingConfig(10), [Patch("x", "", ("k", "\ud800"))]));
}
