namespace Walrus.Core.Bls;

/// <summary>What the point formulas need of the field under a curve, so that G1 and G2 share one text of them.</summary>
internal interface IFieldElement<T> : IEquatable<T> where T : struct, IFieldElement<T>
{
    static abstract T Zero { get; }

    static abstract T One { get; }

    bool IsZero { get; }

    static abstract T operator +(in T a, in T b);

    static abstract T operator -(in T a, in T b);

    static abstract T operator -(in T a);

    static abstract T operator *(in T a, in T b);

    /// <summary>a·b + c·d, cheaper than two products and a sum.</summary>
    static abstract T SumOfProducts(in T a, in T b, in T c, in T d);

    T Square();

    T Invert();

    /// <summary>The product with a small number, up to 31: cheaper than two sums.</summary>
    T Times(ulong factor);

    /// <summary>The product with 3b, where b is the constant of the curve y² = x³ + b over this field.</summary>
    T TimesThreeB();

    /// <summary>b itself.</summary>
    static abstract T CurveB { get; }
}
