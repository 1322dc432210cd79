using Walrus.Core.Galois;

namespace Walrus.Core.Tests.Galois;

/// <summary>
/// The additive FFT of spec/encoding.md §2.3 as it is written there, one element at a time and without truncation: what the kernels are
/// measured against.
/// </summary>
internal static class ReferenceTransform
{
    internal static void Fft(Span<ushort[]> work, int delta)
    {
        for (int distance = work.Length / 2; distance >= 1; distance /= 2)
        {
            for (int r = 0; r < work.Length; r += 2 * distance)
            {
                int log = Field.Skew[r + distance + delta - 1];
                for (int i = r; i < r + distance; i++)
                {
                    AddProduct(work[i], work[i + distance], log);
                    Add(work[i + distance], work[i]);
                }
            }
        }
    }

    internal static void Ifft(Span<ushort[]> work, int delta)
    {
        for (int distance = 1; distance < work.Length; distance *= 2)
        {
            for (int r = 0; r < work.Length; r += 2 * distance)
            {
                int log = Field.Skew[r + distance + delta - 1];
                for (int i = r; i < r + distance; i++)
                {
                    Add(work[i + distance], work[i]);
                    AddProduct(work[i], work[i + distance], log);
                }
            }
        }
    }

    internal static void Add(ushort[] target, ushort[] source)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] ^= source[i];
        }
    }

    private static void AddProduct(ushort[] target, ushort[] source, int log)
    {
        for (int i = 0; log != Field.Modulus && i < target.Length; i++)
        {
            target[i] ^= Field.Multiply(source[i], log);
        }
    }
}
