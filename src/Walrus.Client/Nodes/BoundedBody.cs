using Walrus.Core;

namespace Walrus.Client.Nodes;

/// <summary>Reads a body that may be anything: memory grows with what has arrived, not with what was announced.</summary>
internal static class BoundedBody
{
    private const int FirstBuffer = 64 * 1024;

    internal static async Task<ReadOnlyMemory<byte>> Read(HttpContent content, long limit, CancellationToken ct)
    {
        await using var stream = await content.ReadAsStreamAsync(ct);
        return await Read(stream, content.Headers.ContentLength ?? -1, limit, ct) ?? throw new WalrusFormatException(
            $"The body is longer than the {limit} bytes it can have.");
    }

    /// <summary>The whole stream; null as soon as it is longer than the limit. What is announced is -1 when unknown.</summary>
    internal static async Task<ReadOnlyMemory<byte>?> Read(Stream stream, long announced, long limit, CancellationToken ct)
    {
        if (announced > limit)
        {
            return null;
        }

        // One byte more than announced lets the end be seen without growing.
        var buffer = new byte[announced is >= 0 and < FirstBuffer ? announced + 1 : FirstBuffer];
        int length = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), ct);
            if (read == 0)
            {
                return buffer.AsMemory(0, length);
            }

            length += read;
            if (length > limit)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                long next = announced >= length && announced < length * 4L ? announced + 1 : length * 2L;
                Array.Resize(ref buffer, (int)Math.Min(next, limit + 1));
            }
        }
    }
}
