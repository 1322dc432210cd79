namespace Walrus.StorageNode.Http;

/// <summary>How many requests of a kind are served at a time; beyond that they are refused rather than made to wait.</summary>
internal sealed class RequestLimit(int most)
{
    private int active;

    /// <summary>Serves a request, or answers that there are too many.</summary>
    internal async Task<Answer> Serve(Func<Task<Answer>> answer)
    {
        try
        {
            return Interlocked.Increment(ref active) <= most ? await answer().ConfigureAwait(false) : Refusals.Overloaded;
        }
        finally
        {
            Interlocked.Decrement(ref active);
        }
    }
}
