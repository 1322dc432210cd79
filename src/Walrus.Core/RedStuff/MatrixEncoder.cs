using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.Merkle;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.RedStuff;

/// <summary>
/// One run of the two-dimensional encoding (spec/encoding.md §3). First every row of the message matrix is extended, which gives the
/// parity columns K2..n-1; then every column is extended to n symbols, hashed, and its slivers handed out, a group of columns at a time
/// while it is in the cache. Symbols longer than a slice are taken slice by slice, so that memory beyond the parity does not grow with
/// the blob.
/// </summary>
internal sealed unsafe class MatrixEncoder
{
    /// <summary>Side by side, short symbols fill a tile row to about this.</summary>
    private const int GroupBytes = 1024;

    private const int RowBufferBytes = 1 << 16;

    private readonly RedStuffCodec codec;
    private readonly IBlobReader blob;
    private readonly ISliverSink? sink;
    private readonly IProgress<double>? progress;
    private readonly int n;
    private readonly int rows;
    private readonly int columns;
    private readonly int symbol;
    private readonly SymbolSlices slices;
    private readonly int block;
    private readonly int group;
    private readonly int tileWidth;
    private int workDone;
    private int workTotal;

    internal MatrixEncoder(RedStuffCodec codec, IBlobReader blob, ISliverSink? sink, IProgress<double>? progress)
    {
        this.codec = codec;
        this.blob = blob;
        this.sink = sink;
        this.progress = progress;
        n = codec.Config.Shards;
        rows = codec.Config.PrimarySourceSymbols;
        columns = codec.Config.SecondarySourceSymbols;
        symbol = codec.Config.SymbolSize(blob.Length);
        slices = new SymbolSlices(symbol);
        block = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)n) / 16, HashKernel.Lanes, 64);
        group = slices.IsSliced ? 1 : StripPlan.BestSymbolCount(symbol, GroupBytes, block);
        tileWidth = Math.Min(SymbolSlices.MaxBytes, group * symbol);
    }

    private long RowBytes => (long)columns * symbol;

    private int ColumnBytes => rows * symbol;

    internal BlobMetadata Run(CancellationToken ct)
    {
        var buffers = sink as SliverBuffers;
        using var parity = new Scratch(buffers is null ? (long)(n - columns) * ColumnBytes : 0);
        byte* parityStart = parity.Pointer;

        // When the slivers stay in memory, the secondary ones beyond K2 are the parity: they are written once and read from there.
        Span<byte> Parity(int column) => buffers is null
            ? new Span<byte>(parityStart + (nint)(column - columns) * ColumnBytes, ColumnBytes)
            : buffers.Secondary(column);

        int blocks = (n + block - 1) / block;
        int rowJobs = slices.IsSliced ? rows * slices.Count : (rows + group - 1) / group;

        // Columns cost about three times what rows do: they are hashed.
        workTotal = rowJobs + 3 * n;
        Workers.Run(codec.Options.MaxParallelism, rowJobs, take => ExtendRows(take, Parity), ct);

        var columnRoots = new MerkleNode[n];
        using var blockNodes = new Scratch((long)blocks * RowForest.Words(n) * sizeof(ulong));
        ulong* nodes = (ulong*)blockNodes.Pointer;
        Workers.Run(codec.Options.MaxParallelism, blocks, take => ExtendColumns(take, Parity, nodes, columnRoots, ct), ct);

        RowForest.Join(codec.Hash, nodes, blocks, n);
        var pairs = new SliverPairHashes[n];
        for (int pair = 0; pair < n; pair++)
        {
            pairs[pair] = new SliverPairHashes(DigestColumn.At(nodes, pair), columnRoots[n - 1 - pair]);
        }

        return new BlobMetadata((ulong)blob.Length, pairs);
    }

    private delegate Span<byte> ParityColumn(int column);

    private void ExtendRows(Func<int> take, ParityColumn parity)
    {
        var code = codec.CodeAlong(SliverAxis.Primary);
        using var tile = new Tile(n, tileWidth);
        using var work = new Scratch(code.WorkBytes);
        byte[] rowBuffer = ArrayPool<byte>.Shared.Rent(RowBufferBytes);
        var plans = new StripPlans();
        for (int job = take(); job >= 0; job = take())
        {
            int firstRow = slices.IsSliced ? job / slices.Count : job * group;
            int slice = slices.IsSliced ? job % slices.Count : 0;
            int sliceStart = SymbolSlices.Start(slice), piece = slices.Length(slice);
            int rowCount = Math.Min(group, rows - firstRow);
            int width = rowCount * piece;
            if (slices.IsSliced)
            {
                for (int column = 0; column < columns; column++)
                {
                    blob.ReadPadded(firstRow * RowBytes + (long)column * symbol + sliceStart, tile.RowSpan(column, piece));
                }
            }
            else
            {
                for (int i = 0; i < rowCount; i++)
                {
                    GatherRow(firstRow + i, tile, i * symbol, rowBuffer);
                }
            }

            code.EncodeRows(tile, plans.For(piece, rowCount), work.Pointer);
            for (int column = columns; column < n; column++)
            {
                tile.RowSpan(column, width).CopyTo(parity(column)[(firstRow * symbol + sliceStart)..]);
            }

            Report(1);
        }

        ArrayPool<byte>.Shared.Return(rowBuffer);
    }

    /// <summary>Deals one row of the message matrix out to the tile's rows, symbol by symbol.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherRow(int row, Tile tile, int offset, byte[] buffer)
    {
        int atOnce = RowBufferBytes / symbol;
        fixed (byte* b = buffer)
        {
            for (int first = 0; first < columns; first += atOnce)
            {
                int count = Math.Min(atOnce, columns - first);
                blob.ReadPadded(row * RowBytes + (long)first * symbol, new Span<byte>(b, count * symbol));
                byte* target = tile.Row(first) + offset;
                for (int i = 0; i < count; i++, target += tile.Stride)
                {
                    Copying.Small(b + i * symbol, target, symbol);
                }
            }
        }
    }

    private void ExtendColumns(
        Func<int> take, ParityColumn parity, ulong* blockNodes, MerkleNode[] columnRoots, CancellationToken ct)
    {
        var code = codec.CodeAlong(SliverAxis.Secondary);
        using var tile = new Tile(SymbolHasher.TileRows(n), tileWidth);
        using var work = new Scratch(code.WorkBytes);
        using var hasher = new SymbolHasher(codec.Hash, n, slices);
        using var sliver = new Scratch(sink is null || slices.IsSliced ? 0 : ColumnBytes);
        using var forest = new RowForest(codec.Hash, n, n, block);
        var plans = new StripPlans();
        for (int job = take(); job >= 0; job = take())
        {
            forest.Restart();
            int end = Math.Min(n, (job + 1) * block);
            for (int first = job * block; first < end; first += group)
            {
                ct.ThrowIfCancellationRequested();
                int count = Math.Min(group, end - first);
                for (int slice = 0; slice < slices.Count; slice++)
                {
                    int start = SymbolSlices.Start(slice), piece = slices.Length(slice);
                    if (slice > 0)
                    {
                        SymbolHasher.KeepLastByte(tile);
                    }

                    GatherColumns(first, count, start, piece, tile, parity);
                    code.EncodeRows(tile, plans.For(piece, count), work.Pointer);
                    HandOut(first, count, start, piece, tile, sliver.Pointer);
                    if (slices.IsSliced)
                    {
                        hasher.Add(tile, 0, slice);
                    }
                }

                for (int k = 0; k < count; k++)
                {
                    if (!slices.IsSliced)
                    {
                        hasher.Add(tile, k * symbol, 0);
                    }

                    forest.Push(hasher.Digests);
                    columnRoots[first + k] = hasher.Root();
                }

                Report(3 * count);
            }

            forest.Finish(blockNodes + (nint)job * RowForest.Words(n));
        }
    }

    /// <summary>The K1 source symbols of some columns, from the blob or from the parity of the first pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherColumns(int first, int count, int start, int piece, Tile tile, ParityColumn parity)
    {
        int fromBlob = Math.Clamp(columns - first, 0, count);
        if (fromBlob > 0)
        {
            for (int row = 0; row < rows; row++)
            {
                blob.ReadPadded(row * RowBytes + (long)first * symbol + start, tile.RowSpan(row, fromBlob * piece));
            }
        }

        for (int k = fromBlob; k < count; k++)
        {
            fixed (byte* source = parity(first + k))
            {
                byte* target = tile.Row(0) + k * symbol;
                for (int row = 0; row < rows; row++, target += tile.Stride)
                {
                    Copying.Small(source + (nint)row * symbol + start, target, piece);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void HandOut(int first, int count, int start, int piece, Tile tile, byte* sliver)
    {
        if (sink is null)
        {
            return;
        }

        int stored = Math.Clamp(columns - first, 0, count);
        for (int row = 0; stored > 0 && row < n; row++)
        {
            sink.Write(SliverAxis.Primary, new SliverIndex((ushort)row), first * symbol + start, tile.RowSpan(row, stored * piece));
        }

        // In memory the parity columns are secondary slivers already.
        int secondaries = sink is SliverBuffers ? stored : count;
        for (int k = 0; k < secondaries; k++)
        {
            var index = new SliverIndex((ushort)(first + k));
            if (slices.IsSliced)
            {
                for (int row = 0; row < rows; row++)
                {
                    sink.Write(SliverAxis.Secondary, index, row * symbol + start, tile.RowSpan(row, piece));
                }
            }
            else
            {
                byte* source = tile.Row(0) + k * symbol;
                for (int row = 0; row < rows; row++, source += tile.Stride)
                {
                    Copying.Small(source, sliver + row * symbol, symbol);
                }

                sink.Write(SliverAxis.Secondary, index, 0, new ReadOnlySpan<byte>(sliver, ColumnBytes));
            }
        }
    }

    private void Report(int work)
    {
        if (progress is not null)
        {
            progress.Report((double)Interlocked.Add(ref workDone, work) / workTotal);
        }
    }
}
