using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Walrus.Client.Nodes;

/// <summary>Requests under way at once, whose outcomes are taken as they come; disposing stops those nobody waits for any more.</summary>
internal sealed class RequestRace<TItem, TOutcome> : IAsyncDisposable
{
    private readonly Func<TItem, CancellationToken, Task<TOutcome>> ask;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource stop;
    private readonly Channel<(TItem, TOutcome)> done = Channel.CreateUnbounded<(TItem, TOutcome)>();
    private readonly List<Task> all = [];

    internal RequestRace(Func<TItem, CancellationToken, Task<TOutcome>> ask, TimeProvider clock, CancellationToken ct)
    {
        this.ask = ask;
        this.clock = clock;
        stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
    }

    /// <summary>Requests whose outcome has not been taken.</summary>
    internal int Open { get; private set; }

    internal void Start(TItem item)
    {
        Open++;
        all.Add(Task.Run(() => Run(item), CancellationToken.None));
    }

    /// <summary>The next outcome; null if none came in time.</summary>
    [SuppressMessage("Reliability", "CA2016", Justification = "The token of the patience is the one to pass.")]
    internal async Task<(TItem Item, TOutcome Outcome)?> Next(TimeSpan patience, CancellationToken ct)
    {
        if (!done.Reader.TryRead(out var outcome))
        {
            using var patient = new CancellationTokenSource(patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patient.Token, ct);
            try
            {
                outcome = await done.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return null;
            }
        }

        Open--;
        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(all);
        stop.Dispose();
    }

    private async Task Run(TItem item)
    {
        try
        {
            done.Writer.TryWrite((item, await ask(item, stop.Token)));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody waits for it.
        }
        catch (Exception e)
        {
            // A fault of ours must reach whoever waits, not vanish with the task.
            done.Writer.TryComplete(e);
        }
    }
}
