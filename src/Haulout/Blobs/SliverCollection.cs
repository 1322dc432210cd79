using Haulout.Cli;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Haulout.Blobs;

/// <summary>Verified slivers of one axis, as many as are needed.</summary>
internal static class SliverCollection
{
    private static int WaveSize => 8 * Environment.ProcessorCount;

    /// <summary>
    /// Reads slivers of an axis in the order of <paramref name="pairs"/> and hands each good one to <paramref name="use"/>, until
    /// <paramref name="needed"/> were good; returns how many were. An unusable file ends the command unless it may be skipped.
    /// </summary>
    /// <exception cref="BadInputException">A file is unusable and <paramref name="skipUnusable"/> is false.</exception>
    internal static int Read(
        SliverDirectory directory,
        SliverAxis axis,
        IReadOnlyList<SliverPairIndex> pairs,
        int needed,
        bool skipUnusable,
        Terminal terminal,
        Action<Sliver> use,
        CancellationToken ct)
    {
        return terminal.Watch($"Verifying {axis.Word()} slivers", progress =>
        {
            int good = 0;

            // In small waves: which files are read does not depend on which thread is faster, and memory not on how many there are.
            for (int next = 0; next < pairs.Count && good < needed;)
            {
                var wave = pairs.Skip(next).Take(Math.Min(needed - good, WaveSize)).ToArray();
                next += wave.Length;
                foreach (var (pair, sliver, problem) in Verify(directory, axis, wave, ct))
                {
                    if (sliver is null)
                    {
                        Unusable(problem!, pair);
                    }
                    else
                    {
                        good++;
                        use(sliver);
                    }
                }

                progress?.Report((double)good / needed);
            }

            return good;
        });

        void Unusable(string problem, SliverPairIndex pair)
        {
            if (!skipUnusable)
            {
                throw new BadInputException(
                    $"{problem}. Rebuild it with 'haulout recover {directory.Path} --pair {pair} --axis {axis.Word()}', remove it, "
                    + "or pass --skip-unusable.");
            }

            terminal.Complain($"{problem}; passed over");
        }
    }

    private static (SliverPairIndex Pair, Sliver? Sliver, string? Problem)[] Verify(
        SliverDirectory directory, SliverAxis axis, SliverPairIndex[] wave, CancellationToken ct)
    {
        var results = new (SliverPairIndex Pair, Sliver? Sliver, string? Problem)[wave.Length];
        Threads.For(wave.Length, i =>
        {
            var sliver = directory.Read(axis, wave[i], out string? problem);
            results[i] = (wave[i], sliver, problem);
        }, ct);
        return results;
    }
}
