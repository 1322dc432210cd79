using Walrus.Core.Bls;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>
/// The <c>Authorization</c> header of a shard sync request: the protocol key of the asking node in standard base64, without a scheme
/// word (spec/messages.md §9). It only names the key; the body proves it.
/// </summary>
public static class ShardSyncAuthorization
{
    /// <summary>The value of the header.</summary>
    public static string Format(BlsPublicKey key) => Convert.ToBase64String(key.Span);

    /// <summary>Reads the value of the header.</summary>
    /// <exception cref="WalrusFormatException">It is not a key in standard base64.</exception>
    public static BlsPublicKey Parse(ReadOnlySpan<char> header) => StrictBase64.Decode(header, BlsPublicKey.Length) is { } bytes
        ? BlsPublicKey.FromBytes(bytes)
        : throw new WalrusFormatException(
            $"'{Excerpt.Of(header)}' is not a protocol key: expected {BlsPublicKey.Length} bytes in standard base64 and nothing else.");
}
