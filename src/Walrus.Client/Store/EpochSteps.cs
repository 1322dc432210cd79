using Walrus.Client.Committees;
using Walrus.Sui.Chain;

namespace Walrus.Client.Store;

/// <summary>
/// Steps on chain that an epoch change may spoil: prices, ends of storage and committees are others afterwards (storage-node-api §C.1). A
/// contract that refuses has done nothing, so that a step may be taken again.
/// </summary>
/// <param name="network">The network.</param>
internal sealed class EpochSteps(WalrusNetwork network)
{
    // As often as upstream repeats what a change of the committee may have spoilt.
    private const int MostTries = 5;

    /// <summary>Takes a step with the network of the moment; again when it is refused and the epoch has moved on meanwhile.</summary>
    /// <exception cref="MoveAbortException">It is refused, and the epoch is not the reason.</exception>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    internal async Task<T> Take<T>(Func<NetworkView, Task<T>> step, CancellationToken ct)
    {
        for (int attempt = 1; ; attempt++)
        {
            var view = await network.Committees.Current(ct);
            try
            {
                return await step(view);
            }
            catch (MoveAbortException) when (attempt < MostTries)
            {
                if ((await network.Committees.RefreshAnew(ct)).State.Epoch == view.State.Epoch)
                {
                    throw;
                }
            }
        }
    }
}
