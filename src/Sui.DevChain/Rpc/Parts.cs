using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Transactions;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Rpc;

/// <summary>Parts of messages: what callers name, with errors that say which part is wrong, and what replies are made of.</summary>
internal static class Parts
{
    internal static ObjectId Id(string text, string what) =>
        ObjectId.TryParse(text, out var id) ? id : throw RpcFault.Invalid($"{what} '{Cut(text)}' is not an object id.");

    internal static SuiAddress Address(string text, string what) =>
        SuiAddress.TryParse(text, out var address) ? address : throw RpcFault.Invalid($"{what} '{Cut(text)}' is not an address.");

    internal static string Type(string text) =>
        TypeTag.TryParse(text, out var type) ? type.ToString() : throw RpcFault.Invalid($"'{Cut(text)}' is not a Move type.");

    internal static SuiDigest Digest(string text, string what)
    {
        try
        {
            return SuiDigest.Parse(text);
        }
        catch (WalrusFormatException)
        {
            throw RpcFault.Invalid($"{what} '{Cut(text)}' is not a digest: base58 of {SuiDigest.Length} bytes.");
        }
    }

    internal static Timestamp Time(ulong milliseconds) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds));

    internal static Protos.UserSignature Signature(byte[] bytes)
    {
        var parts = TransactionSignature.Decode(bytes);
        return new Protos.UserSignature
        {
            Bcs = new Protos.Bcs { Name = "UserSignature", Value = ByteString.CopyFrom(bytes) },
            Scheme = (Protos.SignatureScheme)parts.Scheme,
            Simple = new Protos.SimpleSignature
            {
                Scheme = (Protos.SignatureScheme)parts.Scheme,
                Signature = ByteString.CopyFrom(parts.Signature),
                PublicKey = ByteString.CopyFrom(parts.PublicKey),
            },
        };
    }

    private static string Cut(string text) => text.Length > 100 ? text[..100] + "…" : text;
}
