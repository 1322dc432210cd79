using System.Numerics;

namespace Walrus.Core.Bls;

/// <summary>
/// The powers of ξ = 1 + u that Frobenius multiplies the coefficients by. Fp12 is Fp2[w] / (w⁶ - ξ): the coefficient of wᵏ is
/// conjugated and multiplied by γᵏ with γ = ξ^((p-1)/6).
/// </summary>
internal static class Tower
{
    internal static readonly Fp2[] FrobeniusPowers = Powers(XiPower((Fp.Modulus - 1) / 6));

    /// <summary>The same for two applications, where the conjugations cancel: γ·γ̄ is in Fp.</summary>
    internal static readonly Fp[] SquaredFrobeniusPowers = [.. FrobeniusPowers.Select(g => g.Norm())];

    internal static Fp2 XiPower(BigInteger exponent)
    {
        var xi = Fp2.FromIntegers(1, 1);
        var power = Fp2.One;
        for (int bit = (int)exponent.GetBitLength() - 1; bit >= 0; bit--)
        {
            power = power.Square();
            if (!(exponent >> bit).IsEven) power *= xi;
        }

        return power;
    }

    private static Fp2[] Powers(Fp2 gamma)
    {
        var powers = new Fp2[6];
        powers[0] = Fp2.One;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * gamma;
        }

        return powers;
    }
}
