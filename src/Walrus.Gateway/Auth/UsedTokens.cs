namespace Walrus.Gateway.Auth;

/// <summary>Things that are good once, remembered until they would be worthless anyway; times are seconds since 1970.</summary>
internal sealed class UsedTokens(int limit)
{
    private const int SweepEvery = 5;

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> used = new(StringComparer.Ordinal);
    private long sweptAt;

    internal enum Outcome
    {
        /// <summary>Now it is used.</summary>
        Taken,

        /// <summary>It was used before.</summary>
        Used,

        /// <summary>No more can be remembered, so none can be accepted.</summary>
        Full,
    }

    internal Outcome Take(string id, long expires, long now)
    {
        lock (gate)
        {
            if (now - sweptAt >= SweepEvery)
            {
                sweptAt = now;
                foreach (var gone in used.Where(u => u.Value <= now).Select(u => u.Key).ToArray())
                {
                    used.Remove(gone);
                }
            }

            return used.ContainsKey(id) ? Outcome.Used
                : used.Count < limit && used.TryAdd(id, expires) ? Outcome.Taken
                : Outcome.Full;
        }
    }

    /// <summary>Gives one back that came to nothing.</summary>
    internal void Return(string id)
    {
        lock (gate)
        {
            used.Remove(id);
        }
    }
}
