using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Core.Tests.Committees;

namespace Walrus.Core.Tests.Messages;

/// <summary>The messages of spec/vectors.md §4 and bls.json.</summary>
public sealed class ProtocolMessageTests
{
    private const string PermanentHex = "01000305000000bc0a00000000000000000000000000000000000000000000000000000000000000";

    private static readonly BlobId Blob = BlobId.FromDecimal("2748");
    private static readonly ObjectId BlobObject = ObjectId.Parse("0x" + string.Concat(Enumerable.Repeat("2a", 32)));
    private static readonly StorageConfirmation Permanent = new(new Epoch(5), Blob, null);

    private static void Holds<T>(T message, string hex) where T : class, IProtocolMessage<T>
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Equal(hex, Convert.ToHexStringLower(ProtocolMessage.Encode(message)));
        Assert.Equal(message, ProtocolMessage.Parse<T>(bytes));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.ThrowsAny<WalrusFormatException>(() => ProtocolMessage.Parse<T>(bytes.AsSpan(0, length)));
        }

        Assert.ThrowsAny<WalrusFormatException>(() => ProtocolMessage.Parse<T>([.. bytes, 0]));
        for (int i = 0; i < 3; i++)
        {
            var other = bytes.ToArray();
            other[i] ^= 1;
            Assert.ThrowsAny<WalrusFormatException>(() => ProtocolMessage.Parse<T>(other));
        }
    }

    private static void Signs<T>(T message, string signature) where T : class, IProtocolMessage<T>
    {
        var key = TestCommittee.Key(0x75);
        Assert.Equal(signature, Convert.ToHexStringLower(SignedMessage.Sign(message, key).Signature.Span));
        Assert.True(SignedMessage.Sign(message, key).IsFrom(key.PublicKey));
        Assert.False(SignedMessage.Sign(message, key).IsFrom(TestCommittee.Key(0x76).PublicKey));
    }

    [Fact]
    public void A_permanent_confirmation_has_its_40_bytes() => Holds(Permanent, PermanentHex);

    [Fact]
    public void A_deletable_confirmation_has_its_72_bytes() =>
        Holds(Permanent with { DeletableObject = BlobObject }, PermanentHex[..^2] + "01" + string.Concat(Enumerable.Repeat("2a", 32)));

    [Fact]
    public void A_deletable_confirmation_signs_as_given() => Signs(
        Permanent with { DeletableObject = BlobObject },
        "85c5016b86134d8972357f2b0ba9b8a3d272e6712fcfc6825d49dfd1d86160a593d6d97adc2e73a7ea74004b5fc9be30135f638ac7350e38c98f60d2850e70b4"
        + "1fcd280d759c7ca4fdf56d6022a980604347abbeece850174b214ffc497c312a");

    [Fact]
    public void A_confirmation_of_unknown_persistence_is_refused() =>
        Assert.ThrowsAny<WalrusFormatException>(() => ProtocolMessage.Parse<StorageConfirmation>(Convert.FromHexString(PermanentHex[..^2] + "02")));

    [Fact]
    public void An_invalid_blob_id_has_its_39_bytes_and_signs_as_given()
    {
        var message = new InvalidBlobId(new Epoch(5), Blob);
        Holds(message, "02000305000000bc0a000000000000000000000000000000000000000000000000000000000000");
        Signs(
            message,
            "8cad472d2cd4b2b42f02249f3c53c3fca5d2e7abe575394c740982a23fcb7f8d04eac019437830ae5218cea4411531bc14ae8fbc8bfbd5dc4b5f4bd59d4f84de"
            + "c6511be97cb72b5ba0aa24126447abe79ef61e57e972589aae1bc422a64925b5");
    }

    [Fact]
    public void A_proof_of_possession_has_its_87_bytes_and_signs_as_given()
    {
        const string sender = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        const string key = "95eacc3adc09c827593f581e8e2de068bf4cf5d0c0eb29e5372f0d23364788ee0f9beb112c8a7e9c2f0c720433705cf0";
        var message = new ProofOfPossession(default, SuiAddress.Parse("0x" + sender), TestCommittee.Key(0x75).PublicKey);
        Holds(message, "00000300000000" + sender + key);
        Signs(
            message,
            "976eec166fe359ff8189d21f8e94066d88d0523efdd62328d1fdb3e45dd4c8db96cf883aa19f980d65c3d87fb49047f919b365700e724e046e74eed7f18012f0"
            + "8ed4d8e8b59e1e40592c5ad97c04468cfda8722987eef6cf40da6c0eb121b1f2");
    }

    [Fact]
    public void A_shard_sync_request_has_its_55_bytes_and_signs_as_given()
    {
        var message = new SyncShard(new Epoch(7), new ShardIndex(3), SliverAxis.Primary, default, 1000, new Epoch(7));
        Holds(message, "03000307000000" + "00030000" + new string('0', 64) + "e803000000000000" + "07000000");
        Signs(
            message,
            "b7625abbae738f72ad521ecd2d4a61d2c038cc17f24c1bc941b0a200b2023b4023ce2f2057dd83485453840a3c29696c11a0eedafb77a15f980b2e270bd598a5"
            + "12b5826e0dea01f06223c06a8a90b4b4e94b583b6da1c6cc879d360a88b70d82");
    }

    [Fact]
    public void A_deny_list_update_has_its_87_bytes() => Holds(
        new DenyListUpdate(new Epoch(1), BlobObject, 2, 3, DenyListRoot.FromBytes(Enumerable.Repeat((byte)7, 32).ToArray())),
        "04000301000000" + string.Concat(Enumerable.Repeat("2a", 32)) + "0200000000000000" + "0300000000000000"
        + string.Concat(Enumerable.Repeat("07", 32)));

    [Fact]
    public void A_deny_list_deletion_has_its_39_bytes() => Holds(
        new DenyListBlobDeleted(new Epoch(5), Blob), "05000305000000bc0a000000000000000000000000000000000000000000000000000000000000");

    [Fact]
    public void A_protocol_version_has_its_19_bytes() =>
        Holds(new ProtocolVersion(new Epoch(5), new Epoch(6), 2), "0600030500000006000000" + "0200000000000000");

    [VectorFact]
    public void Messages_of_the_official_sdk_read_back()
    {
        using var document = SharedVectors.Json("bls.json");
        var messages = document.RootElement.GetProperty("messages").EnumerateArray()
            .ToDictionary(m => m.GetProperty("name").GetString()!, m => m);
        string Hex(string name) => messages[name].GetProperty("hex").GetString()!;
        string Meta(string name, string field) => messages[name].GetProperty("meta").GetProperty(field).GetString()!;

        var blob = BlobId.Parse(Meta("invalid_blob_id", "blob_id"));
        var blobObject = ObjectId.Parse(Meta("storage_confirmation_deletable", "object_id"));
        var epoch = new Epoch(1);
        Holds(new StorageConfirmation(epoch, blob, null), Hex("storage_confirmation_permanent"));
        Holds(new StorageConfirmation(epoch, blob, blobObject), Hex("storage_confirmation_deletable"));
        Holds(new InvalidBlobId(epoch, blob), Hex("invalid_blob_id"));
        var key = BlsPublicKey.FromBytes(Convert.FromHexString(Meta("proof_of_possession", "bls_public_key")));
        Holds(new ProofOfPossession(epoch, SuiAddress.Parse(Meta("proof_of_possession", "sui_address")), key), Hex("proof_of_possession"));
    }

    [Fact]
    public void A_proof_for_bytes_that_are_no_key_is_refused()
    {
        var bytes = new byte[87];
        bytes[2] = ProtocolMessage.ApplicationId;
        Assert.ThrowsAny<WalrusFormatException>(() => ProtocolMessage.Parse<ProofOfPossession>(bytes));
    }

    [Fact]
    public void The_shard_sync_header_is_the_bare_key_in_base64()
    {
        var key = TestCommittee.Key(0x75).PublicKey;
        var header = ShardSyncAuthorization.Format(key);
        Assert.Equal(64, header.Length);
        Assert.Equal(key, ShardSyncAuthorization.Parse(header));
        foreach (var wrong in new[] { "", "Bearer " + header, " " + header, header + " ", header[..^4], header + "AAAA", header + "=" })
        {
            Assert.ThrowsAny<WalrusFormatException>(() => ShardSyncAuthorization.Parse(wrong));
        }
    }
}
