using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Walrus.Core.Kernels;

/// <summary>
/// Which instructions the field and hash kernels use. Every level computes identical bytes; they differ in speed alone
/// (spec/performance.md §4, §5).
/// </summary>
public enum KernelLevel
{
    /// <summary>Plain integers: runs anywhere, and is what the others are tested against.</summary>
    Scalar = 0,

    /// <summary>128-bit vectors: SSSE3 on x86, AdvSimd on ARM.</summary>
    Vector128 = 1,

    /// <summary>AVX2 byte shuffles.</summary>
    Avx2 = 2,

    /// <summary>AVX2 with the Galois field instructions (GFNI).</summary>
    Avx2Gfni = 3,

    /// <summary>AVX-512 F, BW, DQ, VL with GFNI: eight hashes at a time, four layers of butterflies in registers.</summary>
    Avx512Gfni = 4,
}

/// <summary>The kernel levels of this machine.</summary>
public static class KernelLevels
{
    /// <summary>Every level that runs here, slowest first.</summary>
    public static IReadOnlyList<KernelLevel> Supported { get; } = Enum.GetValues<KernelLevel>().Where(IsSupported).ToArray();

    /// <summary>The fastest level that runs here.</summary>
    public static KernelLevel Best => Supported[^1];

    /// <summary>Whether <paramref name="level"/> runs here.</summary>
    public static bool IsSupported(KernelLevel level) => level switch
    {
        KernelLevel.Scalar => true,
        KernelLevel.Vector128 => Vector128.IsHardwareAccelerated,
        KernelLevel.Avx2 => Avx2.IsSupported,
        KernelLevel.Avx2Gfni => Avx2.IsSupported && Gfni.V256.IsSupported,
        KernelLevel.Avx512Gfni => Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported && Gfni.V512.IsSupported,
        _ => false,
    };
}
