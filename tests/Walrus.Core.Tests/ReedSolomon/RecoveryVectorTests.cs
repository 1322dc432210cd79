using Walrus.Core.Kernels;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.Tests.ReedSolomon;

/// <summary>The code against the recovery shards that reed-solomon-simd itself computes.</summary>
public sealed class RecoveryVectorTests
{
    [Theory]
    [ClassData(typeof(Kernels))]
    public void Small_codes_agree_with_upstream(KernelLevel level)
    {
        foreach (var vector in RecoveryVectors.Small)
        {
            AssertEncodesAndDecodes(vector, level);
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Codes_up_to_the_whole_field_agree_with_upstream(KernelLevel level)
    {
        foreach (var vector in RecoveryVectors.Large)
        {
            AssertEncodesAndDecodes(vector, level);
        }
    }

    [Fact]
    public void The_reference_of_these_tests_agrees_with_upstream()
    {
        foreach (var vector in RecoveryVectors.Small)
        {
            vector.AssertDigestOf(ReferenceCode.Encode(vector.Originals(), vector.Recoveries));
        }
    }

    [Fact]
    public void The_reference_of_these_tests_agrees_with_upstream_at_the_rate_that_is_not_the_default()
    {
        var (high, low) = (RecoveryVectors.ForcedHigh, RecoveryVectors.ForcedLow);
        Assert.False(ReferenceCode.IsHighRate(high.Sources, high.Recoveries));
        Assert.True(ReferenceCode.IsHighRate(low.Sources, low.Recoveries));
        high.AssertDigestOf(ReferenceCode.Encode(high.Originals(), high.Recoveries, highRate: true));
        low.AssertDigestOf(ReferenceCode.Encode(low.Originals(), low.Recoveries, highRate: false));
    }

    private static void AssertEncodesAndDecodes(RecoveryVector vector, KernelLevel level)
    {
        var code = new ReedSolomonCode(vector.Sources, vector.Recoveries, level);
        var originals = vector.Originals();
        var symbols = Codeword.Encode(code, originals);
        vector.AssertDigestOf(symbols.Skip(vector.Sources));

        // As many originals are lost as the recovery shards can replace.
        int lost = Math.Min(vector.Sources, vector.Recoveries);
        bool[] received = [.. Enumerable.Range(0, code.Total).Select(i => i >= lost)];
        Codeword.AssertSame(originals, Codeword.Decode(code, symbols, received, 0xEE).AsSpan(0, vector.Sources), vector.ToString());
    }
}
