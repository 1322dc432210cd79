using System.Text.Json;
using System.Text.Json.Serialization;
using Walrus.Core.Bcs;
using Walrus.Core.Bls;

namespace Walrus.Core.Messages;

/// <summary>
/// A message with one node's signature (spec/messages.md §4). Taking it apart checks its form; whether the signature is the node's is
/// asked with <see cref="IsFrom"/>.
/// </summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class SignedMessage<T> where T : class, IProtocolMessage<T>
{
    /// <summary>Joins the bytes of a message and a signature.</summary>
    /// <exception cref="WalrusFormatException">The bytes are not such a message, or there is no signature.</exception>
    [JsonConstructor]
    public SignedMessage(ReadOnlyMemory<byte> serializedMessage, BlsSignature signature)
    {
        Message = ProtocolMessage.Parse<T>(serializedMessage.Span);
        SerializedMessage = serializedMessage;
        Signature = signature ?? throw new WalrusFormatException("A signed message needs a signature, this one has none.");
    }

    /// <summary>What is claimed.</summary>
    [JsonIgnore]
    public T Message { get; }

    /// <summary>The bytes that are signed.</summary>
    [JsonPropertyName("serializedMessage"), JsonConverter(typeof(Base64JsonConverter))]
    public ReadOnlyMemory<byte> SerializedMessage { get; }

    /// <summary>The signature, not yet verified.</summary>
    [JsonPropertyName("signature")]
    public BlsSignature Signature { get; }

    /// <summary>Whether the signature was made with that key.</summary>
    public bool IsFrom(BlsPublicKey key) => key.Verify(SerializedMessage.Span, Signature);

    /// <summary>Whether it says exactly what was expected: type, epoch and every field, byte for byte.</summary>
    public bool Says(T expected) => SerializedMessage.Span.SequenceEqual(ProtocolMessage.Encode(expected));

    /// <summary>Length and bytes of the message, then the signature without a length.</summary>
    public byte[] ToBcs() => new BcsWriter(ProtocolMessage.MaxLength + BlsSignature.Length + 1)
        .WriteBytes(SerializedMessage.Span)
        .WriteFixed(Signature.Span)
        .ToArray();

    /// <summary>The JSON form: both parts in standard base64.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this);
}

/// <summary>Makes signed messages and reads them from outside (spec/messages.md §4).</summary>
public static class SignedMessage
{
    /// <summary>Signs a message.</summary>
    public static SignedMessage<T> Sign<T>(T message, BlsSecretKey key) where T : class, IProtocolMessage<T>
    {
        var bytes = ProtocolMessage.Encode(message);
        return new(bytes, key.Sign(bytes));
    }

    /// <summary>Reads the whole of <paramref name="bcs"/>.</summary>
    /// <exception cref="WalrusFormatException">It is anything but such a signed message.</exception>
    public static SignedMessage<T> FromBcs<T>(ReadOnlySpan<byte> bcs) where T : class, IProtocolMessage<T>
    {
        var reader = new BcsReader(bcs);
        var signed = Read<T>(ref reader);
        reader.Finish();
        return signed;
    }

    /// <summary>Reads the JSON form.</summary>
    /// <exception cref="WalrusFormatException">It is anything but such a signed message.</exception>
    public static SignedMessage<T> FromJson<T>(ReadOnlySpan<byte> utf8) where T : class, IProtocolMessage<T> =>
        StrictJson.Read<SignedMessage<T>>(utf8);

    internal static SignedMessage<T> Read<T>(ref BcsReader reader) where T : class, IProtocolMessage<T>
    {
        var message = reader.ReadBytes(ProtocolMessage.MaxLength).ToArray();
        return new(message, BlsSignature.FromBytes(reader.ReadFixed(BlsSignature.Length)));
    }
}
