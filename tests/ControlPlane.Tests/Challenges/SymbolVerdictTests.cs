using ControlPlane.Challenges;
using Walrus.Client.Nodes;
using Walrus.Core.RedStuff;

namespace ControlPlane.Tests.Challenges;

public sealed class SymbolVerdictTests
{
    private static readonly RedStuffCodec Codec = new(new EncodingConfig(10), new CodecOptions { MaxParallelism = 1 });
    private static readonly EncodedBlob Blob = new BlobEncoder(Codec).Encode(Enumerable.Range(0, 500).Select(i => (byte)i).ToArray());
    private static readonly SymbolId Id = new(new(3), new(8));

    public static TheoryData<SliverAxis> Axes => [SliverAxis.Primary, SliverAxis.Secondary];

    [Theory]
    [MemberData(nameof(Axes))]
    public void The_committed_symbol_with_its_proof_passes(SliverAxis axis) => Assert.Equal(ChallengeOutcome.Pass, Judge(axis, Honest(axis)));

    [Theory]
    [MemberData(nameof(Axes))]
    public void A_symbol_out_of_a_damaged_sliver_is_corrupt(SliverAxis axis)
    {
        var sliver = Sliver(axis);
        var data = sliver.Data.ToArray();
        data[^1] ^= 1;
        var damaged = new SliverVerifier(Codec).Expand(new Sliver(axis, sliver.Index, sliver.SymbolSize, data));

        Assert.Equal(ChallengeOutcome.Corrupt, Judge(axis, GeneralRecoverySymbol.From(damaged, Crossing(axis))));
    }

    [Theory]
    [MemberData(nameof(Axes))]
    public void The_right_symbol_proven_in_the_crossing_sliver_is_missing(SliverAxis axis) =>
        Assert.Equal(ChallengeOutcome.Missing, Judge(axis, Honest(axis.Other())));

    [Theory]
    [MemberData(nameof(Axes))]
    public void Another_symbol_of_the_same_sliver_is_missing(SliverAxis axis)
    {
        var other = new SliverVerifier(Codec).Expand(Sliver(axis));

        Assert.Equal(ChallengeOutcome.Missing, Judge(axis, GeneralRecoverySymbol.From(other, new(1))));
    }

    [Fact]
    public void No_symbol_is_missing() => Assert.Equal(ChallengeOutcome.Missing, Judge(SliverAxis.Primary));

    [Theory]
    [InlineData(404, ChallengeOutcome.Missing)]
    [InlineData(451, ChallengeOutcome.Withheld)]
    [InlineData(429, ChallengeOutcome.Overloaded)]
    [InlineData(503, ChallengeOutcome.Overloaded)]
    [InlineData(500, ChallengeOutcome.Deferred)]
    [InlineData(400, ChallengeOutcome.Deferred)]
    public void Refusals_mean_what_their_status_says(int status, ChallengeOutcome expected) =>
        Assert.Equal(expected, Judge(new NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Refused(status, "", "")));

    [Fact]
    public void Silence_is_told_from_absence()
    {
        Assert.Equal(ChallengeOutcome.Offline, Judge(new NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Unreachable("refused")));
        Assert.Equal(ChallengeOutcome.Contained, Judge(new NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.TimedOut(TimeSpan.FromSeconds(5))));
        Assert.Equal(ChallengeOutcome.Corrupt, Judge(new NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Malformed("not BCS")));
    }

    private static Sliver Sliver(SliverAxis axis) => Blob.Slivers[axis, axis is SliverAxis.Primary ? Id.Row : Id.Column];

    private static Walrus.Core.Identifiers.SliverIndex Crossing(SliverAxis axis) => axis is SliverAxis.Primary ? Id.Column : Id.Row;

    private static GeneralRecoverySymbol Honest(SliverAxis axis) =>
        GeneralRecoverySymbol.From(new SliverVerifier(Codec).Expand(Sliver(axis)), Crossing(axis));

    private static ChallengeOutcome Judge(SliverAxis axis, params GeneralRecoverySymbol[] symbols) =>
        SymbolVerdict.Of(new NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Ok(symbols, 200),
            Codec.Config, Blob.Metadata.Metadata, Id, axis).Outcome;

    private static ChallengeOutcome Judge(NodeReply<IReadOnlyList<GeneralRecoverySymbol>> reply) =>
        SymbolVerdict.Of(reply, Codec.Config, Blob.Metadata.Metadata, Id, SliverAxis.Primary).Outcome;
}
