using Walrus.Core.Kernels;

namespace Benchmarks;

/// <summary>What spec/performance.md §6 asks for, turned from MB into MiB.</summary>
internal sealed record Target(double MiBPerSecond, double TimesWasm);

internal static class Targets
{
    private const double MegabytesPerMebibyte = 1.048576;

    internal static Target? Of(KernelLevel kernel, int mebibytes, string operation) => operation != "encode, pooled"
        ? null
        : (kernel, mebibytes) switch
        {
            (KernelLevel.Avx512Gfni, 1) => Mb(9, 16),
            (KernelLevel.Avx512Gfni, 10) => Mb(80, 13),
            (KernelLevel.Avx512Gfni, 32) => Mb(140, 18),
            (KernelLevel.Avx2 or KernelLevel.Avx2Gfni, 1) => Mb(6, 0),
            (KernelLevel.Avx2 or KernelLevel.Avx2Gfni, 10) => Mb(48, 0),
            (KernelLevel.Avx2 or KernelLevel.Avx2Gfni, 32) => Mb(85, 0),
            _ => null,
        };

    private static Target Mb(double megabytes, double timesWasm) => new(megabytes / MegabytesPerMebibyte, timesWasm);
}
