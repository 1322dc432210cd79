namespace Walrus.Sui.Rpc;

/// <summary>Pauses that double up to a longest one, each shortened at random by up to a half so that callers do not march in step.</summary>
internal sealed class Backoff
{
    private readonly TimeSpan first;
    private readonly TimeSpan longest;
    private TimeSpan next;

    internal Backoff(TimeSpan first, TimeSpan longest) => (this.first, this.longest, next) = (first, longest, first);

    internal TimeSpan Next()
    {
        var pause = next * (0.5 + Random.Shared.NextDouble() / 2);
        next = next * 2 < longest ? next * 2 : longest;
        return pause;
    }

    internal void Reset() => next = first;
}
