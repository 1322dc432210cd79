using System.Numerics;

namespace Walrus.Core.Bls;

/// <summary>
/// A fixed exponent as a chain of squarings and multiplications by odd powers of the base. The chain depends on the exponent alone,
/// which is a constant of the curve; the base may be secret.
/// </summary>
internal sealed class PublicExponent
{
    private const int Window = 5;
    private readonly List<(int Squarings, int OddPower)> steps = [];

    internal PublicExponent(BigInteger exponent)
    {
        int bit = (int)exponent.GetBitLength() - 1;
        int squarings = 0;
        while (bit >= 0)
        {
            if ((exponent >> bit).IsEven)
            {
                squarings++;
                bit--;
                continue;
            }

            int low = Math.Max(0, bit - Window + 1);
            while ((exponent >> low).IsEven) low++;
            int length = bit - low + 1;
            int digit = (int)((exponent >> low) & ((1 << length) - 1));
            steps.Add((squarings + length, digit / 2));
            squarings = 0;
            bit = low - 1;
        }

        if (squarings > 0) steps.Add((squarings, -1));
    }

    internal Fp Apply(in Fp a)
    {
        Span<Fp> oddPowers = stackalloc Fp[1 << (Window - 1)];
        oddPowers[0] = a;
        var square = a.Square();
        for (int i = 1; i < oddPowers.Length; i++)
        {
            FpKernel.Multiply(in oddPowers[i - 1], in square, out oddPowers[i]);
        }

        var result = oddPowers[steps[0].OddPower];
        for (int i = 1; i < steps.Count; i++)
        {
            var (squarings, oddPower) = steps[i];
            for (int k = 0; k < squarings; k++)
            {
                FpKernel.Square(in result, out result);
            }

            if (oddPower >= 0) FpKernel.Multiply(in result, in oddPowers[oddPower], out result);
        }

        return result;
    }
}
