using Walrus.Client;
using Walrus.Client.Store;
using Walrus.Core.Identifiers;
using Walrus.Gateway.Wallets;
using Walrus.Sui.Chain;

namespace Walrus.Gateway.Publisher;

/// <summary>
/// Stores blobs, each paid by a sub-wallet that is free, where there are any. Whose the blob object is does not depend on who paid: the
/// main wallet's, unless the request says otherwise. What is to be used again is the main wallet's too, so that it serves those requests.
/// </summary>
internal sealed class PublisherStore(WalrusNetwork network, BlobStore main, SuiAddress owner, SubWallets? wallets)
{
    private const ulong PricedUnit = 1 << 20;

    /// <summary>Stores one blob; what goes wrong on chain or with nodes is a result.</summary>
    internal Task<StoreResult> Store(ReadOnlyMemory<byte> blob, StoreRequest request, CancellationToken ct) =>
        wallets is null || request.ReuseResources ? main.Store(blob, request, null, ct) : Spread(wallets, blob, request, ct);

    private async Task<StoreResult> Spread(SubWallets from, ReadOnlyMemory<byte> blob, StoreRequest request, CancellationToken ct)
    {
        SubWallet payer;
        try
        {
            payer = await from.Lend(await Cost(blob.Length, request.EpochsAhead, ct), ct);
        }
        catch (ChainUnavailableException e)
        {
            return new StoreResult.ChainUnavailable(StorePhase.Asking, e.Message);
        }

        ulong? cost = null;
        try
        {
            var result = await main.PaidBy(payer.Wallet.Wallet, payer.Wallet.Resources)
                .Store(blob, request.Share ? request : request with { SendObjectTo = request.SendObjectTo ?? owner }, null, ct);
            cost = CostOf(result);
            return result;
        }
        finally
        {
            from.Return(payer, cost);
        }
    }

    /// <summary>What was paid, when nothing was left behind; null when that cannot be told.</summary>
    private static ulong? CostOf(StoreResult result) => result switch
    {
        StoreResult.NewlyCreated created => created.Cost,
        StoreResult.AlreadyCertified or StoreResult.MarkedInvalid or StoreResult.TooLarge or StoreResult.Impossible => 0,
        _ => null,
    };

    // At the prices of the moment; what cannot be stored at all costs nothing.
    private async Task<ulong> Cost(long length, int epochs, CancellationToken ct)
    {
        var view = await network.Committees.Current(ct);
        if (length > view.Codec.Config.MaxBlobLength || epochs > view.State.MaxEpochsAhead)
        {
            return 0;
        }

        ulong units = ((ulong)view.Codec.Config.EncodedBlobLength(length) + PricedUnit - 1) / PricedUnit;
        return (ulong)UInt128.Min(ulong.MaxValue, units * (((UInt128)view.State.StoragePrice * (ulong)epochs) + view.State.WritePrice));
    }
}
