using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Walrus.Sui.Rpc;

/// <summary>How a call ended.</summary>
internal readonly record struct GrpcOutcome(GrpcStatus Status, string Message);

/// <summary>
/// The frames of gRPC and gRPC-web: a flag, a length, a payload (sdk-interop §3.1). The gRPC client of .NET cannot be restored here, and
/// unary calls and one stream are all there is to speak.
/// </summary>
internal static class GrpcFrames
{
    internal const byte TrailerFlag = 0x80;
    internal const int HeadLength = 5;
    private const int MaxTrailerLength = 64 << 10;
    private const int MaxStatusMessageLength = 2000;
    private const int FirstBuffer = 64 << 10;

    internal static byte[] Frame(byte flag, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeadLength + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)payload.Length);
        payload.CopyTo(frame.AsSpan(HeadLength));
        return frame;
    }

    /// <summary>The next frame; null at the end of the body.</summary>
    /// <exception cref="EndOfStreamException">The body ends within a frame.</exception>
    /// <exception cref="SuiRpcException">The frame is compressed or too long.</exception>
    internal static async Task<(byte Flag, ReadOnlyMemory<byte> Payload)?> Read(Stream body, int maxLength, CancellationToken ct)
    {
        var head = new byte[HeadLength];
        int read = await body.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, ct);
        if (read < HeadLength)
        {
            return read == 0 ? null : throw new EndOfStreamException("The reply ends within the head of a frame.");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(1));
        uint allowed = (uint)((head[0] & TrailerFlag) != 0 ? MaxTrailerLength : maxLength);
        if ((head[0] & ~TrailerFlag) != 0)
        {
            throw new SuiRpcException(GrpcStatus.Internal, "The reply is compressed though nobody asked for that.");
        }

        return length <= allowed
            ? (head[0], await ReadPayload(body, (int)length, ct))
            : throw new SuiRpcException(GrpcStatus.Internal, $"The reply announces {length} bytes; {allowed} are allowed.");
    }

    /// <summary>The end of a call from gRPC-web's last frame; null when it names no status.</summary>
    internal static GrpcOutcome? ParseTrailer(ReadOnlySpan<byte> trailer)
    {
        string? status = null;
        string? message = null;
        foreach (var line in Encoding.UTF8.GetString(trailer).Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? "" : line[..colon].Trim();
            if (name.Equals("grpc-status", StringComparison.OrdinalIgnoreCase))
            {
                status = line[(colon + 1)..].Trim();
            }
            else if (name.Equals("grpc-message", StringComparison.OrdinalIgnoreCase))
            {
                message = line[(colon + 1)..].Trim();
            }
        }

        return status is null ? null : Outcome(status, message);
    }

    internal static GrpcOutcome Outcome(string status, string? message)
    {
        bool known = int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && Enum.IsDefined((GrpcStatus)code);
        var text = Uri.UnescapeDataString(message ?? "");
        text = text.Length > MaxStatusMessageLength ? text[..MaxStatusMessageLength] + "…" : text;
        return new(known ? (GrpcStatus)code : GrpcStatus.Unknown, string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)));
    }

    private static async Task<ReadOnlyMemory<byte>> ReadPayload(Stream body, int length, CancellationToken ct)
    {
        // Grows with what really arrives: an announced length alone allocates next to nothing.
        var buffer = new byte[Math.Min(length, FirstBuffer)];
        int filled = 0;
        while (filled < length)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min((long)buffer.Length * 2, length));
            }

            int read = await body.ReadAsync(buffer.AsMemory(filled), ct);
            filled += read > 0 ? read : throw new EndOfStreamException("The reply ends within a frame.");
        }

        return buffer;
    }
}
