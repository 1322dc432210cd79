using Haulout.Parts;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.RedStuff;
using Walrus.StorageNode;
using Xunit.Abstractions;

namespace Haulout.Tests.Load;

/// <summary>A node on a new disk, with nothing but its keys.</summary>
public sealed class WipedNodeTests(ITestOutputHelper output)
{
    private const int Nodes = 4, Shards = 20, Blobs = 4, BlobBytes = 600_000;

    /// <summary>What product.md §B.6 allows beyond the price of symbols without proofs.</summary>
    private const double MostTimesTheFormula = 1.3;

    private const int SymbolOverhead = 5;

    [Fact]
    public async Task A_wiped_node_recovers_all_its_slivers_by_itself_for_little_more_than_the_symbols_they_need()
    {
        await using var stack = await LoadStack.Start(Nodes, Shards);
        Expected[] blobs = [.. Enumerable.Range(0, Blobs).Select(i => new Expected(stack.Codec, LoadStack.Bytes(BlobBytes, i)))];
        foreach (var blob in blobs)
        {
            Assert.Equal(blob.Id.ToString(), await stack.Store(blob.Content));
        }

        var victim = stack.Stack.Nodes[1];
        var (client, shards) = await stack.Member(victim);
        await victim.Stop(CancellationToken.None);
        Wipe(stack.FolderOf(victim));

        using var peers = new CountedNodes();
        using var chain = await ChainConnection.OpenEmbedded(
            [stack.Stack.Where.Chain], LoadStack.Patience, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        var wallet = chain.Wallet(Path.Combine(stack.FolderOf(victim), "wallet.key"));
        var options = new StorageNodeOptions
        {
            DataDirectory = stack.FolderOf(victim),
            Name = victim.Name,
            Listen = victim.Url.Authority,
            RecoveryGrace = TimeSpan.Zero,
            EpochCallJitter = TimeSpan.Zero,
        };
        await using var node = await StorageNode.Start(options, chain.Chain, wallet, peers, TimeProvider.System);
        foreach (var blob in blobs)
        {
            await LoadStack.Until(async () => (await blob.MissingAt(client, shards)).Count == 0, "the wiped node has every sliver again");
        }

        var config = stack.Codec.Config;
        int symbols = config.SymbolsInSliver(SliverAxis.Primary) + config.SymbolsInSliver(SliverAxis.Secondary);
        long formula = blobs.Sum(b => (long)shards.Count * symbols * (b.SymbolSize + SymbolOverhead));
        output.WriteLine($"{peers.Bytes} bytes moved, {formula} by the formula");
        Assert.InRange(peers.Bytes / (double)formula, 0.99, MostTimesTheFormula);
    }

    private static void Wipe(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(e => e.Name is not ("keys" or "wallet.key")))
        {
            if (entry is DirectoryInfo sub)
            {
                sub.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }
}
