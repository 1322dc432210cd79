using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Committees;

/// <summary>
/// The read and write committees, from a cached picture of the chain (storage-node-api §C.1). Whoever needs a new picture shares one
/// request for it; a chain that stops answering leaves the last picture in use, so that reads go on.
/// </summary>
public sealed class ActiveCommittees
{
    private readonly IChainReader chain;
    private readonly TimeProvider clock;
    private readonly CommitteeOptions options;
    private readonly Lock gate = new();
    private NetworkView? view;
    private DateTimeOffset readAt;
    private DateTimeOffset askedAt = DateTimeOffset.MinValue;
    private Task<NetworkView>? flight;

    /// <summary>The committees of the network behind <paramref name="chain"/>.</summary>
    /// <exception cref="ArgumentException">The options make no sense; one line for each fault.</exception>
    public ActiveCommittees(IChainReader chain, TimeProvider? clock = null, CommitteeOptions? options = null)
    {
        this.chain = chain;
        this.clock = clock ?? TimeProvider.System;
        this.options = (options ?? new()).Validate();
    }

    /// <summary>The network now, or as it was a little while ago.</summary>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public Task<NetworkView> Current(CancellationToken ct = default)
    {
        lock (gate)
        {
            return view is not null && clock.GetUtcNow() - readAt < MaxAge(view.State, clock.GetUtcNow()) ? Task.FromResult(view) : Ask(ct);
        }
    }

    /// <summary>The network now, for whoever saw signs that it has changed.</summary>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public Task<NetworkView> Refresh(CancellationToken ct = default)
    {
        lock (gate)
        {
            return Ask(ct);
        }
    }

    /// <summary>
    /// The network as it is after this call, for whoever knows that it has changed: waits until the chain may be asked again rather than
    /// take an answer from before.
    /// </summary>
    /// <exception cref="ChainUnavailableException">The chain has never answered yet.</exception>
    public async Task<NetworkView> RefreshAnew(CancellationToken ct = default)
    {
        Task before;
        TimeSpan left;
        lock (gate)
        {
            before = flight is { IsCompleted: false } ? flight : Task.CompletedTask;
            left = askedAt + options.AtMostEvery - clock.GetUtcNow();
        }

        await before.WaitAsync(ct);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, ct);
        }

        return await Refresh(ct);
    }

    private Task<NetworkView> Ask(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (flight is null or { IsCompleted: true })
        {
            if (view is not null && now - askedAt < options.AtMostEvery)
            {
                return Task.FromResult(view);
            }

            askedAt = now;
            // The flight belongs to nobody: one waiter that gives up must not take it from the others.
            flight = Task.Run(Read, CancellationToken.None);
        }

        return flight.WaitAsync(ct);
    }

    private async Task<NetworkView> Read()
    {
        ChainState state;
        using var deadline = new CancellationTokenSource(options.ReadTimeout, clock);
        try
        {
            state = await chain.ReadState(deadline.Token).WaitAsync(deadline.Token);
        }
        catch (Exception e) when (e is ChainUnavailableException or OperationCanceledException && Last() is not null)
        {
            return Last()!;
        }
        catch (OperationCanceledException e)
        {
            throw new ChainUnavailableException(
                $"The chain did not answer in {options.ReadTimeout}. Check its address and whether it runs.", e);
        }

        if (state.Shards is < EncodingConfig.MinShards or > EncodingConfig.MaxShards)
        {
            throw new ChainUnavailableException(
                $"The chain speaks of {state.Shards} shards; {EncodingConfig.MinShards} to {EncodingConfig.MaxShards} can be encoded for. "
                + "Point it at the Walrus contracts of the right network.");
        }

        lock (gate)
        {
            var codec = view?.Codec is { } known && known.Config.Shards == state.Shards ? known : new RedStuffCodec(new EncodingConfig(state.Shards));
            view = new NetworkView(state, codec);
            readAt = clock.GetUtcNow();
            return view;
        }
    }

    private NetworkView? Last()
    {
        lock (gate)
        {
            return view;
        }
    }

    private TimeSpan MaxAge(ChainState state, DateTimeOffset now)
    {
        bool near = state.Phase == EpochPhase.Sync
            || (state.PhaseSince is { } since && since + state.EpochDuration - now < options.NearChange);
        var age = near ? options.RefreshNearChange : options.RefreshEvery;
        var share = state.EpochDuration / 20;
        return share > TimeSpan.Zero && share < age ? share : age;
    }
}
