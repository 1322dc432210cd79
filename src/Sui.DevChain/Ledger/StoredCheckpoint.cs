using System.Text;
using Walrus.Core.Bcs;
using Walrus.Core.Hashing;
using Walrus.Sui;

namespace Sui.DevChain.Ledger;

/// <summary>One checkpoint as readers see it. Times are milliseconds since 1970 and never fall from one to the next.</summary>
/// <param name="Sequence">From 0 (genesis), without a gap.</param>
/// <param name="Digest">Chained to the one before.</param>
/// <param name="Previous">The digest before; null for genesis.</param>
/// <param name="Timestamp">By the chain's clock.</param>
/// <param name="TotalTransactions">On the chain up to and with this one.</param>
/// <param name="IsEmpty">Whether it has no transactions.</param>
internal sealed record StoredCheckpoint(
    ulong Sequence, SuiDigest Digest, SuiDigest? Previous, ulong Timestamp, ulong TotalTransactions, bool IsEmpty);

/// <summary>
/// A row of the checkpoint table: either one checkpoint with transactions, or a run of empty ones at even distances, which are
/// derived when they are read. So an idle chain's file does not grow, and still every checkpoint that was ever shown stays readable.
/// </summary>
/// <param name="First">Sequence of the first checkpoint of the row.</param>
/// <param name="Count">How many; 1 with transactions.</param>
/// <param name="Timestamp">Of the first one.</param>
/// <param name="Interval">Milliseconds between two of the run; 0 with transactions.</param>
/// <param name="Anchor">The digest of the checkpoint before the row; null before genesis.</param>
/// <param name="Digest">With transactions: the checkpoint's digest. Null for a run.</param>
/// <param name="Total">Transactions on the chain up to and with this row.</param>
internal sealed record CheckpointRow(
    ulong First, ulong Count, ulong Timestamp, ulong Interval, SuiDigest? Anchor, SuiDigest? Digest, ulong Total)
{
    private static readonly byte[] Domain = Encoding.ASCII.GetBytes("haulout::checkpoint::");
    private static readonly byte[] EmptyDomain = Encoding.ASCII.GetBytes("haulout::empty-checkpoint::");

    internal ulong Last => First + Count - 1;

    /// <summary>The checkpoint of that sequence, which must lie in this row.</summary>
    internal StoredCheckpoint At(ulong sequence) => new(
        sequence, DigestAt(sequence), sequence == First ? Anchor : DigestAt(sequence - 1), TimestampAt(sequence), Total, Digest is null);

    /// <summary>A checkpoint with these transactions, right behind <paramref name="tip"/> (null: genesis).</summary>
    internal static CheckpointRow OfTransactions(StoredCheckpoint? tip, ulong timestamp, IReadOnlyList<SuiDigest> transactions)
    {
        var sequence = tip is null ? 0 : tip.Sequence + 1;
        var writer = new BcsWriter().WriteFixed(Domain).WriteU64(sequence).WriteFixed(Bytes(tip?.Digest)).WriteU64(timestamp);
        foreach (var digest in transactions)
        {
            writer.WriteFixed(digest.Span);
        }

        return new(
            sequence, 1, timestamp, 0, tip?.Digest, SuiDigest.FromBytes(Blake2b256.Hash(writer.Written)),
            (tip?.TotalTransactions ?? 0) + (ulong)transactions.Count);
    }

    /// <summary>
    /// The row after the clock has moved to <paramref name="now"/>: this run one longer, a new run behind <paramref name="tip"/>, or null
    /// when the next checkpoint of this run is not due yet.
    /// </summary>
    internal CheckpointRow? Tick(StoredCheckpoint tip, ulong now, ulong interval)
    {
        if (Digest is null && Interval == interval)
        {
            var due = TimestampAt(Last + 1);
            if (now < due)
            {
                return null;
            }

            if (now - due < interval)
            {
                return this with { Count = Count + 1 };
            }
        }

        return Empty(tip, now, interval);
    }

    /// <summary>An empty checkpoint at that time, right behind <paramref name="tip"/>.</summary>
    internal static CheckpointRow Empty(StoredCheckpoint tip, ulong now, ulong interval) =>
        new(tip.Sequence + 1, 1, Math.Max(now, tip.Timestamp), interval, tip.Digest, null, tip.TotalTransactions);

    private ulong TimestampAt(ulong sequence) => Timestamp + ((sequence - First) * Interval);

    /// <summary>A run's digests do not depend on one another but on its anchor, so that any of them is one hash away.</summary>
    private SuiDigest DigestAt(ulong sequence)
    {
        if (Digest is { } own)
        {
            return own;
        }

        var writer = new BcsWriter().WriteFixed(EmptyDomain).WriteU64(sequence).WriteFixed(Bytes(Anchor)).WriteU64(TimestampAt(sequence));
        return SuiDigest.FromBytes(Blake2b256.Hash(writer.Written));
    }

    private static byte[] Bytes(SuiDigest? digest) => digest is { } some ? some.Span.ToArray() : new byte[SuiDigest.Length];
}
