using System.Text.Json;
using System.Text.Json.Serialization;
using Walrus.Core.Bls;
using Walrus.Core.Committees;

namespace Walrus.Core.Messages;

/// <summary>
/// A message with the joint signature of enough of a committee (spec/messages.md §4). Taking it apart checks its form only; the
/// contracts' verdict is that of <see cref="OnChainVerifier"/>.
/// </summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class ProtocolMessageCertificate<T> where T : class, IProtocolMessage<T>
{
    /// <summary>Joins signers, the bytes of a message and the sum of the signatures.</summary>
    /// <exception cref="WalrusFormatException">The bytes are not such a message, or a part is missing.</exception>
    [JsonConstructor]
    public ProtocolMessageCertificate(IReadOnlyList<ushort> signers, ReadOnlyMemory<byte> serializedMessage, BlsSignature signature)
    {
        Message = ProtocolMessage.Parse<T>(serializedMessage.Span);
        Signers = signers ?? throw new WalrusFormatException("A certificate needs its signers, this one has none.");
        SerializedMessage = serializedMessage;
        Signature = signature ?? throw new WalrusFormatException("A certificate needs a signature, this one has none.");
    }

    /// <summary>What is claimed.</summary>
    [JsonIgnore]
    public T Message { get; }

    /// <summary>Positions of the signers among the committee's members.</summary>
    [JsonPropertyName("signers")]
    public IReadOnlyList<ushort> Signers { get; }

    /// <summary>The bytes that are signed.</summary>
    [JsonPropertyName("serialized_message"), JsonConverter(typeof(NumberArrayJsonConverter))]
    public ReadOnlyMemory<byte> SerializedMessage { get; }

    /// <summary>The sum of the signatures.</summary>
    [JsonPropertyName("signature")]
    public BlsSignature Signature { get; }

    /// <summary>The signers as the contracts take them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A signer is no member.</exception>
    public byte[] Bitmap(int members) => SignersBitmap.Encode(Signers.Select(s => (int)s), members);

    /// <summary>The JSON form: snake_case, the message as an array of numbers, the signature in standard base64.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this);
}

/// <summary>Joins signed messages into certificates, and reads certificates from outside (spec/messages.md §4).</summary>
public static class ProtocolMessageCertificate
{
    /// <summary>
    /// Joins what members signed. All must say exactly <paramref name="expected"/>, in the committee's epoch, with valid signatures of a
    /// weight of n - f together: so much makes the contracts accept it for every n (spec/messages.md §5). Where one correct node suffices,
    /// the weight is the contracts'.
    /// </summary>
    /// <exception cref="CertificateException">They do not; it names the members to blame.</exception>
    public static ProtocolMessageCertificate<T> Assemble<T>(
        Committee committee, T expected, IReadOnlyDictionary<int, SignedMessage<T>> signedByMember,
        RequiredWeight required = RequiredWeight.Quorum) where T : class, IProtocolMessage<T>
    {
        if (expected.Epoch != committee.Epoch)
        {
            throw new CertificateException($"The message is of epoch {expected.Epoch}, the committee of epoch {committee.Epoch}.");
        }

        var signers = signedByMember.Keys.Order().ToArray();
        Blame(signers.Where(m => m < 0 || m >= committee.Members.Count), "There are no such members of the committee");
        Blame(signers.Where(m => !signedByMember[m].Says(expected)), "The signed messages differ from the one expected");
        int weight = committee.WeightOf(signers);
        if (required == RequiredWeight.OneCorrectNode ? !committee.Quorum.IsValidityOnChain(weight) : !committee.Quorum.IsMinCorrect(weight))
        {
            var needed = required == RequiredWeight.OneCorrectNode ? "a third and a little more" : $"{committee.Quorum.MinCorrect}";
            throw new CertificateException($"The signers have a weight of {weight}; a certificate needs {needed}.");
        }

        var bytes = ProtocolMessage.Encode(expected);
        var signature = BlsSignature.Aggregate(signers.Select(m => signedByMember[m].Signature));
        if (!signature.VerifyAggregate(bytes, [.. signers.Select(m => committee.Members[m].ProtocolKey)]))
        {
            // One check suffices as long as everybody is honest; only a failure is worth one check each.
            Blame(signers.Where(m => !signedByMember[m].IsFrom(committee.Members[m].ProtocolKey)), "The signatures are not valid");
            throw new CertificateException("The sum of the signatures is not valid though each of them is.");
        }

        return new([.. signers.Select(m => (ushort)m)], bytes, signature);
    }

    /// <summary>Reads the JSON form.</summary>
    /// <exception cref="WalrusFormatException">It is anything but such a certificate.</exception>
    public static ProtocolMessageCertificate<T> FromJson<T>(ReadOnlySpan<byte> utf8) where T : class, IProtocolMessage<T> =>
        StrictJson.Read<ProtocolMessageCertificate<T>>(utf8);

    private static void Blame(IEnumerable<int> members, string why)
    {
        int[] guilty = [.. members];
        if (guilty.Length > 0)
        {
            throw new CertificateException($"{why}: members {string.Join(", ", guilty)}. Leave them out and try again.", guilty);
        }
    }
}
