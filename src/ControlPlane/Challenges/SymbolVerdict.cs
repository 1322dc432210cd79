using System.Net;
using Walrus.Client.Nodes;
using Walrus.Core.RedStuff;

namespace ControlPlane.Challenges;

/// <summary>What one answer to one challenged symbol means (product §B.5, "Outcomes"). Pure.</summary>
public static class SymbolVerdict
{
    private const int Unavailable = (int)HttpStatusCode.ServiceUnavailable;
    private const int TooMany = (int)HttpStatusCode.TooManyRequests;
    private const int Legal = (int)HttpStatusCode.UnavailableForLegalReasons;
    private const int NotFound = (int)HttpStatusCode.NotFound;

    /// <summary>
    /// The outcome of asking for symbol <paramref name="id"/> with its proof in the sliver of <paramref name="proofAxis"/>, and words for people.
    /// The metadata is verified already.
    /// </summary>
    public static (ChallengeOutcome Outcome, string Detail) Of(
        NodeReply<IReadOnlyList<GeneralRecoverySymbol>> reply, EncodingConfig config, BlobMetadata metadata, SymbolId id, SliverAxis proofAxis) =>
        reply switch
        {
            NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Ok(var symbols, _) => OfSymbols(symbols, config, metadata, id, proofAxis),
            NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Refused(var status, var reason, var message) =>
                OfRefusal(status, $"HTTP {status} {reason}: {message}"),
            NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Unreachable(var cause) => (ChallengeOutcome.Offline, cause),
            NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.TimedOut(var after) =>
                (ChallengeOutcome.Contained, $"no answer in {after.TotalSeconds:0.#} s"),
            NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Malformed(var cause) => (ChallengeOutcome.Corrupt, $"not recovery symbols: {cause}"),
            _ => (ChallengeOutcome.Deferred, "an answer of an unknown kind"),
        };

    private static (ChallengeOutcome, string) OfSymbols(
        IReadOnlyList<GeneralRecoverySymbol> symbols, EncodingConfig config, BlobMetadata metadata, SymbolId id, SliverAxis proofAxis)
    {
        if (symbols.FirstOrDefault(s => s.Id == id && s.ProofAxis == proofAxis) is not { } symbol)
        {
            return (ChallengeOutcome.Missing, $"200 without symbol {id}");
        }

        // Proven in the pair's own sliver, the symbol helps to rebuild the crossing one.
        var fault = symbol.Verify(config, metadata, proofAxis.Other(), proofAxis == SliverAxis.Primary ? id.Column : id.Row);
        return fault is SymbolFault.None ? (ChallengeOutcome.Pass, "") : (ChallengeOutcome.Corrupt, $"symbol {id}: {fault}");
    }

    // A 5xx other than 503 is a node in trouble, not a proof of loss; nor is a complaint about our request.
    private static (ChallengeOutcome, string) OfRefusal(int status, string detail) => status switch
    {
        NotFound => (ChallengeOutcome.Missing, detail),
        Legal => (ChallengeOutcome.Withheld, detail),
        Unavailable or TooMany => (ChallengeOutcome.Overloaded, detail),
        _ => (ChallengeOutcome.Deferred, detail),
    };
}
