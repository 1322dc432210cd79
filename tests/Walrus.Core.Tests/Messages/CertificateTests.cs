using System.Text;
using System.Text.Json;
using Walrus.Core.Bls;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.Tests.Committees;

namespace Walrus.Core.Tests.Messages;

/// <summary>The scenarios of bls_tests.move: ten members of weight one, epoch 5, blob id 0xABC (spec/vectors.md §4).</summary>
public sealed class CertificateTests
{
    private const string AggregateHex =
        "99c43ae152f3a090e35298c95afd2e686517a17dc4bbee35d3ab6e0aa0872624c1707e15ca534cf9413d61a89218e92208807c67b27230c8ae4fd4660d0feab4"
        + "d56514a320a0c81e929c09a94e973eced440a1dcd4c5c6efcf2bc61e9fd44324";

    private const string ShortAggregateHex =
        "81d780e1af225bb767db7f5301735d8e1244ff1b101ba8ffb657ec90bc1f94edb72252f482d11f2504091cb6749816ea1855bc5a638af817e993ded29c72ce23"
        + "1d7d69a4e03149a249cfc3b89f8b63bf8dd0cb46669b597956419a3a994155f0";

    private static readonly int[] Ones = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    private static readonly StorageConfirmation Message = new(new Epoch(5), BlobId.FromDecimal("2748"), null);
    private static readonly Committee Ten = TestCommittee.Of(5, Ones);

    private static Dictionary<int, SignedMessage<StorageConfirmation>> Signed(StorageConfirmation message, params int[] members) =>
        members.ToDictionary(m => m, m => SignedMessage.Sign(message, TestCommittee.Key(m + 1)));

    private static OnChainVerdict Verify(Committee committee, string bitmap, string signature, byte[]? message = null) => OnChainVerifier.Verify(
        committee,
        RequiredWeight.Quorum,
        Convert.FromHexString(bitmap),
        Convert.FromHexString(signature),
        message ?? ProtocolMessage.Encode(Message));

    private static void Aborts(MoveAbort abort, OnChainVerdict verdict) => Assert.Equal(new OnChainVerdict.Aborted(abort), verdict);

    [Fact]
    public void A_certificate_of_seven_signers_has_the_given_signature_and_bitmap()
    {
        var certificate = ProtocolMessageCertificate.Assemble(Ten, Message, Signed(Message, 8, 0, 1, 2, 3, 4, 7));
        Assert.Equal(AggregateHex, Convert.ToHexStringLower(certificate.Signature.Span));
        Assert.Equal("9f01", Convert.ToHexStringLower(certificate.Bitmap(10)));
        Assert.Equal([0, 1, 2, 3, 4, 7, 8], certificate.Signers.Select(s => (int)s));
    }

    [Fact]
    public void The_contracts_accept_it()
    {
        var accepted = Assert.IsType<OnChainVerdict.Accepted>(Verify(Ten, "9f01", AggregateHex));
        Assert.Equal(7, accepted.Weight);
        Assert.Null(OnChainVerifier.ReadStorageConfirmation(accepted, out var confirmation));
        Assert.Equal(Message, confirmation);
    }

    [Fact]
    public void The_contracts_accept_a_short_bitmap() => Assert.IsType<OnChainVerdict.Accepted>(Verify(Ten, "7f", ShortAggregateHex));

    [Fact]
    public void An_extra_zero_byte_in_the_bitmap_aborts() => Aborts(MoveAbort.InvalidBitmap, Verify(Ten, "9f0100", AggregateHex));

    [Fact]
    public void A_bit_beyond_the_members_aborts() => Aborts(MoveAbort.InvalidBitmap, Verify(Ten, "9f05", AggregateHex));

    [Fact]
    public void A_signer_who_did_not_sign_aborts() => Aborts(MoveAbort.SignatureVerification, Verify(Ten, "df01", AggregateHex));

    [Fact]
    public void Too_little_weight_aborts() =>
        Aborts(MoveAbort.NotEnoughStake, Verify(TestCommittee.Of(5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2), "9f01", AggregateHex));

    [Fact]
    public void The_next_epochs_committee_aborts() => Aborts(MoveAbort.IncorrectEpoch, Verify(TestCommittee.Of(6, Ones), "9f01", AggregateHex));

    [Fact]
    public void Weight_is_checked_before_the_signature() => Aborts(MoveAbort.NotEnoughStake, Verify(Ten, "01", "00"));

    [Fact]
    public void The_bitmap_is_checked_before_the_weight() => Aborts(MoveAbort.InvalidBitmap, Verify(Ten, "0004", "00"));

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData(AggregateHex + "00")]
    public void A_malformed_signature_aborts_like_a_wrong_one(string signature) =>
        Aborts(MoveAbort.SignatureVerification, Verify(Ten, "9f01", signature));

    [Fact]
    public void Signed_headers_are_refused_version_first_then_application_then_epoch()
    {
        void Header(MoveAbort abort, params byte[] message)
        {
            var sum = BlsSignature.Aggregate(Enumerable.Range(1, 10).Select(k => TestCommittee.Key(k).Sign(message)));
            Aborts(abort, Verify(Ten, "ff03", Convert.ToHexString(sum.Span), message));
        }

        Header(MoveAbort.IncorrectIntentVersion, 1, 1, 4, 9, 0, 0, 0);
        Header(MoveAbort.InvalidAppId, 1, 0, 4, 9, 0, 0, 0);
        Header(MoveAbort.IncorrectEpoch, 1, 0, 3, 9, 0, 0, 0);
        Header(MoveAbort.OutOfRange, 1, 0, 3, 5);
        Header(MoveAbort.OutOfRange);
    }

    [Fact]
    public void One_correct_node_suffices_where_the_contracts_ask_for_no_more()
    {
        var bytes = ProtocolMessage.Encode(new InvalidBlobId(new Epoch(5), default));
        OnChainVerdict Of(int signers) => OnChainVerifier.Verify(
            Ten,
            RequiredWeight.OneCorrectNode,
            SignersBitmap.Encode(Enumerable.Range(0, signers), 10),
            BlsSignature.Aggregate(Enumerable.Range(1, signers).Select(k => TestCommittee.Key(k).Sign(bytes))).Span,
            bytes);

        Assert.IsType<OnChainVerdict.Accepted>(Of(4));
        Aborts(MoveAbort.NotEnoughStake, Of(3));
    }

    [Theory]
    [InlineData(MessageType.BlobCertification, RequiredWeight.Quorum)]
    [InlineData(MessageType.DenyListUpdate, RequiredWeight.Quorum)]
    [InlineData(MessageType.ProtocolVersion, RequiredWeight.Quorum)]
    [InlineData(MessageType.InvalidBlobId, RequiredWeight.OneCorrectNode)]
    [InlineData(MessageType.DenyListBlobDeleted, RequiredWeight.OneCorrectNode)]
    public void Each_certificate_has_its_threshold_on_chain(MessageType type, RequiredWeight required) =>
        Assert.Equal(required, type.Threshold());

    [Theory]
    [InlineData(MessageType.ProofOfPossession)]
    [InlineData(MessageType.SyncShard)]
    public void What_a_single_node_signs_has_no_threshold(MessageType type) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => type.Threshold());

    [Fact]
    public void A_confirmation_is_read_as_the_contracts_read_it()
    {
        MoveAbort? Read(byte type, byte[] body, out StorageConfirmation? read) =>
            OnChainVerifier.ReadStorageConfirmation(new OnChainVerdict.Accepted(type, new Epoch(5), body, 7), out read);

        var id = Message.BlobId.ToArray();
        Assert.Null(Read(1, [.. id, 0, 9, 9], out var withTail));
        Assert.Equal(Message, withTail);
        Assert.Null(Read(1, [.. id, 1, .. id], out var deletable));
        Assert.Equal(ObjectId.FromBytes(id), deletable!.DeletableObject);
        Assert.Equal(MoveAbort.InvalidMessageType, Read(2, [.. id, 0], out _));
        Assert.Equal(MoveAbort.InvalidPersistenceType, Read(1, [.. id, 2], out _));
        Assert.Equal(MoveAbort.OutOfRange, Read(1, id, out _));
        Assert.Equal(MoveAbort.OutOfRange, Read(1, [.. id, 1, 0], out _));
    }

    [Fact]
    public void Less_than_n_minus_f_makes_no_certificate()
    {
        var e = Assert.Throws<CertificateException>(() => ProtocolMessageCertificate.Assemble(Ten, Message, Signed(Message, 0, 1, 2, 3, 4, 7)));
        Assert.Empty(e.Members);
    }

    [Fact]
    public void No_signatures_make_no_certificate() =>
        Assert.Throws<CertificateException>(() => ProtocolMessageCertificate.Assemble(Ten, Message, Signed(Message)));

    [Fact]
    public void A_member_who_says_something_else_is_named()
    {
        var signed = Signed(Message, 0, 1, 2, 3, 4, 5, 6, 7);
        signed[3] = SignedMessage.Sign(Message with { BlobId = default }, TestCommittee.Key(4));
        var e = Assert.Throws<CertificateException>(() => ProtocolMessageCertificate.Assemble(Ten, Message, signed));
        Assert.Equal([3], e.Members);
        Assert.Contains("the signed messages differ", e.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Members_whose_signature_is_another_ones_are_named_and_the_rest_suffices()
    {
        var signed = Signed(Message, 0, 1, 2, 3, 4, 5, 6, 7);
        signed[2] = SignedMessage.Sign(Message, TestCommittee.Key(99));
        var e = Assert.Throws<CertificateException>(() => ProtocolMessageCertificate.Assemble(Ten, Message, signed));
        Assert.Equal([2], e.Members);
        foreach (int member in e.Members) signed.Remove(member);
        var certificate = ProtocolMessageCertificate.Assemble(Ten, Message, signed);
        Assert.IsType<OnChainVerdict.Accepted>(Verify(
            Ten, Convert.ToHexString(certificate.Bitmap(10)), Convert.ToHexString(certificate.Signature.Span)));
    }

    [Fact]
    public void A_signer_beyond_the_members_is_named()
    {
        var e = Assert.Throws<CertificateException>(
            () => ProtocolMessageCertificate.Assemble(Ten, Message, Signed(Message, 0, 1, 2, 3, 4, 5, 6, 10)));
        Assert.Equal([10], e.Members);
    }

    [Fact]
    public void A_message_of_another_epoch_makes_no_certificate()
    {
        var old = Message with { Epoch = new Epoch(4) };
        Assert.Throws<CertificateException>(() => ProtocolMessageCertificate.Assemble(Ten, old, Signed(old, 0, 1, 2, 3, 4, 5, 6)));
    }

    [Fact]
    public void The_json_is_snake_case_with_the_message_as_numbers()
    {
        var certificate = ProtocolMessageCertificate.Assemble(Ten, Message, Signed(Message, 0, 1, 2, 3, 4, 7, 8));
        var json = certificate.ToJson();
        var numbers = string.Join(',', ProtocolMessage.Encode(Message));
        Assert.Equal(
            $$"""{"signers":[0,1,2,3,4,7,8],"serialized_message":[{{numbers}}],"signature":"{{certificate.Signature}}"}""",
            Encoding.UTF8.GetString(json));
        var read = ProtocolMessageCertificate.FromJson<StorageConfirmation>(json);
        Assert.Equal(certificate.Signature, read.Signature);
        Assert.Equal(certificate.Signers, read.Signers);
        Assert.Equal(Message, read.Message);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"signers":null,"serialized_message":MSG,"signature":"SIG"}""")]
    [InlineData("""{"signers":[65536],"serialized_message":MSG,"signature":"SIG"}""")]
    [InlineData("""{"signers":[-1],"serialized_message":MSG,"signature":"SIG"}""")]
    [InlineData("""{"signers":[0],"serialized_message":"AQAD","signature":"SIG"}""")]
    [InlineData("""{"signers":[0],"serialized_message":[256],"signature":"SIG"}""")]
    [InlineData("""{"signers":[0],"serialized_message":[1,[0],3],"signature":"SIG"}""")]
    [InlineData("""{"signers":[0],"serialized_message":MSG,"signature":"SIG","signature":null}""")]
    [InlineData("""{"signers":[0],"serialized_message":MSG}""")]
    public void Json_that_is_no_certificate_is_refused(string template)
    {
        var json = template
            .Replace("MSG", JsonSerializer.Serialize(ProtocolMessage.Encode(Message).Select(b => (int)b)), StringComparison.Ordinal)
            .Replace("SIG", Convert.ToBase64String(Convert.FromHexString(AggregateHex)), StringComparison.Ordinal);
        Assert.ThrowsAny<WalrusFormatException>(() => ProtocolMessageCertificate.FromJson<StorageConfirmation>(Encoding.UTF8.GetBytes(json)));
    }
}
