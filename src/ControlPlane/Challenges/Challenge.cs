using System.Text.Json.Serialization;
using ControlPlane.Blobs;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace ControlPlane.Challenges;

/// <summary>What a challenge observed (product §B.5); only <see cref="Corrupt"/> and <see cref="Missing"/> weigh on a node.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChallengeOutcome>))]
public enum ChallengeOutcome
{
    /// <summary>Valid proofs on both axes, in time.</summary>
    Pass,

    /// <summary>An answer that the metadata contradicts.</summary>
    Corrupt,

    /// <summary>The node says that it does not have it, twice.</summary>
    Missing,

    /// <summary>Connected, deadline missed; the same symbol is asked again later.</summary>
    Contained,

    /// <summary>No connection.</summary>
    Offline,

    /// <summary>The node asked for patience (429, 503).</summary>
    Overloaded,

    /// <summary>Blocked for legal reasons (451).</summary>
    Withheld,

    /// <summary>Nobody owes it any more, or the node cannot know of it yet.</summary>
    Superseded,

    /// <summary>We could not judge: no metadata, node not active, shards in transfer.</summary>
    Deferred,
}

/// <summary>
/// One pair challenge: symbol <paramref name="Primary"/> proven in the pair's primary sliver, <paramref name="Secondary"/> in its secondary one.
/// </summary>
/// <param name="Blob">The blob.</param>
/// <param name="Shard">The node's shard that owes the pair.</param>
/// <param name="Pair">The pair.</param>
/// <param name="Primary">(pair's row, t), t uniform.</param>
/// <param name="Secondary">(t, pair's column), t uniform.</param>
/// <param name="Step">How often the same symbols were asked before without an answer in time.</param>
public sealed record PairChallenge(BlobEntry Blob, ShardIndex Shard, SliverPairIndex Pair, SymbolId Primary, SymbolId Secondary, int Step);

/// <summary>The result of one; <paramref name="Axis"/> is the first axis that failed.</summary>
public sealed record ChallengeResult(PairChallenge Challenge, ChallengeOutcome Outcome, SliverAxis? Axis, string Detail);

/// <summary>How many challenges came out how.</summary>
public sealed record OutcomeCounts
{
    /// <summary>Passes.</summary>
    public int Pass { get; init; }

    /// <summary>Corrupt.</summary>
    public int Corrupt { get; init; }

    /// <summary>Missing.</summary>
    public int Missing { get; init; }

    /// <summary>Contained.</summary>
    public int Contained { get; init; }

    /// <summary>Offline.</summary>
    public int Offline { get; init; }

    /// <summary>Overloaded.</summary>
    public int Overloaded { get; init; }

    /// <summary>Withheld.</summary>
    public int Withheld { get; init; }

    /// <summary>Superseded.</summary>
    public int Superseded { get; init; }

    /// <summary>Deferred.</summary>
    public int Deferred { get; init; }

    /// <summary>All of them.</summary>
    [JsonIgnore]
    public int Total => Pass + Corrupt + Missing + Contained + Offline + Overloaded + Withheld + Superseded + Deferred;

    /// <summary>Counts results.</summary>
    public static OutcomeCounts Of(IEnumerable<ChallengeOutcome> outcomes)
    {
        var n = new int[Enum.GetValues<ChallengeOutcome>().Length];
        foreach (var outcome in outcomes) n[(int)outcome]++;
        return new()
        {
            Pass = n[0],
            Corrupt = n[1],
            Missing = n[2],
            Contained = n[3],
            Offline = n[4],
            Overloaded = n[5],
            Withheld = n[6],
            Superseded = n[7],
            Deferred = n[8],
        };
    }
}
