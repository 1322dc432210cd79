using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Read;

/// <summary>A byte range straight from the systematic primary slivers that hold it, row by row (storage-node-api §C.5).</summary>
internal sealed class RowReading(WalrusNetwork network, NetworkView view, Committee committee, BlobMetadataWithId metadata)
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private long RowBytes => view.Codec.Config.SliverLength(SliverAxis.Primary, metadata.Metadata.SymbolSize(view.Codec.Config));

    internal long BytesFor(long offset, long length) => ((offset + length - 1) / RowBytes - offset / RowBytes + 1) * RowBytes;

    /// <summary>The range; null as soon as one of its rows cannot be had, because then the whole blob is the way.</summary>
    internal async Task<ReadResult.Found?> Read(long offset, long length, CancellationToken ct)
    {
        long began = network.Clock.GetTimestamp();
        int first = (int)(offset / RowBytes), last = (int)((offset + length - 1) / RowBytes), next = first;
        var nodes = view.NodesOf(committee).ToDictionary(n => n.Index);
        var output = new byte[length];
        await using var race = new RequestRace<int, Sliver?>((row, stop) => Ask(nodes, row, stop), network.Clock, ct);
        int left = last - first + 1;
        while (left > 0)
        {
            while (race.Open < AtOnce && next <= last)
            {
                race.Start(next++);
            }

            if (await race.Next(Patience, ct) is not (var row, { } sliver))
            {
                return null;
            }

            Copy(sliver.Data.Span, row * RowBytes, output, offset);
            left--;
        }

        int rows = last - first + 1;
        return new(metadata, new MemoryBlob(output), new(rows, rows * RowBytes, network.Clock.GetElapsedTime(began), []));
    }

    private async Task<Sliver?> Ask(Dictionary<int, CommitteeNode> nodes, int row, CancellationToken ct)
    {
        var config = view.Codec.Config;
        var pair = config.PairOf(new SliverIndex((ushort)row), SliverAxis.Primary);
        if (!nodes.TryGetValue(committee.HolderOf(config.ShardOf(pair, metadata.BlobId)), out var node))
        {
            return null;
        }

        var reply = await network.Nodes.At(node.Info).GetSliver(metadata.BlobId, pair, SliverAxis.Primary, ct);
        network.Standings.Note(node.Info.NodeId, reply);
        return reply is NodeReply<Sliver>.Ok(var sliver, _) && sliver.Index.Value == row
            && new SliverVerifier(view.Codec).Verify(sliver, metadata.Metadata) == SliverFault.None
            ? sliver
            : null;
    }

    private static void Copy(ReadOnlySpan<byte> row, long rowStart, Span<byte> output, long offset)
    {
        long from = Math.Max(rowStart, offset), to = Math.Min(rowStart + row.Length, offset + output.Length);
        row[(int)(from - rowStart)..(int)(to - rowStart)].CopyTo(output[(int)(from - offset)..]);
    }
}
