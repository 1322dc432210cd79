namespace Walrus.Core.Bls;

/// <summary>A point (x, y) of y² = x³ + b; (0, 0), which is not on either curve, stands for the point at infinity.</summary>
internal readonly struct AffinePoint<T> where T : struct, IFieldElement<T>
{
    internal readonly T X;
    internal readonly T Y;

    internal AffinePoint(in T x, in T y)
    {
        X = x;
        Y = y;
    }

    internal bool IsInfinity => X.IsZero && Y.IsZero;

    internal bool IsOnCurve => Y.Square().Equals((X.Square() * X) + T.CurveB);

    internal ProjectivePoint<T> ToProjective() => IsInfinity ? ProjectivePoint<T>.Infinity : new(in X, in Y, T.One);

    public static AffinePoint<T> operator -(in AffinePoint<T> a) => new(in a.X, -a.Y);
}
