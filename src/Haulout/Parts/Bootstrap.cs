using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Haulout.Parts;

/// <summary>
/// Brings a new network from epoch 0 into epoch 1: waits until the nodes have registered, stakes the same with each, ends the vote and
/// begins the epoch. On a network that has begun it does nothing; killed in between and started again, it goes on.
/// </summary>
internal sealed class Bootstrap(SuiChain chain, SuiWallet wallet, TimeProvider time)
{
    private const ulong FrostPerNode = 10_000_000_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Returns when the first epoch's shards are with their nodes.</summary>
    internal async Task Run(int nodes, Action<string> say, CancellationToken ct)
    {
        if ((await chain.ReadState(ct)).Epoch.Value == 0)
        {
            await StakeWhenRegistered(nodes, say, ct);
            await BeginFirstEpoch(say, ct);
        }

        await Until(async () => (await chain.ReadState(ct)).Phase != EpochPhase.Sync, "the nodes to report their shards", ct);
    }

    private async Task StakeWhenRegistered(int nodes, Action<string> say, CancellationToken ct)
    {
        IReadOnlyList<CandidateNode> candidates = [];
        int seen = -1;
        await Until(
            async () =>
            {
                candidates = await chain.Candidates(ct);
                if (candidates.Count != seen)
                {
                    say($"{seen = candidates.Count} of {nodes} nodes have registered");
                }

                return candidates.Count >= nodes;
            },
            $"{nodes} nodes to register",
            ct);
        ObjectId[] unstaked = [.. candidates.Where(c => c.Stake == 0).Select(c => c.NodeId).Order()];
        foreach (var some in unstaked.Chunk(SuiWallet.MaxStakesAtOnce))
        {
            say($"staking with {some.Length} nodes");
            await wallet.Stake(some, FrostPerNode, ct);
        }
    }

    private Task BeginFirstEpoch(Action<string> say, CancellationToken ct)
    {
        say("beginning epoch 1");
        return Until(
            async () =>
            {
                var state = await chain.ReadState(ct);
                try
                {
                    // Nodes drive the epoch too; who is second is refused, and that is well.
                    await (state switch
                    {
                        { Epoch.Value: > 0 } => Task.CompletedTask,
                        { Phase: EpochPhase.NextSelected } => wallet.ChangeEpoch(ct),
                        _ => wallet.EndVoting(ct),
                    });
                }
                catch (MoveAbortException)
                {
                    // Too early by the chain's clock, or a node was first: the next look tells.
                }

                return state.Epoch.Value > 0;
            },
            "epoch 1 to begin",
            ct);
    }

    private async Task Until(Func<Task<bool>> holds, string what, CancellationToken ct)
    {
        long began = time.GetTimestamp();
        while (!await holds())
        {
            if (time.GetElapsedTime(began) > Patience)
            {
                throw new IOException($"waited {Patience.TotalMinutes:0} minutes for {what}; run it again with --log-level Information to see why.");
            }

            await Task.Delay(Look, time, ct);
        }
    }
}
