using System.Security.Cryptography;
using System.Text.Json;
using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

/// <summary>The blobs of shared/vectors/encoding-*.json, encoded by the official package, on every kernel.</summary>
public sealed class EncodingVectorTests
{
    [VectorTheory]
    [ClassData(typeof(Kernels))]
    public void Small_vectors_are_reproduced_byte_for_byte(KernelLevel kernel) => Reproduce("encoding-small.json", kernel);

    [VectorTheory]
    [ClassData(typeof(Kernels))]
    public void Medium_vectors_are_reproduced_byte_for_byte(KernelLevel kernel) => Reproduce("encoding-medium.json", kernel);

    [VectorTheory]
    [ClassData(typeof(Kernels))]
    public void Large_vectors_are_reproduced_byte_for_byte(KernelLevel kernel) => Reproduce("encoding-large.json", kernel);

    [VectorFact]
    public void Blobs_too_large_for_their_shards_are_refused_like_the_official_encoder_refuses_them()
    {
        using var file = SharedVectors.Json("encoding-small.json");
        foreach (var error in file.RootElement.GetProperty("errors").EnumerateArray())
        {
            var codec = new RedStuffCodec(new EncodingConfig(error.GetProperty("n_shards").GetInt32()));
            var blob = new byte[error.GetProperty("unencoded_length").GetInt32()];
            var encoder = new BlobEncoder(codec);
            Assert.Throws<BlobTooLargeException>(() => encoder.Encode(blob));
            Assert.Throws<BlobTooLargeException>(() => encoder.ComputeMetadata(blob));
            encoder.ComputeMetadata(blob.AsMemory(1));
        }
    }

    private static void Reproduce(string name, KernelLevel kernel)
    {
        using var file = SharedVectors.Json(name);
        foreach (var vector in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            string id = vector.GetProperty("id").GetString()!;
            try
            {
                Reproduce(vector, kernel);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{name}, {id}, {kernel}: {e.Message}", e);
            }
        }
    }

    private static void Reproduce(JsonElement vector, KernelLevel kernel)
    {
        var config = new EncodingConfig(Int("n_shards"));
        Assert.Equal(Int("max_faulty"), config.MaxFaulty);
        Assert.Equal(Int("primary_source_symbols"), config.PrimarySourceSymbols);
        Assert.Equal(Int("secondary_source_symbols"), config.SecondarySourceSymbols);
        int length = Int("unencoded_length");
        Assert.Equal(Int("symbol_size"), config.SymbolSize(length));
        Assert.Equal(Int("primary_sliver_data_length"), config.SliverLength(SliverAxis.Primary, config.SymbolSize(length)));
        Assert.Equal(Int("secondary_sliver_data_length"), config.SliverLength(SliverAxis.Secondary, config.SymbolSize(length)));
        Assert.Equal(vector.GetProperty("encoded_blob_length").GetInt64(), config.EncodedBlobLength(length));

        var recipe = vector.GetProperty("recipe");
        var blob = ContentRecipe.Make(recipe.GetProperty("kind").GetString()!, recipe.GetProperty("seed").GetUInt32(), length);
        Assert.Equal(Text("content_sha256"), Hex(SHA256.HashData(blob)));

        var encoder = new BlobEncoder(new RedStuffCodec(config, new CodecOptions { Kernel = kernel }));
        var (metadata, slivers) = encoder.Encode(blob);
        Assert.Equal(Text("blob_id"), metadata.BlobId.ToString());
        Assert.Equal(Text("blob_id_hex"), Hex(metadata.BlobId.ToArray()));
        Assert.Equal(Text("blob_id_u256_decimal"), metadata.BlobId.ToDecimal());
        Assert.Equal(Text("root_hash_hex"), metadata.Metadata.ComputeRoot().ToString());
        Assert.Equal(Int("shard_index_of_pair_0"), config.ShardOf(new SliverPairIndex(0), metadata.BlobId).Value);
        Assert.Equal(Text("metadata_bcs_sha256"), Hex(SHA256.HashData(metadata.Metadata.ToBcs())));
        Assert.Equal(Text("metadata_with_id_bcs_sha256"), Hex(SHA256.HashData(metadata.ToBcs())));
        Assert.Equal(Int("metadata_bcs_length"), metadata.Metadata.ToBcs().Length);
        Assert.Equal(MetadataFault.None, metadata.Verify(config));
        Assert.Equal(metadata.BlobId, encoder.ComputeMetadata(blob).BlobId);

        bool base64 = vector.TryGetProperty("sliver_sha256_encoding", out _);
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            var digests = vector.GetProperty($"{axis.Word()}_slivers_bcs_sha256");
            for (int pair = 0; pair < config.Shards; pair++)
            {
                var sliver = slivers[axis, config.SliverOf(new SliverPairIndex((ushort)pair), axis)];
                var digest = SHA256.HashData(sliver.ToBcs());
                Assert.Equal(digests[pair].GetString(), base64 ? Convert.ToBase64String(digest) : Hex(digest));
                if (vector.TryGetProperty($"{axis.Word()}_slivers_bcs_hex", out var whole))
                {
                    Assert.Equal(whole[pair].GetString(), Hex(sliver.ToBcs()));
                }
            }
        }

        if (vector.TryGetProperty("pair_hashes", out var hashes))
        {
            Assert.Equal(
                hashes.EnumerateArray().Select(h => (h.GetProperty("primary").GetString(), h.GetProperty("secondary").GetString())),
                metadata.Metadata.Pairs.Select(p => ((string?)p.Primary.ToString(), (string?)p.Secondary.ToString())));
        }

        if (vector.TryGetProperty("metadata_bcs_hex", out var bcs))
        {
            Assert.Equal(bcs.GetString(), Hex(metadata.Metadata.ToBcs()));
        }

        int Int(string property) => vector.GetProperty(property).GetInt32();
        string? Text(string property) => vector.GetProperty(property).GetString();
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
