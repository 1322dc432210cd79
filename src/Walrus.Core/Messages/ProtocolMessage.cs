using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>The bytes that are signed: a header of 7 bytes and the body (spec/messages.md §1).</summary>
public static class ProtocolMessage
{
    /// <summary>Intent type, intent version, application id and epoch.</summary>
    public const int HeaderLength = 7;

    /// <summary>The length of the longest message in bytes.</summary>
    public const int MaxLength = 87;

    /// <summary>The intent version.</summary>
    public const byte IntentVersion = 0;

    /// <summary>Walrus in the intent registry of Sui.</summary>
    public const byte ApplicationId = 3;

    /// <summary>The bytes to sign.</summary>
    public static byte[] Encode<T>(T message) where T : IProtocolMessage<T>
    {
        var writer = new BcsWriter(MaxLength)
            .WriteU8((byte)T.Type)
            .WriteU8(IntentVersion)
            .WriteU8(ApplicationId)
            .WriteU32(message.Epoch.Value);
        message.WriteBody(writer);
        return writer.ToArray();
    }

    /// <summary>Reads a message of that type from the whole of <paramref name="bytes"/>.</summary>
    /// <exception cref="WalrusFormatException">Header or body differ from what the type prescribes, or bytes follow.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> bytes) where T : IProtocolMessage<T>
    {
        var reader = new BcsReader(bytes);
        var header = reader.ReadFixed(3);
        if (header[0] != (byte)T.Type || header[1] != IntentVersion || header[2] != ApplicationId)
        {
            throw new WalrusFormatException(
                $"A {T.Type} message begins with {(byte)T.Type}, {IntentVersion}, {ApplicationId}; "
                + $"this one with {header[0]}, {header[1]}, {header[2]}.");
        }

        var message = T.ReadBody(new Epoch(reader.ReadU32()), ref reader);
        reader.Finish();
        return message;
    }
}
