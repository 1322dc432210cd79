using ControlPlane.Nodes;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace ControlPlane.Challenges;

/// <summary>Asks a node for challenged symbols and judges the answers.</summary>
internal sealed class SymbolChallenge(NodeClients clients, ControlPlaneOptions options)
{
    private const int LongestDetail = 300;

    /// <summary>Asks for one symbol, and once more at once when the answer speaks of loss: a failure counts only when it is repeated.</summary>
    internal async Task<(ChallengeOutcome Outcome, string Detail)> Ask(
        IStorageNode node, BlobMetadataWithId metadata, EncodingConfig config, SymbolId id, SliverAxis proofAxis, CancellationToken ct)
    {
        var first = await AskOnce(node, metadata, config, id, proofAxis, ct);
        if (first.Outcome is not (ChallengeOutcome.Missing or ChallengeOutcome.Corrupt)) return first;
        var second = await AskOnce(node, metadata, config, id, proofAxis, ct);
        return second.Outcome is ChallengeOutcome.Missing or ChallengeOutcome.Corrupt
            ? (second.Outcome, $"{first.Detail}; again: {second.Detail}")
            : second;
    }

    /// <summary>Both axes of a pair; the axes that are confirmed lost, and the outcome of the worse one.</summary>
    internal async Task<PairAnswer> AskPair(
        IStorageNode node, BlobMetadataWithId metadata, EncodingConfig config, PairChallenge challenge, CancellationToken ct)
    {
        var primary = await Ask(node, metadata, config, challenge.Primary, SliverAxis.Primary, ct);
        var secondary = await Ask(node, metadata, config, challenge.Secondary, SliverAxis.Secondary, ct);
        (SliverAxis Axis, (ChallengeOutcome Outcome, string Detail) Answer)[] both =
            [(SliverAxis.Primary, primary), (SliverAxis.Secondary, secondary)];
        var bad = both.Where(a => IsLoss(AfterLastStep(a.Answer.Outcome, challenge))).ToArray();
        var worst = bad.Length > 0 ? bad[0] : both.OrderByDescending(a => a.Answer.Outcome != ChallengeOutcome.Pass).First();
        return new(
            AfterLastStep(worst.Answer.Outcome, challenge), worst.Answer.Outcome is ChallengeOutcome.Pass ? null : worst.Axis, worst.Answer.Detail,
            [.. bad.Select(a => (a.Axis, AfterLastStep(a.Answer.Outcome, challenge), a.Answer.Detail))]);
    }

    private static bool IsLoss(ChallengeOutcome outcome) => outcome is ChallengeOutcome.Missing or ChallengeOutcome.Corrupt;

    // A node that has been silent about the same symbol for hours has lost it, for all we can tell.
    private ChallengeOutcome AfterLastStep(ChallengeOutcome outcome, PairChallenge challenge) =>
        outcome is ChallengeOutcome.Contained && challenge.Step >= options.ContainedRetries.Count ? ChallengeOutcome.Missing : outcome;

    private async Task<(ChallengeOutcome Outcome, string Detail)> AskOnce(
        IStorageNode node, BlobMetadataWithId metadata, EncodingConfig config, SymbolId id, SliverAxis proofAxis, CancellationToken ct)
    {
        var reply = await clients.Within(
            options.ChallengeDeadline, stop => node.GetRecoverySymbols(metadata.BlobId, [id], proofAxis, stop), ct);
        var (outcome, detail) = SymbolVerdict.Of(reply, config, metadata.Metadata, id, proofAxis);
        return (outcome, detail.Length <= LongestDetail ? detail : detail[..LongestDetail]);
    }
}

/// <summary>What came of a pair challenge; the lost axes with their own outcome and words.</summary>
internal sealed record PairAnswer(
    ChallengeOutcome Outcome, SliverAxis? Axis, string Detail, IReadOnlyList<(SliverAxis Axis, ChallengeOutcome Outcome, string Detail)> Lost);
