using System.Globalization;
using Walrus.Core.Kernels;

namespace Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(IReadOnlyList<int> Sizes, int Rounds, IReadOnlyList<KernelLevel> Kernels, bool Official, int Events = 1_000_000)
{
    internal const string Usage = """
        Benchmarks: our figures, and the official encoder's beside them.

          dotnet run -c Release --project tests/Benchmarks -- [kernels|encoding|bls|events|node|stack|sub-wallets|all] [options]

          --sizes 1,10,32      blob sizes in MiB
          --rounds 5           interleaved rounds; medians are printed
          --kernels all|NAME   kernel levels (the best of this machine by default)
          --events 1000000     events to follow
          --no-official        leave the official encoder out (it needs Node.js and npm)
        """;

    internal static Arguments Parse(IReadOnlyList<string> args)
    {
        var result = new Arguments([1, 10, 32], 5, [KernelLevels.Best], true);
        for (int i = 0; i < args.Count; i++)
        {
            result = args[i] switch
            {
                "--sizes" => result with { Sizes = [.. args[++i].Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture))] },
                "--rounds" => result with { Rounds = int.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--kernels" when args[i + 1] == "all" => result with { Kernels = KernelLevels.Supported, Official = Skip(ref i, result.Official) },
                "--kernels" => result with { Kernels = [Enum.Parse<KernelLevel>(args[++i], ignoreCase: true)] },
                "--events" => result with { Events = int.Parse(args[++i], CultureInfo.InvariantCulture) },
                "--no-official" => result with { Official = false },
                _ => throw new ArgumentException($"'{args[i]}' is not an option.\n\n{Usage}"),
            };
        }

        return result;
    }

    private static T Skip<T>(ref int i, T value)
    {
        i++;
        return value;
    }
}
