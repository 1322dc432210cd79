using System.Collections.Concurrent;
using Haulout.Chain;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;

namespace Haulout.Tests.Load;

/// <summary>Epochs that change, and shards that move with the stake, while clients store and read without a pause.</summary>
public sealed class EpochChangeTests
{
    private const int Nodes = 4, Shards = 20, Moves = 2, BlobBytes = 40_000;
    private const ulong Stake = 20_000_000_000;
    private static readonly TimeSpan Epoch = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task Epoch_changes_with_shard_moves_under_load_fail_no_store_and_no_read()
    {
        await using var stack = await LoadStack.Start(Nodes, Shards, Epoch);
        var stored = new ConcurrentDictionary<string, byte[]>();
        var first = LoadStack.Bytes(BlobBytes, 0);
        stored[await stack.Store(first)] = first;
        using var enough = new CancellationTokenSource();
        var (writers, readers) = (Enumerable.Range(1, 2), Enumerable.Range(1, 2));
        Task[] load = [.. writers.Select(w => Store(stack, stored, w, enough.Token)), .. readers.Select(_ => Read(stack, stored, enough.Token))];

        try
        {
            await Move(stack, Task.WhenAny(load));
        }
        finally
        {
            await enough.CancelAsync();
            await Task.WhenAll(load);
        }

        foreach (var (id, blob) in stored)
        {
            Assert.Equal(blob, await stack.Read(id));
        }
    }

    /// <summary>Stakes with one node after the other until shards have moved that often, and the last move is complete.</summary>
    private static async Task Move(LoadStack stack, Task failed)
    {
        var wallet = stack.Chain.Wallet(Path.Combine(stack.FolderOf(stack.Stack.Nodes[0]), "..", "mover.key"));
        await Faucet.Fund(stack.Chain.Url, wallet.Address, CancellationToken.None);
        var committee = (await stack.Chain.Chain.ReadState()).Current!;
        for (int move = 0; move < Moves; move++)
        {
            await wallet.Stake((await stack.Chain.Chain.ReadState()).Nodes.Keys.Order().ElementAt(move), Stake);
            var before = committee;
            await LoadStack.Until(
                async () =>
                {
                    committee = (await stack.Chain.Chain.ReadState()).Current!;
                    return failed.IsCompleted || HaveMoved(before, committee);
                },
                "shards move");
        }

        var last = committee.Epoch;
        await LoadStack.Until(
            async () => failed.IsCompleted || (await stack.Chain.Chain.ReadState()).Epoch > last, "the epoch of the last move ends");
    }

    private static bool HaveMoved(Committee before, Committee after) => Enumerable.Range(0, Shards).Select(s => new ShardIndex((ushort)s))
        .Any(s => before.Members[before.HolderOf(s)].NodeId != after.Members[after.HolderOf(s)].NodeId);

    private static async Task Store(LoadStack stack, ConcurrentDictionary<string, byte[]> stored, int writer, CancellationToken enough)
    {
        for (int i = 0; !enough.IsCancellationRequested; i++)
        {
            var blob = LoadStack.Bytes(BlobBytes, (writer * 100_000) + i);
            stored[await stack.Store(blob)] = blob;
        }
    }

    private static async Task Read(LoadStack stack, ConcurrentDictionary<string, byte[]> stored, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var (id, blob) = stored.ElementAt(Random.Shared.Next(stored.Count));
            Assert.Equal(blob, await stack.Read(id));
        }
    }
}
