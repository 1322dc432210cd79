using System.Text.Json;
using Walrus.Core.Bls;

namespace Walrus.Core.Tests.Bls;

/// <summary>What the official packages signed, verified and refused (bls.json; the signer bitmaps are tested with the messages).</summary>
public sealed class BlsVectorTests
{
    private static readonly Lazy<JsonElement> Root = new(() => SharedVectors.Json("bls.json").RootElement);

    private static byte[] Hex(JsonElement entry, string name) => Convert.FromHexString(entry.GetProperty(name).GetString()!);

    private static JsonElement Named(string list, string key, string? name) =>
        Root.Value.GetProperty(list).EnumerateArray().Single(e => e.GetProperty(key).GetString() == name);

    private static BlsPublicKey KeyOf(string? seed) => BlsPublicKey.FromBytes(Hex(Named("keys", "seed", seed), "public_key_hex"));

    private static byte[] Message(JsonElement entry) => Hex(Named("messages", "name", entry.GetProperty("message").GetString()), "hex");

    [VectorFact]
    public void The_tag_is_that_of_the_official_code() =>
        Assert.Equal(Root.Value.GetProperty("dst").GetString(), System.Text.Encoding.ASCII.GetString(HashToCurve.SignatureTag));

    [VectorFact]
    public void Every_secret_key_has_its_public_key()
    {
        foreach (var entry in Root.Value.GetProperty("keys").EnumerateArray())
        {
            using var secret = BlsSecretKey.FromBytes(Hex(entry, "secret_key_hex"));
            Assert.Equal(Hex(entry, "public_key_hex"), secret.PublicKey.ToArray());
            Assert.Equal(Hex(entry, "secret_key_hex"), secret.ToArray());
            Assert.Equal(secret.PublicKey, BlsPublicKey.FromBytes(secret.PublicKey.Span));
            Assert.Equal(secret.PublicKey, BlsPublicKey.FromUncompressed(secret.PublicKey.ToUncompressed()));
        }
    }

    [VectorFact]
    public void The_keys_of_the_committee_add_up_to_the_total_key()
    {
        var keys = Root.Value.GetProperty("keys").EnumerateArray().Select(k => BlsPublicKey.FromBytes(Hex(k, "public_key_hex")));
        var total = BlsPublicKey.Aggregate(keys);
        Assert.Equal(Hex(Root.Value, "total_aggregated_key_hex"), total.ToArray());
    }

    [VectorFact]
    public void Every_signature_is_reproduced_and_verified()
    {
        foreach (var entry in Root.Value.GetProperty("signatures").EnumerateArray())
        {
            var key = Named("keys", "seed", entry.GetProperty("key").GetString());
            using var secret = BlsSecretKey.FromBytes(Hex(key, "secret_key_hex"));
            var message = Message(entry);
            var signature = secret.Sign(message);
            Assert.Equal(Hex(entry, "signature_hex"), signature.ToArray());
            Assert.Equal(entry.GetProperty("signature_base64").GetString(), signature.ToString());
            Assert.Equal(entry.GetProperty("wasm_verify").GetBoolean(), secret.PublicKey.Verify(message, BlsSignature.FromBytes(signature.Span)));
        }
    }

    public static TheoryData<string> Negatives => Names("negatives");

    private static TheoryData<string> Names(string list) =>
        new(Root.Value.GetProperty(list).EnumerateArray().Select(e => e.GetProperty("name").GetString()!));

    [VectorTheory]
    [MemberData(nameof(Negatives))]
    public void What_the_official_code_refuses_is_refused(string name)
    {
        var entry = Named("negatives", "name", name);
        bool official = entry.GetProperty("wasm_verify").ValueKind == JsonValueKind.True;
        bool verified;
        try
        {
            verified = BlsPublicKey.FromBytes(Hex(entry, "public_key_hex"))
                .Verify(Hex(entry, "message_hex"), BlsSignature.FromBytes(Hex(entry, "signature_hex")));
        }
        catch (WalrusFormatException)
        {
            verified = false;
        }

        Assert.Equal(official, verified);
    }

    [VectorTheory]
    [MemberData(nameof(Negatives))]
    public void What_the_official_code_cannot_parse_is_a_format_error(string name)
    {
        var entry = Named("negatives", "name", name);
        if (entry.GetProperty("wasm_verify").ValueKind != JsonValueKind.String) return;
        Assert.Throws<WalrusFormatException>(() => BlsSignature.FromBytes(Hex(entry, "signature_hex")));
    }

    [VectorFact]
    public void Every_aggregate_is_reproduced_and_verified()
    {
        foreach (var entry in Root.Value.GetProperty("aggregates").EnumerateArray())
        {
            var message = Message(entry);
            var signers = entry.GetProperty("signers").EnumerateArray().Select(s => s.GetString()).ToList();
            var keys = signers.Select(KeyOf).ToList();
            var signatures = signers.Select(signer => BlsSignature.FromBytes(Hex(
                Root.Value.GetProperty("signatures").EnumerateArray().Single(s => s.GetProperty("key").GetString() == signer
                    && s.GetProperty("message").GetString() == entry.GetProperty("message").GetString()),
                "signature_hex")));
            var aggregate = BlsSignature.Aggregate(signatures);
            Assert.Equal(Hex(entry, "aggregate_signature_hex"), aggregate.ToArray());
            Assert.Equal(entry.GetProperty("aggregate_signature_base64").GetString(), aggregate.ToString());

            var key = BlsPublicKey.Aggregate(keys);
            Assert.Equal(Hex(entry, "aggregate_public_key_hex"), key.ToArray());
            Assert.Equal(entry.GetProperty("wasm_verify_with_aggregate_public_key").GetBoolean(), key.Verify(message, aggregate));
            Assert.Equal(entry.GetProperty("wasm_verify_aggregate").GetBoolean(), aggregate.VerifyAggregate(message, keys));
            Assert.Equal(entry.GetProperty("wasm_verify_first_signer_missing").GetBoolean(), aggregate.VerifyAggregate(message, keys[1..]));
            message[^1] ^= 1;
            Assert.Equal(entry.GetProperty("wasm_verify_message_flipped").GetBoolean(), aggregate.VerifyAggregate(message, keys));
        }
    }

    [VectorFact]
    public void An_aggregate_of_nothing_is_refused()
    {
        Assert.Equal("throws", Named("edge_cases", "name", "aggregate of empty list").GetProperty("result").GetString());
        Assert.Throws<ArgumentException>(() => BlsSignature.Aggregate([]));
        Assert.Throws<ArgumentException>(() => BlsPublicKey.Aggregate([]));
    }

    [VectorFact]
    public void A_malformed_signature_does_not_get_as_far_as_an_aggregate()
    {
        Assert.Equal("throws", Named("edge_cases", "name", "aggregate with one malformed signature").GetProperty("result").GetString());
        var good = SignatureOfFirstKey();
        Assert.Throws<WalrusFormatException>(() => BlsSignature.Aggregate([good, BlsSignature.FromBytes(new byte[96])]));
    }

    [VectorFact]
    public void A_signature_and_its_negative_cancel_out_and_verify_under_no_key()
    {
        var good = SignatureOfFirstKey();
        var bytes = good.ToArray();
        bytes[0] ^= 0x20;
        var sum = BlsSignature.Aggregate([good, BlsSignature.FromBytes(bytes)]);
        Assert.Equal(Hex(Named("edge_cases", "name", "aggregate of s and -s"), "result"), sum.ToArray());
        Assert.Equal(sum, BlsSignature.FromBytes(sum.Span));
        Assert.False(KeyOf("pub-0").Verify([], sum));
        Assert.False(sum.VerifyAggregate([], []));
    }

    [VectorFact]
    public void The_same_signature_twice_verifies_under_the_same_key_twice()
    {
        var entry = Named("edge_cases", "name", "aggregate of the same signature twice");
        var signature = BlsSignature.FromBytes(Hex(entry, "signature_hex"));
        var sum = BlsSignature.Aggregate([signature, signature]);
        Assert.Equal(Hex(entry, "result"), sum.ToArray());
        var key = KeyOf("pub-0");
        var message = Hex(Named("messages", "name", "storage_confirmation_permanent"), "hex");
        Assert.Equal(entry.GetProperty("verify_with_same_pk_twice").GetBoolean(), sum.VerifyAggregate(message, [key, key]));
        Assert.False(key.Verify(message, sum));
    }

    private static BlsSignature SignatureOfFirstKey() =>
        BlsSignature.FromBytes(Hex(Root.Value.GetProperty("signatures")[0], "signature_hex"));
}
