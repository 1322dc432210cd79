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
        var xiB1 = b.C1.TimesXi();
        var xiB2 = b.C2.TimesXi();
        Fp6 r;
        Fp2.SumOfProducts(in a.C0, in b.C0, in a.C1, in xiB2, in a.C2, in xiB1, out r.C0);
        Fp2.SumOfProducts(in a.C0, in b.C1, in a.C1, in b.C0, in a.C2, in xiB2, out r.C1);
        Fp2.SumOfProducts(in a.C0, in b.C2, in a.C1, in b.C1, in a.C2, in b.C0, out r.C2);
        return r;
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
}
