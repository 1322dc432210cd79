using Walrus.Core.Galois;
using Walrus.Core.Kernels;

namespace Walrus.Core.Tests.Galois;

public sealed unsafe class FieldKernelTests
{
    [Theory]
    [ClassData(typeof(Kernels))]
    public void An_operand_multiplies_every_element_of_a_strip(KernelLevel level)
    {
        var kernel = FieldKernel.For(level);
        var random = new Random(1);
        int[] logs = [0, 1, 2, 255, 256, 32767, 32768, 65534, .. Enumerable.Range(0, 300).Select(_ => random.Next(Field.Modulus))];
        foreach (int log in logs)
        {
            var before = WorkArea.Random(random, 1, 1);
            before[0][^1] = 0;
            Assert.Equal(before[0].Select(x => Field.Multiply(x, log)), Multiplied(kernel, before, log));
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void An_operand_multiplies_every_value_there_is(KernelLevel level)
    {
        var kernel = FieldKernel.For(level);
        for (int first = 0; first < Field.Order; first += FieldKernel.StripElements)
        {
            ushort[] strip = [.. Enumerable.Range(first, FieldKernel.StripElements).Select(x => (ushort)x)];
            Assert.Equal(strip.Select(x => Field.Multiply(x, 12345)), Multiplied(kernel, [strip], 12345));
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void The_operand_of_the_logarithm_of_zero_multiplies_by_zero(KernelLevel level) => Assert.All(
        Multiplied(FieldKernel.For(level), WorkArea.Random(new Random(2), 1, 1), Field.Modulus), x => Assert.Equal(0, x));

    [Theory]
    [ClassData(typeof(Kernels))]
    public void The_forward_transform_is_that_of_the_specification(KernelLevel level)
    {
        var random = new Random(3);
        foreach (var (size, delta, twiddles) in Transforms(level))
        {
            var input = WorkArea.Random(random, size, size);
            ushort[][] expected = [.. input.Select(s => s.ToArray())];
            ReferenceTransform.Fft(expected, delta);
            int middle = random.Next(size);
            foreach (var (from, to) in new[] { (0, size), (0, random.Next(size) + 1), (middle, random.Next(middle, size) + 1), (size - 1, size) })
            {
                using var work = new WorkArea(input);
                fixed (byte* t = twiddles)
                {
                    FieldKernel.For(level).Fft(work.Start, size, from, to, delta, t);
                }

                AssertSame(expected.AsSpan(from..to), work.Read().AsSpan(from..to), $"size {size}, delta {delta}, outputs {from} to {to}");
            }
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void The_inverse_transform_is_that_of_the_specification(KernelLevel level)
    {
        var random = new Random(4);
        foreach (var (size, delta, twiddles) in Transforms(level))
        {
            foreach (int used in new[] { size, 1, random.Next(size) + 1 }.Distinct())
            {
                var input = WorkArea.Random(random, size, used);
                ushort[][] expected = [.. input.Select(s => s.ToArray())];
                ReferenceTransform.Ifft(expected, delta);
                using var work = new WorkArea(input);
                fixed (byte* t = twiddles)
                {
                    FieldKernel.For(level).Ifft(work.Start, size, used, delta, t);
                }

                AssertSame(expected, work.Read(), $"size {size}, delta {delta}, {used} inputs");
            }
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void The_transforms_undo_each_other(KernelLevel level)
    {
        foreach (var (size, delta, twiddles) in Transforms(level))
        {
            var input = WorkArea.Random(new Random(size), size, size);
            using var work = new WorkArea(input);
            fixed (byte* t = twiddles)
            {
                FieldKernel.For(level).Ifft(work.Start, size, size, delta, t);
                FieldKernel.For(level).Fft(work.Start, size, 0, size, delta, t);
            }

            AssertSame(input, work.Read(), $"size {size}, delta {delta}");
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Addition_is_exclusive_or(KernelLevel level)
    {
        var random = new Random(5);
        for (int strips = 1; strips < 20; strips++)
        {
            ushort[][] a = WorkArea.Random(random, strips, strips), b = WorkArea.Random(random, strips, strips);
            using WorkArea target = new(a), source = new(b);
            FieldKernel.For(level).Xor(target.Start, source.Start, (nint)strips * FieldKernel.StripBytes);
            for (int i = 0; i < strips; i++)
            {
                ReferenceTransform.Add(a[i], b[i]);
            }

            AssertSame(a, target.Read(), $"{strips} strips");
            AssertSame(b, source.Read(), $"{strips} strips");
        }
    }

    /// <summary>Every size from 1 to 2048 at the start of the field, one chunk on as encoding does, and at the end of the field.</summary>
    private static IEnumerable<(int Size, int Delta, byte[] Twiddles)> Transforms(KernelLevel level)
    {
        for (int size = 1; size <= 2048; size *= 2)
        {
            foreach (int delta in new[] { 0, size, 5 * size, Field.Order - size })
            {
                yield return (size, delta, Twiddles(FieldKernel.For(level), size, delta));
            }
        }
    }

    // Only the factors a transform may touch are there; the others stay zero, so that a wrong one spoils the result.
    private static byte[] Twiddles(FieldKernel kernel, int size, int delta)
    {
        var table = new byte[(delta + size) * kernel.OperandBytes];
        fixed (byte* t = table)
        {
            for (int i = delta; i < delta + size - 1; i++)
            {
                kernel.PrepareOperand(Field.Skew[i], t + (nint)i * kernel.OperandBytes);
            }
        }

        return table;
    }

    private static ushort[] Multiplied(FieldKernel kernel, ushort[][] strip, int log)
    {
        byte* operand = stackalloc byte[kernel.OperandBytes];
        kernel.PrepareOperand(log, operand);
        using var work = new WorkArea(strip);
        kernel.Multiply(work.Start, operand);
        return work.Read()[0];
    }

    private static void AssertSame(ReadOnlySpan<ushort[]> expected, ReadOnlySpan<ushort[]> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].AsSpan().SequenceEqual(actual[i]), $"{what}: position {i} differs.");
        }
    }
}
