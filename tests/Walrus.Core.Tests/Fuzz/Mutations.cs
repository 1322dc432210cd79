using System.Buffers.Binary;

namespace Walrus.Core.Tests.Fuzz;

/// <summary>Makes hostile variations of valid inputs, reproducibly from one seed.</summary>
internal sealed class Mutations(int seed, IReadOnlyList<byte[]> samples)
{
    private static readonly byte[] Edges = [0x00, 0x01, 0x02, 0x7f, 0x80, 0x81, 0xff];
    private readonly Random random = new(seed);

    internal byte[] Next()
    {
        if (samples.Count == 0 || random.Next(4) == 0)
        {
            return Noise(random.Next(random.Next(8) == 0 ? 2048 : 80));
        }

        var input = samples[random.Next(samples.Count)];
        for (int rounds = 1 + random.Next(3); rounds > 0; rounds--)
        {
            input = Mutate(input);
        }

        return input;
    }

    private byte[] Mutate(byte[] input)
    {
        int at = random.Next(input.Length + 1);
        switch (random.Next(7))
        {
            case 0: return input[..at];
            case 1: return [.. input, .. Noise(random.Next(1, 9))];
            case 2: return [.. input.AsSpan(0, at), .. Noise(random.Next(1, 5)), .. input.AsSpan(at)];
            case 3 when input.Length > 0: return [.. input.AsSpan(0, at), .. input.AsSpan(Math.Min(input.Length, at + random.Next(1, 5)))];
            case 4 when at < input.Length: return With(input, copy => copy[at] ^= (byte)(1 << random.Next(8)));
            case 5 when at < input.Length: return With(input, copy => copy[at] = Edges[random.Next(Edges.Length)]);
            case 6 when at + 4 <= input.Length:
                return With(input, copy => BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(at), uint.MaxValue >> random.Next(32)));
            default: return Noise(at);
        }
    }

    private static byte[] With(byte[] input, Action<byte[]> change)
    {
        var copy = input.ToArray();
        change(copy);
        return copy;
    }

    private byte[] Noise(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
