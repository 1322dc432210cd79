using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Walrus.Core.Bls;

/// <summary>Fp2[v] / (v³ - ξ). The number is C0 + C1·v + C2·v².</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Fp6
{
    internal Fp2 C0;
    internal Fp2 C1;
    internal Fp2 C2;

    internal Fp6(in Fp2 c0, in Fp2 c1, in Fp2 c2)
    {
        C0 = c0;
        C1 = c1;
        C2 = c2;
    }

    public static Fp6 operator +(in Fp6 a, in Fp6 b) => new(a.C0 + b.C0, a.C1 + b.C1, a.C2 + b.C2);

    public static Fp6 operator -(in Fp6 a, in Fp6 b) => new(a.C0 - b.C0, a.C1 - b.C1, a.C2 - b.C2);

    public static Fp6 operator -(in Fp6 a) => new(-a.C0, -a.C1, -a.C2);

    public static Fp6 operator *(in Fp6 a, in Fp6 b)
    {
        Unsafe.SkipInit(out Window window);
        window.Fill(in b);
        return window.Multiply(in a);
    }

    public static Fp6 operator *(in Fp6 a, in Fp2 b) => new(a.C0 * b, a.C1 * b, a.C2 * b);

    internal readonly Fp6 TimesV() => new(C2.TimesXi(), in C0, in C1);

    internal readonly Fp6 Invert()
    {
        var t0 = C0.Square() - (C1 * C2).TimesXi();
        var t1 = C2.Square().TimesXi() - (C0 * C1);
        var t2 = C1.Square() - (C0 * C2);
        var norm = (C0 * t0) + ((C2 * t1) + (C1 * t2)).TimesXi();
        return new Fp6(in t0, in t1, in t2) * norm.Invert();
    }

    internal readonly bool IsZero => C0.IsZero && C1.IsZero && C2.IsZero;

    /// <summary>
    /// The coefficients of a factor b, laid out so that each of the six numbers of a product a·b is the inner product of the six
    /// numbers of a, as they lie in memory, with six neighbours here: one reduction for six products, and no additions between them.
    /// The first row gives the real parts: b2, b1, b0, ξb2, ξb1, each as (Re, -Im); the second the imaginary ones, as (Im, Re).
    /// </summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Window
    {
        private const int Row = 10;

        private Numbers numbers;

        [InlineArray(2 * Row)]
        private struct Numbers
        {
            private Fp first;
        }

        internal void Fill(in Fp6 b)
        {
            Put(0, in b.C2);
            Put(2, in b.C1);
            Put(4, in b.C0);
            Put(6, b.C2.TimesXi());
            Put(8, b.C1.TimesXi());
        }

        private void Put(int position, in Fp2 value)
        {
            numbers[position] = value.Re;
            FpKernel.NegateLoosely(in value.Im, out numbers[position + 1]);
            numbers[Row + position] = value.Im;
            numbers[Row + position + 1] = value.Re;
        }

        internal readonly Fp6 Multiply(in Fp6 a)
        {
            Fp6 r;
            FpKernel.MultiplySix(in a.C0.Re, in numbers[4], out r.C0.Re);
            FpKernel.MultiplySix(in a.C0.Re, in numbers[Row + 4], out r.C0.Im);
            FpKernel.MultiplySix(in a.C0.Re, in numbers[2], out r.C1.Re);
            FpKernel.MultiplySix(in a.C0.Re, in numbers[Row + 2], out r.C1.Im);
            FpKernel.MultiplySix(in a.C0.Re, in numbers[0], out r.C2.Re);
            FpKernel.MultiplySix(in a.C0.Re, in numbers[Row], out r.C2.Im);
            return r;
        }
    }
}
