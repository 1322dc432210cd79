namespace ControlPlane.Actors;

/// <summary>Small words that actors and workers share.</summary>
internal static class Turns
{
    /// <summary>Does something for each item, at most <paramref name="atOnce"/> at a time, without leaving the scheduler of the caller.</summary>
    internal static Task ForEach<T>(IEnumerable<T> items, int atOnce, Func<T, Task> body)
    {
        var all = items.ToArray();
        int next = -1;
        return Task.WhenAll(Enumerable.Range(0, Math.Min(atOnce, all.Length)).Select(async _ =>
        {
            for (int i = Interlocked.Increment(ref next); i < all.Length; i = Interlocked.Increment(ref next)) await body(all[i]);
        }));
    }

    /// <summary>The first <paramref name="limit"/> of a list that grows at its front.</summary>
    internal static IReadOnlyList<T> Newest<T>(IEnumerable<T> news, IReadOnlyList<T> old, int limit) => [.. news.Concat(old).Take(limit)];
}
