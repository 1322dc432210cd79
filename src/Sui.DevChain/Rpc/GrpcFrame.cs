using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Google.Protobuf;
using Walrus.Sui.Rpc;

namespace Sui.DevChain.Rpc;

/// <summary>
/// The frames of gRPC and gRPC-web (sdk-interop §3.1): a flag byte, a length as big-endian u32, the payload. Written by hand because
/// neither server library restores here.
/// </summary>
internal static class GrpcFrame
{
    /// <summary>Bytes before the payload.</summary>
    internal const int HeaderLength = 5;

    private const byte TrailerFlag = 0x80;

    /// <summary>The payload of the only frame of a request.</summary>
    /// <exception cref="RpcFault">It is not exactly one uncompressed frame.</exception>
    internal static ReadOnlyMemory<byte> ReadSingle(ReadOnlyMemory<byte> body)
    {
        if (body.Length < HeaderLength)
        {
            throw RpcFault.Invalid($"A request is one frame of {HeaderLength} bytes and a message; this body has {body.Length} bytes.");
        }

        var header = body.Span;
        if (header[0] != 0)
        {
            throw new RpcFault(GrpcStatus.Unimplemented, $"The frame's flags are {header[0]}; only uncompressed messages are read here.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > RequestBodies.MaxBytes - HeaderLength)
        {
            throw new RpcFault(GrpcStatus.ResourceExhausted, $"The frame announces {length} bytes; a request has at most {RequestBodies.MaxBytes}.");
        }

        return length == (uint)(body.Length - HeaderLength)
            ? body[HeaderLength..]
            : throw RpcFault.Invalid($"The frame announces {length} bytes, {body.Length - HeaderLength} follow; a request is exactly one frame.");
    }

    /// <summary>A message as a frame.</summary>
    internal static byte[] OfMessage(IMessage message)
    {
        var size = message.CalculateSize();
        var frame = new byte[HeaderLength + size];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)size);
        message.WriteTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    /// <summary>The last frame of a gRPC-web reply: the status as the lines of a header.</summary>
    internal static byte[] OfTrailer(GrpcStatus status, string? message)
    {
        var text = new StringBuilder($"grpc-status:{(int)status}\r\n");
        if (message is not null)
        {
            text.Append("grpc-message:").Append(EncodeMessage(message)).Append("\r\n");
        }

        var payload = Encoding.ASCII.GetBytes(text.ToString());
        var frame = new byte[HeaderLength + payload.Length];
        frame[0] = TrailerFlag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)payload.Length);
        payload.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    /// <summary>A message of a status as header text: printable ASCII but %, everything else percent-encoded UTF-8.</summary>
    internal static string EncodeMessage(string message)
    {
        var text = new StringBuilder(message.Length);
        foreach (var b in Encoding.UTF8.GetBytes(message))
        {
            if (b is >= 0x20 and <= 0x7e && b != '%')
            {
                text.Append((char)b);
            }
            else
            {
                text.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    /// <summary>Decodes the text form: one or more base64 strings, each padded, one behind the other.</summary>
    /// <exception cref="RpcFault">It is not base64.</exception>
    internal static byte[] DecodeText(ReadOnlySpan<byte> text)
    {
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var length = 0;
        while (!text.IsEmpty)
        {
            var padding = text.IndexOf((byte)'=');
            var end = padding < 0 ? text.Length : padding + 1;
            while (end < text.Length && text[end] == '=')
            {
                end++;
            }

            if (Base64.DecodeFromUtf8(text[..end], decoded.AsSpan(length), out _, out var written) != OperationStatus.Done)
            {
                throw RpcFault.Invalid("The body is not base64, which application/grpc-web-text is.");
            }

            length += written;
            text = text[end..];
        }

        return decoded[..length];
    }
}
