using Walrus.Client.Nodes;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Read;

/// <summary>
/// Reads a quilt column by column, each column a verified secondary sliver (storage-node-api §C.5), or from the <paramref name="whole"/>
/// quilt. A method that returns null could not get a column; then the whole quilt is the way.
/// </summary>
internal sealed class QuiltReading(BlobReading reading, SliverFetch fetch, IQuiltColumns? whole)
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);
    private readonly long began = reading.Network.Clock.GetTimestamp();
    private readonly Dictionary<int, ReadOnlyMemory<byte>> columns = [];

    /// <summary>What is held while a patch is read: at worst all columns, and the patch.</summary>
    internal static long BytesHeld(SliverFetch fetch) => Math.Min((long)fetch.Metadata.Metadata.UnencodedLength, 64L << 20) * 2;

    internal Task<ReadResult?> Index(CancellationToken ct) => Read(
        async () => await ReadIndex(ct) is { } index ? new ReadResult.Index(fetch.Metadata, index, fetch.Figures(began)) : null);

    internal Task<ReadResult?> Patch(string identifier, CancellationToken ct) => Read(async () =>
    {
        if (await ReadIndex(ct) is not { } index)
        {
            return null;
        }

        return index.Find(identifier) is { } entry
            ? await Have(entry.Columns.Start, entry.Columns.Count, ct) ? Found(entry.Columns, QuiltReader.ReadPatch(Columns(), entry)) : null
            : new ReadResult.NoPatch($"the quilt has no patch '{(identifier.Length <= 60 ? identifier : identifier[..60] + "…")}'");
    });

    internal Task<ReadResult?> Patch(QuiltPatchInternalId id, CancellationToken ct) => Read(async () =>
        id.End > fetch.Config.SecondarySourceSymbols ? new ReadResult.NoPatch("the quilt has no such columns")
        : await Have(id.Start, id.Count, ct) ? Found(id, QuiltReader.ReadPatch(Columns(), id))
        : null);

    private static async Task<ReadResult?> Read(Func<Task<ReadResult?>> read)
    {
        try
        {
            return await read();
        }
        catch (WalrusFormatException e)
        {
            return new ReadResult.NoPatch(e.Message);
        }
    }

    private ReadResult.Patch Found(QuiltPatchInternalId id, QuiltPatch patch) =>
        new(fetch.Metadata, new QuiltPatchId(fetch.Metadata.BlobId, id), patch, fetch.Figures(began));

    private async Task<QuiltIndex?> ReadIndex(CancellationToken ct)
    {
        if (!await Have(0, 1, ct))
        {
            return null;
        }

        int count = Math.Min(QuiltReader.IndexColumns(Columns().Column(0).Span), fetch.Config.SecondarySourceSymbols);
        return await Have(0, count, ct) ? QuiltReader.ReadIndex(Columns()) : null;
    }

    private IQuiltColumns Columns() => whole ?? new FetchedColumns(fetch.Config, fetch.SymbolSize, columns);

    private async Task<bool> Have(int start, int count, CancellationToken ct)
    {
        if (whole is not null)
        {
            return true;
        }

        var wanted = new Queue<int>(Enumerable.Range(start, count).Where(c => !columns.ContainsKey(c)));
        await using var race = new RequestRace<int, Sliver?>(
            (column, stop) => fetch.Fetch(SliverAxis.Secondary, new SliverIndex((ushort)column), stop), reading.Network.Clock, ct);
        while (wanted.Count > 0 || race.Open > 0)
        {
            while (race.Open < AtOnce && wanted.TryDequeue(out int column))
            {
                race.Start(column);
            }

            if (await race.Next(Forever, ct) is not (var got, { } sliver))
            {
                return false;
            }

            columns[got] = sliver.Data;
        }

        return true;
    }
}
