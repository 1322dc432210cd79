using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Walrus.Client.Store;

/// <summary>
/// Notices that an epoch has ended while its committee is asked to confirm: what it confirms is worthless from then on
/// (storage-node-api §C.1, "committee changed").
/// </summary>
internal sealed class EpochWatch : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly WalrusNetwork network;
    private readonly Epoch epoch;
    private readonly CancellationTokenSource stop;
    private readonly CancellationTokenSource moved = new();
    private readonly SemaphoreSlim signs = new(0);
    private readonly Task looking;

    internal EpochWatch(WalrusNetwork network, Epoch epoch, CancellationToken ct)
    {
        (this.network, this.epoch) = (network, epoch);
        stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        looking = Task.Run(() => Look(stop.Token), CancellationToken.None);
    }

    /// <summary>Cancelled once the chain is in a later epoch.</summary>
    internal CancellationToken Moved => moved.Token;

    /// <summary>A node's answer is best explained by another epoch: the chain is asked soon, not only when its picture is old.</summary>
    internal void Suspect() => signs.Release();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await looking;
        stop.Dispose();
        moved.Dispose();
        signs.Dispose();
    }

    private async Task Look(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                bool suspected = await signs.WaitAsync(LookEvery, ct);
                while (suspected && signs.Wait(0, ct))
                {
                    // One look answers all of them.
                }

                try
                {
                    var view = suspected ? await network.Committees.RefreshAnew(ct) : await network.Committees.Current(ct);
                    if (view.State.Epoch > epoch)
                    {
                        await moved.CancelAsync();
                        return;
                    }
                }
                catch (ChainUnavailableException)
                {
                    // Then nothing is known; the certificate will show.
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The round is over.
        }
    }
}
