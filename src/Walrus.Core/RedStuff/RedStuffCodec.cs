using Walrus.Core.Hashing;
using Walrus.Core.Kernels;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.RedStuff;

/// <summary>How a codec uses the machine.</summary>
public sealed record CodecOptions
{
    /// <summary>Which kernels; the fastest of this machine unless a test or a diagnosis asks for another.</summary>
    public KernelLevel Kernel { get; init; } = KernelLevels.Best;

    /// <summary>How many threads work on one blob.</summary>
    public int MaxParallelism { get; init; } = Environment.ProcessorCount;
}

/// <summary>
/// The tables and kernels for one number of shards. Building it costs a few milliseconds and it holds no mutable state: make one for a
/// network and share it between encoder, decoder, verifier and recovery, from any number of threads.
/// </summary>
public sealed class RedStuffCodec
{
    private readonly Lazy<ReedSolomonCode> primary;
    private readonly Lazy<ReedSolomonCode> secondary;

    /// <summary>A codec for <paramref name="config"/>.</summary>
    /// <exception cref="ArgumentException">The machine lacks the requested kernel.</exception>
    public RedStuffCodec(EncodingConfig config, CodecOptions? options = null)
    {
        Config = config;
        Options = options ?? new CodecOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Options.MaxParallelism, nameof(options));
        if (!KernelLevels.IsSupported(Options.Kernel))
        {
            throw new ArgumentException(
                $"This machine cannot run {Options.Kernel} kernels; it can run {string.Join(", ", KernelLevels.Supported)}.", nameof(options));
        }

        primary = new(() => new ReedSolomonCode(
            config.PrimarySourceSymbols, config.Shards - config.PrimarySourceSymbols, Options.Kernel));
        secondary = new(() => new ReedSolomonCode(
            config.SecondarySourceSymbols, config.Shards - config.SecondarySourceSymbols, Options.Kernel));
        Hash = HashKernel.For(Options.Kernel);
    }

    /// <summary>The configuration.</summary>
    public EncodingConfig Config { get; }

    /// <summary>The options.</summary>
    public CodecOptions Options { get; }

    internal HashKernel Hash { get; }

    /// <summary>The code along the symbols of a sliver of an axis: K2 to n for a row, K1 to n for a column.</summary>
    internal ReedSolomonCode CodeAlong(SliverAxis axis) => (axis == SliverAxis.Primary ? secondary : primary).Value;
}
