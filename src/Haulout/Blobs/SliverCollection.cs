using Haulout.Cli;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Haulout.Blobs;

/// <summary>Verified slivers of one axis, as many as are needed.</summary>
internal static class SliverCollection
{
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
        var gate = new Lock();
        int good = 0, done = 0;
        terminal.Watch($"Verifying {axis.Word()} slivers", progress =>
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct };
            try
            {
                Parallel.ForEach(pairs, options, (pair, state) =>
                {
                    if (Volatile.Read(ref good) >= needed)
                    {
                        state.Stop();
                        return;
                    }

                    var sliver = directory.Read(axis, pair, out string? problem);
                    lock (gate)
                    {
                        progress?.Report((double)++done / Math.Max(1, Math.Min(needed, pairs.Count)));
                        if (sliver is null)
                        {
                            Unusable(problem!, axis, pair);
                        }
                        else if (good < needed)
                        {
                            good++;
                            use(sliver);
                        }
                    }
                });
            }
            catch (AggregateException e)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            }

            return good;
        });
        return good;

        void Unusable(string problem, SliverAxis of, SliverPairIndex pair)
        {
            if (!skipUnusable)
            {
                throw new BadInputException(
                    $"{problem}. Rebuild it with 'haulout recover {directory.Path} --pair {pair} --axis {of.Word()}', remove it, or pass --skip-unusable.");
            }

            terminal.Complain($"{problem}; passed over");
        }
    }
}
