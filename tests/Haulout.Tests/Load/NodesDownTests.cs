namespace Haulout.Tests.Load;

/// <summary>As many nodes stopped as the network tolerates: those that together hold at most f shards.</summary>
public sealed class NodesDownTests
{
    private const int Shards = 100, Blobs = 4, BlobBytes = 60_000;

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(11)]
    public async Task Blobs_are_stored_and_read_while_nodes_with_up_to_f_shards_stop_and_after_it(int nodes)
    {
        await using var stack = await LoadStack.Start(nodes, Shards);
        var before = LoadStack.Bytes(BlobBytes, 99);
        string old = await stack.Store(before);
        byte[][] blobs = [.. Enumerable.Range(0, Blobs).Select(i => LoadStack.Bytes(BlobBytes, i))];

        var stores = Task.WhenAll(blobs.Select(stack.Store));
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

        Assert.Equal(nodes * stack.Codec.Config.MaxFaulty / Shards, stopped);
        string[] ids = await stores;
        var last = LoadStack.Bytes(BlobBytes, 100);
        string newest = await stack.Store(last);
        foreach (var (id, blob) in ids.Zip(blobs).Append((old, before)).Append((newest, last)))
        {
            Assert.Equal(blob, await stack.Read(id));
        }
    }
}
