using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Chain;
using ControlPlane.Epochs;
using ControlPlane.Nodes;
using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace ControlPlane.Challenges;

/// <summary>Opens the round of the hour, asks every node for its part, reports what is lost and then the results.</summary>
internal sealed partial class ChallengeWorker(
    IActors actors, NodeClients clients, VerifiedMetadata metadata, SymbolChallenge symbols, Obligations obligations, ControlPlaneOptions options,
    TimeProvider clock, Func<string> entropy, string worker, ILogger logger)
{
    private const int NodesAtOnce = 16;

    private RoundPlan? plan;
    private long? settledRound;

    private IChallenges Challenges => actors.Actor<IChallenges>(Keys.Challenges);

    internal async Task Step(CancellationToken ct)
    {
        var epochs = await actors.Actor<IEpochs>(Keys.Epochs).Describe(ct);
        if (epochs.Settled is not { Members.Count: > 0 } picture) return;
        await OpenRound(picture, ct);
        if (plan is not { } open || open.Epoch != picture.Epoch) return;
        await Turns.ForEach(picture.Members, NodesAtOnce, member => Hold(open, picture, member, ct));
    }

    private async Task OpenRound(EpochPicture picture, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var round = Rounds.Of(now, options.RoundLength);
        if (settledRound == round) return;
        var feed = await actors.Actor<IFeed>(Keys.Feed).Describe(ct);
        if (feed.Lag(now) is var lag && lag > options.MaxChainLag)
        {
            // Towards its end the round is given up; before that the chain may come back.
            if (Rounds.Start(round + 1, options.RoundLength) - now > options.RoundLength / 4) return;
            await Challenges.Skip(round, $"our picture of the chain is {lag.TotalSeconds:0} s behind", ct);
            settledRound = round;
            return;
        }

        if (Mark(feed, round, now) is not { } mark) return;
        var reply = await Challenges.Open(
            new(round, picture.Epoch, picture.Shards, mark.Sequence, mark.Digest, mark.Timestamp, entropy()), ct);
        if (reply.Plan is { } opened) plan = opened;
        settledRound = round;
    }

    // A chain at rest makes no checkpoints: after a while the last one stands in for the first of the round. The nonce is secret either way.
    private RoundMark? Mark(FeedView feed, long round, DateTimeOffset now) =>
        feed.Marks.FirstOrDefault(m => m.Round == round) is { } mark ? mark
        : feed.Timestamp is { } at && now - Rounds.Start(round, options.RoundLength) > options.RoundLength / 10
            ? new(round, feed.Next - 1, feed.Digest, at)
        : null;

    private async Task Hold(RoundPlan open, EpochPicture picture, EpochMember member, CancellationToken ct)
    {
        var node = actors.Actor<INode>(Keys.Node(member.Node.NodeId));
        var round = await node.Begin(new(open, worker), ct);
        if (!round.Granted) return;
        var began = clock.GetTimestamp();
        var answers = new List<(PairChallenge Challenge, PairAnswer Answer)>();
        foreach (var challenge in round.Challenges) answers.Add((challenge, await Ask(picture, member, challenge, ct)));

        // Facts first: what is lost is with the blobs before the node's report ends the lease, so that a crash repeats rather than forgets.
        var results = await Settle(picture, member, answers, ct);
        var reply = await node.Report(new(round.Round, round.Attempt, round.Fence, results, clock.GetElapsedTime(began)), ct);
        if (reply.Tally is not { } tally) return;
        if (tally.Counts is { Missing: > 0 } or { Corrupt: > 0 })
        {
            LogFailures(member.Node.Name, tally.Round, tally.Counts.Missing, tally.Counts.Corrupt);
        }
        await Challenges.Record(tally, ct);
    }

    private async Task<PairAnswer> Ask(EpochPicture picture, EpochMember member, PairChallenge challenge, CancellationToken ct)
    {
        var config = new EncodingConfig(picture.Shards);
        return await metadata.Find(challenge.Blob.Blob, picture, member.Node.NodeId, ct) is { } found
            ? await symbols.AskPair(clients.Of(member.Node), found, config, challenge, ct)
            : new(ChallengeOutcome.Deferred, null, "no node gave metadata to judge by", []);
    }

    private async Task<IReadOnlyList<ChallengeResult>> Settle(
        EpochPicture picture, EpochMember member, List<(PairChallenge Challenge, PairAnswer Answer)> answers, CancellationToken ct)
    {
        var current = !answers.Any(a => a.Answer.Lost.Count > 0) || await obligations.CatchUp(ct);
        var results = new List<ChallengeResult>();
        foreach (var (challenge, answer) in answers)
        {
            results.Add(answer.Lost.Count == 0
                ? new(challenge, answer.Outcome, answer.Axis, answer.Detail)
                : await SettleLoss(picture, member, challenge, answer, current, ct));
        }

        return results;
    }

    private async Task<ChallengeResult> SettleLoss(
        EpochPicture picture, EpochMember member, PairChallenge challenge, PairAnswer answer, bool current, CancellationToken ct)
    {
        if (!current) return new(challenge, ChallengeOutcome.Deferred, answer.Axis, "we could not catch up with the chain to judge it");
        if (await obligations.Release(challenge.Blob.Blob, member.Node.NodeId, challenge.Shard, picture.Epoch, ct) is { } released)
        {
            return new(challenge, ChallengeOutcome.Superseded, answer.Axis, released);
        }

        var losses = answer.Lost.Select(l => new Loss(
            challenge.Blob.Blob, member.Node.NodeId, challenge.Shard, challenge.Pair, l.Axis,
            l.Outcome is ChallengeOutcome.Corrupt ? LossKind.Corrupt : LossKind.Missing, picture.Epoch, l.Detail));
        var blob = actors.Actor<IBlob>(Keys.Blob(challenge.Blob.Blob));
        await blob.Report(new(challenge.Blob.Blob, challenge.Blob.Size, picture.Shards, [.. losses]), ct);
        return new(challenge, answer.Outcome, answer.Axis, answer.Detail);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node {Node} failed challenges of round {Round}: {Missing} missing, {Corrupt} corrupt.")]
    private partial void LogFailures(string node, long round, int missing, int corrupt);
}
