using System.Text;

namespace Walrus.Core.Tests.Fuzz;

/// <summary>A parser under <see cref="ParserFuzz"/>.</summary>
/// <param name="Name">What a failure names.</param>
/// <param name="Parse">The parser; what it returns is ignored.</param>
/// <param name="Samples">Valid inputs to mutate.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Parse, params byte[][] Samples)
{
    /// <summary>Whether an input costs a tenth of a millisecond or more: square roots and subgroup checks. Such a parser gets fewer.</summary>
    internal bool IsDear { get; init; }

    internal FuzzTarget Dear() => this with { IsDear = true };

    internal static FuzzTarget Text(string name, Action<string> parse, params string[] samples) =>
        new(name, b => parse(Encoding.UTF8.GetString(b)), [.. samples.Select(Encoding.UTF8.GetBytes)]);
}
