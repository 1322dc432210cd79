using System.Diagnostics;
using System.Net;

namespace Benchmarks;

/// <summary>What many requests of the same kind took.</summary>
/// <param name="Seconds">From the first to the last.</param>
/// <param name="Each">Seconds of each.</param>
/// <param name="Bytes">Body bytes of all.</param>
internal sealed record Load(double Seconds, IReadOnlyList<double> Each, long Bytes)
{
    private readonly double[] sorted = [.. Each.Order()];

    internal double PerSecond => Each.Count / Seconds;

    internal double MiBPerSecond => Bytes / Seconds / (1 << 20);

    internal double Milliseconds(double quantile) => 1000 * sorted[(int)Math.Min(sorted.Length - 1, Math.Ceiling(sorted.Length * quantile) - 1)];

    /// <summary>Rounds of the same, one after the other.</summary>
    internal static Load Of(IReadOnlyCollection<Load> rounds) =>
        new(rounds.Sum(r => r.Seconds), [.. rounds.SelectMany(r => r.Each)], rounds.Sum(r => r.Bytes));

    /// <summary>Does <paramref name="one"/>, which tells its bytes, for 0 to <paramref name="count"/> - 1, so many at a time.</summary>
    internal static async Task<Load> Run(int count, int atATime, Func<int, Task<long>> one)
    {
        var each = new double[count];
        long bytes = 0;
        long began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = atATime }, async (i, _) =>
        {
            long start = Stopwatch.GetTimestamp();
            Interlocked.Add(ref bytes, await one(i));
            each[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
        return new Load(Stopwatch.GetElapsedTime(began).TotalSeconds, each, bytes);
    }

    internal static async Task<long> Put(HttpClient http, Uri url, ReadOnlyMemory<byte> body, HttpStatusCode expected)
    {
        using var content = new ReadOnlyMemoryContent(body);
        using var response = await http.PutAsync(url, content);
        return response.StatusCode == expected
            ? body.Length
            : throw new InvalidOperationException($"PUT {url}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    internal static async Task<long> Get(HttpClient http, Uri url)
    {
        using var response = await http.GetAsync(url);
        return (await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
    }
}
