using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Walrus.Gateway.Wallets;

/// <summary>
/// The publisher's sub-wallets (storage-node-api part B): transactions of one wallet share its coins and go one after the other, those of
/// several do not. Each serves one store at a time. They are kept in funds by the main wallet, in the background, and what a store that
/// failed leaves behind in one goes to the main wallet before it serves another.
/// </summary>
internal sealed partial class SubWallets : IAsyncDisposable
{
    private readonly StoreWallet main;
    private readonly SubWalletOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly IReadOnlyList<SubWallet> all;
    private readonly Channel<SubWallet> free = Channel.CreateUnbounded<SubWallet>();
    private readonly Channel<SubWallet> unsettled = Channel.CreateUnbounded<SubWallet>();
    private readonly CancellationTokenSource stop = new();
    private readonly Task[] work;
    private string? lastFailure;

    internal SubWallets(
        StoreWallet main, IReadOnlyList<StoreWallet> wallets, SubWalletOptions options, TimeProvider time, ILogger log)
    {
        ArgumentOutOfRangeException.ThrowIfZero(wallets.Count, nameof(wallets));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wallets.Count, SuiWallet.MaxAllowancesAtOnce, nameof(wallets));
        (this.main, this.options, this.time, this.log) = (main, options.Validate(), time, log);
        all = [.. wallets.Select(w => new SubWallet(w))];
        work = [Task.Run(() => Settle(stop.Token)), Task.Run(() => KeepFunded(stop.Token))];
    }

    /// <summary>Waits for a free one that can pay <paramref name="cost"/> FROST, if the main wallet can provide it.</summary>
    internal async Task<SubWallet> Lend(ulong cost, CancellationToken ct)
    {
        var lent = await free.Reader.ReadAsync(ct);
        try
        {
            if (lent.Frost < cost && Refill.For(lent.Address, new Funds(ulong.MaxValue, lent.Frost), options, cost) is { } allowance)
            {
                await Give([(lent, allowance)], ct);
            }
        }
        catch
        {
            free.Writer.TryWrite(lent);
            throw;
        }

        return lent;
    }

    /// <summary>Takes one back that paid <paramref name="cost"/> FROST; null when that is not known, or it may own what it should not keep.</summary>
    internal void Return(SubWallet lent, ulong? cost)
    {
        lent.Pays(cost ?? 0);
        (cost is null ? unsettled : free).Writer.TryWrite(lent);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(work);
        stop.Dispose();
    }

    /// <summary>Readies sub-wallets one by one: all of them at the start, later those whose store failed.</summary>
    private async Task Settle(CancellationToken ct)
    {
        try
        {
            await Attend(all, ct);
            await foreach (var one in unsettled.Reader.ReadAllAsync(ct))
            {
                await Attend([one], ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task Attend(IReadOnlyList<SubWallet> wallets, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                foreach (var one in wallets)
                {
                    await SendHome(one, ct);
                }

                await TopUp(wallets, areIdle: true, ct);
                break;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // Whatever it is, nobody is served by sub-wallets that nobody looks after any more.
                LogUnsettled(e.Message);
                await Task.Delay(options.RefillEvery, time, ct);
            }
        }

        foreach (var one in wallets)
        {
            free.Writer.TryWrite(one);
        }
    }

    /// <summary>A process that died, or a store that failed, leaves blob objects where nobody looks for them.</summary>
    private async Task SendHome(SubWallet one, CancellationToken ct)
    {
        foreach (var blob in await one.Wallet.Resources.Blobs(ct))
        {
            await one.Wallet.Resources.Transfer(blob.Id, main.Wallet.Address, ct);
            LogSentHome(blob.BlobId, blob.Id, main.Wallet.Address);
        }
    }

    private async Task KeepFunded(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.RefillEvery, time, ct);
                SubWallet[] used = [.. all.Where(w => w.WasUsed())];
                try
                {
                    await TopUp(used, areIdle: false, ct);
                }
                catch (Exception e) when (!ct.IsCancellationRequested)
                {
                    LogUnsettled(e.Message);
                    foreach (var one in used)
                    {
                        one.IsToBeLookedAt();
                    }
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    // What is known of one that is lent is newer than what the chain says: it has paid, or been given, something since.
    private async Task TopUp(IReadOnlyList<SubWallet> wallets, bool areIdle, CancellationToken ct)
    {
        List<(SubWallet, Allowance)> gifts = [];
        foreach (var one in wallets)
        {
            var funds = await one.Wallet.Resources.Funds(ct);
            if (areIdle)
            {
                one.Has(funds);
            }

            if (Refill.For(one.Address, funds, options) is { } allowance)
            {
                gifts.Add((one, allowance));
            }
        }

        if (gifts.Count > 0)
        {
            await Give(gifts, ct);
        }
    }

    /// <summary>A main wallet that has too little is a matter for its operator: sub-wallets go on with what they have.</summary>
    private async Task Give(IReadOnlyList<(SubWallet To, Allowance Allowance)> gifts, CancellationToken ct)
    {
        try
        {
            await main.Resources.Give([.. gifts.Select(g => g.Allowance)], ct);
            lastFailure = null;
            foreach (var (to, allowance) in gifts)
            {
                to.Gets(allowance.Frost);
            }
        }
        catch (MoveAbortException e)
        {
            // Said once, not every second.
            if (Interlocked.Exchange(ref lastFailure, e.Message) != e.Message)
            {
                LogPoor(main.Wallet.Address, e.Message);
            }
        }
    }

    [LoggerMessage(20, LogLevel.Error, "The main wallet {Address} cannot fill its sub-wallets; send it SUI and WAL: {Cause}")]
    private partial void LogPoor(SuiAddress address, string cause);

    [LoggerMessage(21, LogLevel.Warning, "Sub-wallets cannot be looked after at the moment; trying again: {Cause}")]
    private partial void LogUnsettled(string cause);

    [LoggerMessage(22, LogLevel.Information, "Blob {BlobId}: its object {Object} was left in a sub-wallet and is now {Owner}'s.")]
    private partial void LogSentHome(BlobId blobId, ObjectId @object, SuiAddress owner);
}
