using ControlPlane.Actors;
using ControlPlane.Blobs;
using Walrus.Core.Hashing;
using Walrus.Sui;

namespace ControlPlane.Challenges;

/// <inheritdoc cref="IChallenges"/>
public class ChallengeLog(IDocument<ChallengesState> state, IActorContext context, ControlPlaneOptions options) : IChallenges
{
    private const int RoundsKept = 48;
    private const int TalliesKept = 1000;
    private const int PartitionsAtOnce = 64;

    /// <inheritdoc/>
    public async Task<RoundReply> Open(RoundRequest request, CancellationToken ct = default)
    {
        var s = state.Value;
        if (s.Plan is { } open && open.Round >= request.Round)
        {
            return open.Round == request.Round ? new(open, "") : new(null, $"Round {open.Round} is open already.");
        }

        if (s.Rounds.Any(r => r.Round >= request.Round)) return new(null, "The round was skipped.");
        var secret = s.Secret.Length > 0 ? s.Secret : request.Entropy;
        var bytes = Convert.FromHexString(secret);
        if (bytes.Length != 32) throw new ArgumentException("The entropy of a round is 32 bytes in hex.", nameof(request));
        var nonce = ChallengeSeed.Nonce(bytes, s.Opened);
        var seed = ChallengeSeed.OfRound(
            options.Chain, request.Epoch, request.Round, request.Checkpoint, SuiDigest.Parse(request.Digest), nonce);
        var plan = new RoundPlan(
            request.Round, request.Epoch, request.NetworkShards, request.Checkpoint, request.Digest,
            Hex(nonce), Hex(Blake2b256.Hash(nonce)), Hex(seed),
            context.Clock.GetUtcNow(), await DrawBlobs(seed, ct));
        state.Value = s with
        {
            Secret = secret,
            Opened = s.Opened + 1,
            Plan = plan,
            Rounds = Turns.Newest([Entry(plan, Hex(Blake2b256.Hash(ChallengeSeed.Nonce(bytes, s.Opened + 1))))], s.Rounds, RoundsKept),
        };
        await state.Save();
        return new(plan, "");
    }

    /// <inheritdoc/>
    public async Task Skip(long round, string reason, CancellationToken ct = default)
    {
        var s = state.Value;
        if (s.Rounds.Any(r => r.Round >= round)) return;
        var entry = new RoundEntry(round, default, 0, "", "", "", "", context.Clock.GetUtcNow(), 0, reason, []);
        state.Value = s with { Rounds = Turns.Newest([entry], s.Rounds, RoundsKept) };
        await state.Save();
    }

    /// <inheritdoc/>
    public async Task Record(NodeTally tally, CancellationToken ct = default)
    {
        var s = state.Value;
        if (s.Rounds.FirstOrDefault(r => r.Round == tally.Round) is not { } entry || entry.Tallies.Count >= TalliesKept
            || entry.Tallies.Any(t => t.Node == tally.Node && t.Attempt == tally.Attempt))
        {
            return;
        }

        state.Value = s with { Rounds = [.. s.Rounds.Select(r => ReferenceEquals(r, entry) ? r with { Tallies = [.. r.Tallies, tally] } : r)] };
        await state.Save();
    }

    /// <inheritdoc/>
    public Task<ChallengesView> Describe(CancellationToken ct = default) => Task.FromResult(new ChallengesView(state.Value.Rounds));

    /// <inheritdoc/>
    public Task Wake(string reason) => Task.CompletedTask;

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static RoundEntry Entry(RoundPlan plan, string next) => new(
        plan.Round, plan.Epoch, plan.Checkpoint, plan.Digest, plan.Nonce, plan.Commitment, next, plan.OpenedAt, plan.Blobs.Count, null, []);

    // Uniform over all certified blobs of all partitions: ordinals are laid end to end. Too young ones are left out after the draw.
    private async Task<IReadOnlyList<BlobEntry>> DrawBlobs(byte[] seed, CancellationToken ct)
    {
        var counts = new int[options.Partitions];
        await Turns.ForEach(Enumerable.Range(0, options.Partitions), PartitionsAtOnce, async i =>
            counts[i] = (await context.Actor<IPartition>(Keys.Partition(i)).Summarize(ct)).Certified);
        var total = counts.Aggregate(0L, (sum, n) => sum + n);
        var drawn = new Draw(seed).Distinct(options.BlobsPerRound, (int)Math.Min(total, int.MaxValue)).Order().ToArray();
        var blobs = new List<BlobEntry>();
        long below = 0;
        for (int i = 0, next = 0; i < counts.Length && next < drawn.Length; below += counts[i++])
        {
            var ordinals = new List<int>();
            for (; next < drawn.Length && drawn[next] < below + counts[i]; next++) ordinals.Add((int)(drawn[next] - below));
            if (ordinals.Count > 0) blobs.AddRange((await context.Actor<IPartition>(Keys.Partition(i)).Draw(new(ordinals), ct)).Blobs);
        }

        var newest = context.Clock.GetUtcNow() - options.CertifiedGrace;
        return [.. blobs.Where(b => b.CertifiedAt <= newest)];
    }
}
