using System.Runtime.CompilerServices;

namespace ControlPlane.Kubernetes.Api;

/// <summary>Cuts an endless answer into lines, none longer than a bound.</summary>
internal static class WatchLines
{
    /// <summary>The longest line read, in bytes: etcd keeps no object above 1.5 MiB, JSON escapes may double it.</summary>
    internal const int MaxLine = 4 << 20;

    /// <exception cref="InvalidDataException">A line is longer than <see cref="MaxLine"/>.</exception>
    internal static async IAsyncEnumerable<byte[]> Read(Stream stream, [EnumeratorCancellation] CancellationToken ct)
    {
        byte[] buffer = new byte[16 << 10];
        int filled = 0;
        int searched = 0;
        while (true)
        {
            int end;
            while ((end = buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n')) >= 0)
            {
                byte[] line = buffer[..(searched + end)];
                int rest = searched + end + 1;
                buffer.AsSpan(rest, filled - rest).CopyTo(buffer);
                filled -= rest;
                searched = 0;
                if (line.AsSpan().Trim(" \r\t"u8).Length > 0)
                {
                    yield return line;
                }
            }

            searched = filled;
            if (filled == buffer.Length)
            {
                if (filled >= MaxLine)
                {
                    throw new InvalidDataException($"a watch event is longer than {MaxLine} bytes");
                }

                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaxLine));
            }

            int read = await stream.ReadAsync(buffer.AsMemory(filled), ct);
            if (read == 0)
            {
                yield break;
            }

            filled += read;
        }
    }
}
