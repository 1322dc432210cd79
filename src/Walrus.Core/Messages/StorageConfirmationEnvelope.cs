using System.Text.Json;
using System.Text.Json.Serialization;
using Walrus.Core.Bcs;

namespace Walrus.Core.Messages;

/// <summary>What a node answers when asked to confirm that it stores a blob (spec/messages.md §4): <c>{"signed":{…}}</c>.</summary>
public sealed class StorageConfirmationEnvelope
{
    /// <summary>Wraps a signed confirmation.</summary>
    /// <exception cref="WalrusFormatException">There is none.</exception>
    [JsonConstructor]
    public StorageConfirmationEnvelope(SignedMessage<StorageConfirmation> signed) =>
        Signed = signed ?? throw new WalrusFormatException("A storage confirmation must be signed, this one is null.");

    /// <summary>The confirmation.</summary>
    [JsonPropertyName("signed")]
    public SignedMessage<StorageConfirmation> Signed { get; }

    /// <summary>The JSON form.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>Reads the JSON form.</summary>
    /// <exception cref="WalrusFormatException">It is anything else.</exception>
    public static StorageConfirmationEnvelope FromJson(ReadOnlySpan<byte> utf8) => StrictJson.Read<StorageConfirmationEnvelope>(utf8);

    /// <summary>The BCS form: variant 0, then the signed message.</summary>
    public byte[] ToBcs() => [0, .. Signed.ToBcs()];

    /// <summary>Reads the BCS form.</summary>
    /// <exception cref="WalrusFormatException">It is anything else.</exception>
    public static StorageConfirmationEnvelope FromBcs(ReadOnlySpan<byte> bcs)
    {
        var reader = new BcsReader(bcs);
        reader.ReadVariant(1, "storage confirmation");
        var envelope = new StorageConfirmationEnvelope(SignedMessage.Read<StorageConfirmation>(ref reader));
        reader.Finish();
        return envelope;
    }
}
