using System.Security.Cryptography;
using System.Text.Json;
using Walrus.Core.Identifiers;
using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.Quilts;

/// <summary>The quilts of quilt.json, which the official SDK wrote.</summary>
public sealed class QuiltVectorTests
{
    private static readonly Lazy<JsonDocument> Document = new(() => SharedVectors.Json("quilt.json"));

    public static TheoryData<string> Vectors => Ids("vectors");

    public static TheoryData<string> Errors => new(Entries("errors").Where(e => Text(e, "expect") == "error").Select(e => Text(e, "id")));

    [VectorTheory]
    [MemberData(nameof(Vectors))]
    public void Patches_build_the_same_quilt(string id)
    {
        var vector = Entry("vectors", id);
        var quilt = Build(vector);
        Assert.Equal(vector.GetProperty("symbol_size").GetInt32(), quilt.SymbolSize);
        Assert.Equal(vector.GetProperty("quilt_length").GetInt32(), quilt.Bytes.Length);
        if (vector.TryGetProperty("quilt_hex", out var hex))
        {
            Assert.Equal(hex.GetString(), Convert.ToHexStringLower(quilt.Bytes.Span));
        }

        Assert.Equal(Text(vector, "quilt_sha256"), Sha256(quilt.Bytes.Span));
    }

    [VectorTheory]
    [MemberData(nameof(Vectors))]
    public void The_index_has_the_same_bytes(string id)
    {
        var vector = Entry("vectors", id);
        var bcs = Build(vector).Index.ToBcs();
        Assert.Equal(vector.GetProperty("index_bcs_length").GetInt32(), bcs.Length);
        if (vector.TryGetProperty("index_bcs_hex", out var hex))
        {
            Assert.Equal(hex.GetString(), Convert.ToHexStringLower(bcs));
        }
        else
        {
            Assert.Equal(Text(vector, "index_bcs_sha256"), Sha256(bcs));
        }
    }

    [VectorTheory]
    [MemberData(nameof(Vectors))]
    public void Patches_have_the_same_columns_and_ids(string id)
    {
        var vector = Entry("vectors", id);
        var quilt = Build(vector);
        var quiltId = BlobId.Parse(Text(vector, "blob_id"));
        var expected = vector.GetProperty("patches").EnumerateArray().ToArray();
        Assert.Equal(expected.Length, quilt.Index.Entries.Count);
        foreach (var patch in expected)
        {
            var entry = quilt.Index.Find(Text(patch, "identifier"))!;
            Assert.Equal(patch.GetProperty("start_index").GetInt32(), entry.Columns.Start);
            Assert.Equal(patch.GetProperty("end_index").GetInt32(), entry.Columns.End);
            Assert.Equal(Tags(patch), entry.Tags);
            Assert.Equal(Text(patch, "patch_id"), new QuiltPatchId(quiltId, entry.Columns).ToString());
            Assert.Equal(new QuiltPatchId(quiltId, entry.Columns), QuiltPatchId.Parse(Text(patch, "patch_id")));
        }
    }

    [VectorTheory]
    [MemberData(nameof(Vectors))]
    public void A_plan_encodes_to_the_same_blob_id_and_root(string id)
    {
        var vector = Entry("vectors", id);
        var metadata = new BlobEncoder(new RedStuffCodec(Config(vector))).ComputeMetadata(QuiltPlan.Of(Config(vector), Patches(vector)));
        Assert.Equal(Text(vector, "blob_id"), metadata.BlobId.ToString());
        Assert.Equal(Text(vector, "root_hash_hex"), metadata.Metadata.ComputeRoot().ToString());
    }

    [VectorTheory]
    [MemberData(nameof(Vectors))]
    public void Patches_read_back_from_single_columns(string id)
    {
        var vector = Entry("vectors", id);
        var config = Config(vector);
        var matrix = new QuiltMatrix(config, Build(vector).Bytes);
        var inputs = Patches(vector).ToDictionary(p => p.Identifier);
        foreach (var patch in vector.GetProperty("patches").EnumerateArray())
        {
            var columns = QuiltPatchId.Parse(Text(patch, "patch_id")).InternalId;
            var fetched = Enumerable.Range(columns.Start, columns.Count).ToDictionary(c => c, matrix.Column);
            var read = QuiltReader.ReadPatch(new FetchedColumns(config, vector.GetProperty("symbol_size").GetInt32(), fetched), columns);
            Assert.Equal(Text(patch, "identifier"), read.Identifier);
            Assert.Equal(inputs[read.Identifier].Data.ToArray(), read.Data.ToArray());
            Assert.Equal(inputs[read.Identifier].Tags, read.Tags);
        }
    }

    [VectorTheory]
    [MemberData(nameof(Errors))]
    public void Patches_the_sdk_refuses_are_refused(string id) =>
        Assert.Throws<QuiltException>(() => Build(Entry("errors", id)));

    [VectorFact]
    public void No_patches_make_a_quilt_of_an_empty_index_as_in_the_sdk()
    {
        var entry = Entry("errors", "no-files");
        Assert.Equal("NO ERROR", Text(entry, "expect"));
        var quilt = Build(entry);
        Assert.Empty(QuiltReader.ReadIndex(new QuiltMatrix(Config(entry), quilt.Bytes)).Entries);
    }

    private static Quilt Build(JsonElement vector) => QuiltBuilder.Build(Config(vector), Patches(vector));

    private static EncodingConfig Config(JsonElement vector) => new(vector.GetProperty("n_shards").GetInt32());

    private static IEnumerable<QuiltPatch> Patches(JsonElement vector) =>
        vector.GetProperty("inputs").EnumerateArray().Select(i => new QuiltPatch(Text(i, "identifier"), Tags(i), ContentRecipe.Of(i)));

    private static Dictionary<string, string> Tags(JsonElement entry) => entry.TryGetProperty("tags", out var tags)
        ? tags.EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetString()!)
        : [];

    private static TheoryData<string> Ids(string list) => new(Entries(list).Select(e => Text(e, "id")));

    private static JsonElement Entry(string list, string id) => Entries(list).Single(e => Text(e, "id") == id);

    private static JsonElement.ArrayEnumerator Entries(string list) =>
        Document.Value.RootElement.GetProperty(list).EnumerateArray();

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;

    private static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
