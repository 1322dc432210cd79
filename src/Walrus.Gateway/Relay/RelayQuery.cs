using Microsoft.AspNetCore.Http;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui;

namespace Walrus.Gateway.Relay;

/// <summary>The query of an upload relay (storage-node-api part D).</summary>
/// <param name="BlobId">What the bytes must be.</param>
/// <param name="Transaction">The transaction that paid.</param>
/// <param name="Nonce">32 bytes whose hash it holds.</param>
/// <param name="DeletableObject">The blob object of a deletable blob.</param>
internal sealed record RelayQuery(BlobId BlobId, SuiDigest? Transaction, byte[]? Nonce, ObjectId? DeletableObject)
{
    private const int NonceBytes = 32;

    /// <summary>Reads the query; a text that says what is wrong with it otherwise.</summary>
    internal static (RelayQuery? Query, string? Wrong) Read(IQueryCollection query)
    {
        BlobId? blob = null;
        SuiDigest? transaction = null;
        byte[]? nonce = null;
        ObjectId? deletable = null;
        foreach (var (key, values) in query)
        {
            string value = values is [{ } one] ? one : "";
            switch (key)
            {
                case "blob_id" when BlobId.TryParse(value, out var id):
                    blob = id;
                    break;
                case "tx_id" when Digest(value) is { } digest:
                    transaction = digest;
                    break;
                case "nonce" when Decode(value) is { Length: NonceBytes } bytes:
                    nonce = bytes;
                    break;
                case "deletable_blob_object" when ObjectId.TryParse(value, out var id):
                    deletable = id;
                    break;
                case "encoding_type" when value is "RS2":
                    break;
                case "blob_id" or "tx_id" or "nonce" or "deletable_blob_object" or "encoding_type":
                    return (null, $"the value of {key} is not what it must be");
                default:
                    return (null, "unknown query key; known are blob_id, tx_id, nonce, deletable_blob_object, encoding_type");
            }
        }

        return blob is { } found ? (new(found, transaction, nonce, deletable), null) : (null, "blob_id is missing");
    }

    private static SuiDigest? Digest(string text)
    {
        try
        {
            return text.Length <= 64 ? SuiDigest.Parse(text) : null;
        }
        catch (WalrusFormatException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string text)
    {
        try
        {
            return text.Length <= 64 ? System.Buffers.Text.Base64Url.DecodeFromChars(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
