namespace Haulout.Tests.Load;

/// <summary>As many nodes stopped as the network tolerates: those that together hold at most f shards.</summary>
public sealed class NodesDownTests
{
    private const int SmallBlobs = 3, SmallBytes = 60_000, LargeBytes = 64 << 20;

    [Theory]
    [InlineData(4, 100)]
    [InlineData(7, 100)]
    [InlineData(11, 100)]
    [InlineData(11, 1000)]
    public async Task Blobs_of_up_to_64_MiB_are_stored_and_read_while_nodes_with_up_to_f_shards_stop_and_after_it(int nodes, int shards)
    {
        await using var stack = await LoadStack.Start(nodes, shards);
        var before = LoadStack.Bytes(SmallBytes, 99);
        string old = await stack.Store(before);
        byte[][] blobs = [LoadStack.Bytes(LargeBytes, 98), .. Enumerable.Range(0, SmallBlobs).Select(i => LoadStack.Bytes(SmallBytes, i))];

        long atRest = Stored(stack);
        var stores = Task.WhenAll(blobs.Select(stack.Store));
        await LoadStack.Until(() => Task.FromResult(stores.IsCompleted || Stored(stack) > atRest + (LargeBytes / 4)), "the upload has begun");
        int left = stack.Codec.Config.MaxFaulty, stopped = 0;
        foreach (var node in stack.Stack.Nodes)
        {
            int weight = (await stack.Member(node)).Shards.Count;
            if (weight <= left)
            {
                left -= weight;
                stopped++;
                await node.Stop(CancellationToken.None);
            }
        }

        Assert.Equal(nodes * stack.Codec.Config.MaxFaulty / shards, stopped);
        string[] ids = await stores;
        var last = LoadStack.Bytes(SmallBytes, 100);
        string newest = await stack.Store(last);
        foreach (var (id, blob) in ids.Zip(blobs).Append((old, before)).Append((newest, last)))
        {
            var back = await stack.Read(id);
            Assert.True(blob.AsSpan().SequenceEqual(back), $"{id} of {blob.Length} bytes came back as something else.");
        }
    }

    private static long Stored(LoadStack stack) => stack.Stack.Nodes.Sum(n => n.DiskBytes());
}
