using System.Text;
using System.Text.Json;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.Tests.Committees;

namespace Walrus.Core.Tests.Messages;

public sealed class SignedMessageTests
{
    private static readonly StorageConfirmation Message = new(new Epoch(5), BlobId.FromDecimal("2748"), null);
    private static readonly SignedMessage<StorageConfirmation> Signed = SignedMessage.Sign(Message, TestCommittee.Key(1));

    private static readonly JsonSerializerOptions OtherNaming = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper };

    private static string Base64Message => Convert.ToBase64String(Signed.SerializedMessage.Span);

    private static string Base64Signature => Convert.ToBase64String(Signed.Signature.Span);

    [Fact]
    public void The_bcs_has_a_length_before_the_message_and_none_before_the_signature()
    {
        var bcs = Signed.ToBcs();
        Assert.Equal([40, .. Signed.SerializedMessage.ToArray(), .. Signed.Signature.ToArray()], bcs);
        var read = SignedMessage.FromBcs<StorageConfirmation>(bcs);
        Assert.Equal(Message, read.Message);
        Assert.Equal(Signed.Signature, read.Signature);
    }

    [Fact]
    public void The_json_is_camel_case_and_base64()
    {
        var json = Signed.ToJson();
        Assert.Equal(
            $$"""{"serializedMessage":"{{Base64Message}}","signature":"{{Base64Signature}}"}""", Encoding.UTF8.GetString(json));
        Assert.Equal(Message, SignedMessage.FromJson<StorageConfirmation>(json).Message);
    }

    [Fact]
    public void The_json_does_not_depend_on_a_naming_policy() => Assert.Equal(
        Encoding.UTF8.GetString(Signed.ToJson()),
        JsonSerializer.Serialize(Signed, OtherNaming));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"serializedMessage":"MSG"}""")]
    [InlineData("""{"signature":"SIG"}""")]
    [InlineData("""{"serializedMessage":null,"signature":"SIG"}""")]
    [InlineData("""{"serializedMessage":"MSG","signature":null}""")]
    [InlineData("""{"serializedMessage":"MSG","signature":7}""")]
    [InlineData("""{"serializedMessage":[1,0,3],"signature":"SIG"}""")]
    [InlineData("""{"serializedMessage":"AQAD","signature":"SIG"}""")]
    [InlineData("""{"serializedMessage":" MSG","signature":"SIG"}""")]
    [InlineData("""{"serializedMessage":"MSG","signature":"SIG\n"}""")]
    [InlineData("""{"serializedMessage":"MSG","signature":"AAAA"}""")]
    [InlineData("""{"serializedMessage":"MSG","signature":"SIG"}x""")]
    [InlineData("""{"serialized_message":"MSG","signature":"SIG"}""")]
    public void Json_that_is_no_signed_message_is_refused(string template)
    {
        var json = Encoding.UTF8.GetBytes(template.Replace("MSG", Base64Message, StringComparison.Ordinal)
            .Replace("SIG", Base64Signature, StringComparison.Ordinal));
        Assert.ThrowsAny<WalrusFormatException>(() => SignedMessage.FromJson<StorageConfirmation>(json));
    }

    [Fact]
    public void A_message_of_another_type_is_refused() =>
        Assert.ThrowsAny<WalrusFormatException>(() => SignedMessage.FromBcs<InvalidBlobId>(Signed.ToBcs()));

    [Fact]
    public void It_says_only_exactly_what_it_says()
    {
        Assert.True(Signed.Says(Message));
        Assert.False(Signed.Says(Message with { Epoch = new Epoch(6) }));
        Assert.False(Signed.Says(Message with { BlobId = default }));
        Assert.False(Signed.Says(Message with { DeletableObject = default(ObjectId) }));
    }

    [Fact]
    public void A_storage_confirmation_wraps_it_once_more()
    {
        var envelope = new StorageConfirmationEnvelope(Signed);
        Assert.Equal($$"""{"signed":{{Encoding.UTF8.GetString(Signed.ToJson())}}}""", Encoding.UTF8.GetString(envelope.ToJson()));
        Assert.Equal(Message, StorageConfirmationEnvelope.FromJson(envelope.ToJson()).Signed.Message);
        Assert.Equal([0, .. Signed.ToBcs()], envelope.ToBcs());
        Assert.Equal(Message, StorageConfirmationEnvelope.FromBcs(envelope.ToBcs()).Signed.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"signed":null}""")]
    [InlineData("""{"signed":{}}""")]
    public void An_empty_storage_confirmation_is_refused(string json) =>
        Assert.ThrowsAny<WalrusFormatException>(() => StorageConfirmationEnvelope.FromJson(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_storage_confirmation_of_another_variant_is_refused() =>
        Assert.ThrowsAny<WalrusFormatException>(() => StorageConfirmationEnvelope.FromBcs([1, .. Signed.ToBcs()]));
}
