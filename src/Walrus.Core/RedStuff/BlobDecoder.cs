using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.RedStuff;

/// <summary>A blob cannot be decoded from the slivers at hand, or what was decoded is not what the blob id stands for.</summary>
public sealed class BlobDecodingException : Exception
{
    /// <summary>Creates the error with no message.</summary>
    public BlobDecodingException() { }

    /// <summary>Creates the error with a message.</summary>
    public BlobDecodingException(string message) : base(message) { }

    /// <summary>Creates the error with a message and the error that caused it.</summary>
    public BlobDecodingException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>How hard to look whether a decoded blob was encoded consistently (spec/encoding.md §3.6).</summary>
public enum ConsistencyCheck
{
    /// <summary>Not at all: for readers that verify otherwise, or who wrote the blob themselves.</summary>
    Skip,

    /// <summary>Recompute the roots of the K1 primary slivers that hold the data itself.</summary>
    Default,

    /// <summary>Encode everything again and compare the blob id.</summary>
    Strict,
}

/// <summary>Turns slivers back into the blob.</summary>
/// <param name="codec">Tables and kernels, shared.</param>
public sealed unsafe class BlobDecoder(RedStuffCodec codec)
{
    private const int GroupBytes = 1024;

    /// <summary>How many slivers of an axis the decoder needs: K1 primary or K2 secondary ones.</summary>
    public int SliversNeeded(SliverAxis axis) => codec.Config.SourceSymbolsOf(axis);

    /// <summary>
    /// Decodes a blob into memory from verified slivers of one axis and checks it.
    /// </summary>
    /// <exception cref="BlobDecodingException">Too few slivers, or the blob is inconsistently encoded.</exception>
    /// <exception cref="BlobTooLargeException">The blob does not fit one array.</exception>
    public byte[] Decode(
        BlobMetadataWithId metadata,
        SliverAxis axis,
        IReadOnlyCollection<Sliver> slivers,
        ConsistencyCheck check = ConsistencyCheck.Default,
        CancellationToken ct = default)
    {
        _ = metadata.Metadata.SymbolSize(codec.Config);
        var output = new MemoryBlob((long)metadata.Metadata.UnencodedLength);
        var used = Decode(metadata.Metadata, axis, slivers, output, null, ct);
        if (!IsConsistent(metadata, output, check, axis == SliverAxis.Primary ? used : [], ct))
        {
            throw new BlobDecodingException(
                $"Blob {metadata.BlobId} was encoded inconsistently by its writer; its content must not be used.");
        }

        return System.Runtime.InteropServices.MemoryMarshal.TryGetArray(output.Bytes, out var array) ? array.Array! : output.Bytes.ToArray();
    }

    /// <summary>
    /// Decodes a blob from slivers of one axis, which should be verified, and returns the slivers that were used. Slivers of the other
    /// axis, of the wrong size, or given twice are passed over; so are surplus ones, those that hold no raw data first. The output is
    /// not checked; see <see cref="IsConsistent"/>.
    /// </summary>
    /// <exception cref="BlobDecodingException">Fewer usable slivers than <see cref="SliversNeeded"/>.</exception>
    public IReadOnlyList<SliverIndex> Decode(
        BlobMetadata metadata,
        SliverAxis axis,
        IReadOnlyCollection<Sliver> slivers,
        IBlobWriter output,
        IProgress<double>? progress = null,
        CancellationToken ct = default)
    {
        int symbol = metadata.SymbolSize(codec.Config);
        long length = (long)metadata.UnencodedLength;
        var chosen = Choose(axis, slivers, symbol);
        var code = codec.CodeAlong(axis.Other());
        var received = new bool[code.Total];
        foreach (var sliver in chosen)
        {
            received[sliver.Index.Value] = true;
        }

        var run = new Run(axis, chosen, code, ErasurePattern.Create(code, received), output, length, symbol, codec.Config, progress);
        Workers.Run(codec.Options.MaxParallelism, run.Jobs, run.Work, ct);
        return [.. chosen.Select(s => s.Index)];
    }

    /// <summary>
    /// Whether a decoded blob is what its metadata stands for. Primary slivers among <paramref name="verified"/> need not be hashed again
    /// by the default check.
    /// </summary>
    public bool IsConsistent(
        BlobMetadataWithId metadata,
        IBlobReader decoded,
        ConsistencyCheck check,
        IEnumerable<SliverIndex>? verified = null,
        CancellationToken ct = default) => check switch
        {
            ConsistencyCheck.Skip => true,
            ConsistencyCheck.Strict => new BlobEncoder(codec).ComputeMetadata(decoded, null, ct).BlobId == metadata.BlobId,
            _ => SystematicRootsMatch(metadata.Metadata, decoded, verified, ct),
        };

    private bool SystematicRootsMatch(BlobMetadata metadata, IBlobReader decoded, IEnumerable<SliverIndex>? verified, CancellationToken ct)
    {
        var config = codec.Config;
        int symbol = config.SymbolSize(decoded.Length);
        int rowBytes = config.SliverLength(SliverAxis.Primary, symbol);
        var known = verified?.Select(s => (int)s.Value).ToHashSet() ?? [];
        int[] rows = [.. Enumerable.Range(0, config.PrimarySourceSymbols).Where(r => !known.Contains(r))];
        bool match = true;
        Workers.Run(codec.Options.MaxParallelism, rows.Length, take =>
        {
            var verifier = new SliverVerifier(codec);
            var data = new byte[rowBytes];
            for (int job = take(); job >= 0 && Volatile.Read(ref match); job = take())
            {
                decoded.ReadPadded((long)rows[job] * rowBytes, data);
                var row = new Sliver(SliverAxis.Primary, new SliverIndex((ushort)rows[job]), symbol, data);
                if (verifier.Verify(row, metadata) != SliverFault.None)
                {
                    Volatile.Write(ref match, false);
                }
            }
        }, ct);
        return match;
    }

    private List<Sliver> Choose(SliverAxis axis, IReadOnlyCollection<Sliver> slivers, int symbol)
    {
        int needed = SliversNeeded(axis);
        int length = codec.Config.SliverLength(axis, symbol);
        var usable = slivers
            .Where(s => s.Axis == axis && s.Index.Value < codec.Config.Shards && s.SymbolSize == symbol && s.Data.Length == length)
            .DistinctBy(s => s.Index)
            .OrderBy(s => s.Index)
            .Take(needed)
            .ToList();
        return usable.Count == needed
            ? usable
            : throw new BlobDecodingException(
                $"{needed} {axis.Word()} slivers are needed to decode this blob, {usable.Count} usable ones are here.");
    }

    /// <summary>
    /// One decoding. From primary slivers (rows) every column is a codeword, so a job is a group of columns; from secondary slivers
    /// every row is one, and a job a group of rows.
    /// </summary>
    private sealed class Run
    {
        private readonly SliverAxis axis;
        private readonly List<Sliver> slivers;
        private readonly ReedSolomonCode code;
        private readonly ErasurePattern pattern;
        private readonly IBlobWriter output;
        private readonly long length;
        private readonly int symbol;
        private readonly SymbolSlices slices;
        private readonly int codewords;
        private readonly int group;
        private readonly long rowBytes;
        private readonly IProgress<double>? progress;
        private int done;

        internal Run(
            SliverAxis axis, List<Sliver> slivers, ReedSolomonCode code, ErasurePattern pattern, IBlobWriter output, long length, int symbol,
            EncodingConfig config, IProgress<double>? progress)
        {
            this.axis = axis;
            this.slivers = slivers;
            this.code = code;
            this.pattern = pattern;
            this.output = output;
            this.length = length;
            this.symbol = symbol;
            this.progress = progress;
            slices = new SymbolSlices(symbol);
            codewords = config.SymbolsInSliver(axis);
            group = slices.IsSliced ? 1 : StripPlan.BestSymbolCount(symbol, GroupBytes, codewords);
            rowBytes = (long)config.SecondarySourceSymbols * symbol;
        }

        internal int Jobs => (codewords + group - 1) / group * slices.Count;

        internal void Work(Func<int> take)
        {
            using var tile = new Tile(code.Total, Math.Min(SymbolSlices.MaxBytes, group * symbol));
            using var work = new Scratch(code.WorkBytes);
            var plans = new StripPlans();
            var row = new byte[axis == SliverAxis.Secondary && !slices.IsSliced ? rowBytes : 0];
            for (int job = take(); job >= 0; job = take())
            {
                int slice = job % slices.Count, first = job / slices.Count * group;
                int count = Math.Min(group, codewords - first), start = SymbolSlices.Start(slice), piece = slices.Length(slice);
                foreach (var sliver in slivers)
                {
                    sliver.Data.Span.Slice(first * symbol + start, count * piece).CopyTo(tile.RowSpan(sliver.Index.Value, count * piece));
                }

                code.DecodeRows(tile, plans.For(piece, count), pattern, work.Pointer);
                if (axis == SliverAxis.Primary)
                {
                    for (int r = 0; r < code.SourceCount; r++)
                    {
                        Write(r * rowBytes + (long)first * symbol + start, tile.RowSpan(r, count * piece));
                    }
                }
                else if (slices.IsSliced)
                {
                    for (int c = 0; c < code.SourceCount; c++)
                    {
                        Write(first * rowBytes + (long)c * symbol + start, tile.RowSpan(c, piece));
                    }
                }
                else
                {
                    WriteRows(first, count, tile, row);
                }

                progress?.Report((double)Interlocked.Increment(ref done) / Jobs);
            }
        }

        private void WriteRows(int first, int count, Tile tile, byte[] row)
        {
            fixed (byte* target = row)
            {
                for (int k = 0; k < count; k++)
                {
                    byte* source = tile.Row(0) + k * symbol;
                    for (int c = 0; c < code.SourceCount; c++, source += tile.Stride)
                    {
                        Copying.Small(source, target + (nint)c * symbol, symbol);
                    }

                    Write((first + k) * rowBytes, row);
                }
            }
        }

        private void Write(long offset, ReadOnlySpan<byte> data)
        {
            int inside = (int)Math.Clamp(length - offset, 0, data.Length);
            if (inside > 0)
            {
                output.Write(offset, data[..inside]);
            }
        }
    }
}
