namespace Walrus.Sui.Rpc;

/// <summary>
/// Bounds how many calls are tried again while many fail: each retry takes a token, successes and the time that passes bring some back. A
/// chain that is down is thus asked hardly more often than there are calls.
/// </summary>
internal sealed class RetryBudget(int most, TimeProvider time)
{
    private const double PerSuccess = 0.2;
    private const double PerSecond = 1;
    private readonly Lock gate = new();
    private double tokens = most;
    private long since = time.GetTimestamp();

    /// <summary>Whether one more retry is allowed.</summary>
    internal bool TryTake()
    {
        lock (gate)
        {
            long now = time.GetTimestamp();
            Add(time.GetElapsedTime(since, now).TotalSeconds * PerSecond);
            since = now;
            if (tokens < 1)
            {
                return false;
            }

            tokens--;
            return true;
        }
    }

    internal void Succeeded()
    {
        lock (gate)
        {
            Add(PerSuccess);
        }
    }

    private void Add(double more) => tokens = Math.Min(most, tokens + more);
}
