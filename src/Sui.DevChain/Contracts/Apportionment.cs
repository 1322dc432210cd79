namespace Sui.DevChain.Contracts;

/// <summary>How shards are shared out by stake: the D'Hondt method with a cap for each node (contracts §8).</summary>
internal static class Apportionment
{
    private const int NodesForLimit = 20;
    private const int LimitDenominator = 10;

    /// <summary>
    /// Shards of each stake, in order; their sum is <paramref name="shards"/>. Ties go to the earlier one. It aborts when there is no stake,
    /// and when twenty nodes or more are to share fewer than ten shards, of which the cap leaves them none.
    /// </summary>
    internal static int[] Share(int shards, IReadOnlyList<ulong> stakes)
    {
        ulong total = stakes.Aggregate(0UL, static (sum, stake) => checked(sum + stake));
        AbortCodes.StakingInner.NoStake.Unless(total > 0, "dhondt");
        int cap = Cap(stakes.Count, shards);

        // A lower bound of what each gets anyway, so that the queue only deals out the rest.
        ulong distribution = total / ((ulong)shards + 1) + 1;
        var shares = stakes.Select(stake => (int)Math.Min(stake / distribution, (ulong)cap)).ToArray();
        var queue = new PriorityQueue<int, (UInt128 Quotient, int Position)>(
            Comparer<(UInt128 Quotient, int Position)>.Create(static (a, b) => b.Quotient != a.Quotient
                ? b.Quotient.CompareTo(a.Quotient)
                : a.Position.CompareTo(b.Position)));
        for (int i = 0; i < shares.Length; i++)
        {
            Enqueue(i);
        }

        for (int left = shards - shares.Sum(); left > 0; left--)
        {
            AbortCodes.ApportionmentQueue.PopFromEmptyHeap.Unless(queue.Count > 0, "pop_max");
            int next = queue.Dequeue();
            shares[next]++;
            Enqueue(next);
        }

        return shares;

        void Enqueue(int i)
        {
            if (shares[i] < cap)
            {
                queue.Enqueue(i, (((UInt128)stakes[i] << 64) / (UInt128)(shares[i] + 1), i));
            }
        }
    }

    /// <summary>The most shards a node may hold: a tenth where there are enough nodes, twice the even share otherwise.</summary>
    internal static int Cap(int nodes, int shards) => nodes >= NodesForLimit
        ? shards / LimitDenominator
        : DivideUp(shards * NodesForLimit, nodes * LimitDenominator);

    private static int DivideUp(int a, int b) => (a + b - 1) / b;
}
