using System.Buffers.Binary;

namespace Walrus.Client.Tests.Fuzz;

/// <summary>Hostile variations of valid bodies, reproducible from one seed.</summary>
internal sealed class Mutations(int seed, IReadOnlyList<byte[]> samples)
{
    private readonly Random random = new(seed);

    internal T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    internal byte[] Next()
    {
        var input = samples[random.Next(samples.Count)];
        for (int rounds = random.Next(4); rounds > 0; rounds--)
        {
            input = Mutate(input);
        }

        return input;
    }

    internal byte[] Mutate(byte[] input)
    {
        var copy = input.ToArray();
        int at = random.Next(input.Length + 1);
        switch (random.Next(6))
        {
            case 0:
                return input[..at];
            case 1:
                return [.. input.AsSpan(0, at), .. Noise(random.Next(1, 9)), .. input.AsSpan(at)];
            case 2 when at < input.Length:
                copy[at] ^= (byte)(1 << random.Next(8));
                return copy;
            case 3 when at + 4 <= input.Length:
                BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(at), uint.MaxValue >> random.Next(32));
                return copy;
            case 4 when at < input.Length:
                return [.. input.AsSpan(0, at), .. input.AsSpan(Math.Min(input.Length, at + random.Next(1, 9)))];
            default:
                return Noise(random.Next(200));
        }
    }

    private byte[] Noise(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
