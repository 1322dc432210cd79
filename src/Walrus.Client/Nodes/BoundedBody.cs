using Walrus.Core;

namespace Walrus.Client.Nodes;

/// <summary>Reads a body that may be anything: memory grows with what has arrived, not with what was announced.</summary>
internal static class BoundedBody
{
    private const int FirstBuffer = 64 * 1024;

    internal static async Task<ReadOnlyMemory<byte>> Read(HttpContent content, long limit, CancellationToken ct)
    {
        long announced = content.Headers.ContentLength ?? -1;
        if (announced > limit)
        {
            throw TooLong(limit);
        }

        await using var stream = await content.ReadAsStreamAsync(ct);
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
                throw TooLong(limit);
            }

            if (length == buffer.Length)
            {
                long next = announced >= length && announced < length * 4L ? announced + 1 : length * 2L;
                Array.Resize(ref buffer, (int)Math.Min(next, limit + 1));
            }
        }
    }

    private static WalrusFormatException TooLong(long limit) => new($"The body is longer than the {limit} bytes it can have.");
}
