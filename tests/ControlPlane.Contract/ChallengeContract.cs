using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Challenges;
using Walrus.Core.Hashing;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Contract;

public abstract class ChallengeContract : ActorContract
{
    [Fact]
    public async Task A_round_draws_certified_blobs_of_all_partitions_none_twice()
    {
        await Certify(20);
        var plan = (await Open(1)).Plan!;

        Assert.Equal(Options.BlobsPerRound, plan.Blobs.Count);
        Assert.Equal(plan.Blobs.Count, plan.Blobs.DistinctBy(b => b.Blob).Count());
        Assert.True(plan.Blobs.DistinctBy(b => Keys.PartitionOf(b.Blob, Options.Partitions)).Count() > 1);
    }

    [Fact]
    public async Task With_few_blobs_a_round_takes_them_all()
    {
        await Certify(3);

        Assert.Equal(Enumerable.Range(0, 3).Select(Blob).Order(), (await Open(1)).Plan!.Blobs.Select(b => b.Blob).Order());
    }

    [Fact]
    public async Task A_round_opened_again_is_the_same_round()
    {
        await Certify(20);
        var first = await Open(1);
        var second = await Open(1);

        Assert.Equal((first.Plan!.Seed, first.Plan.Blobs.Count), (second.Plan!.Seed, second.Plan.Blobs.Count));
        Assert.Single((await Describe()).Rounds);
    }

    [Fact]
    public async Task An_older_round_is_not_opened()
    {
        await Open(5);

        Assert.Null((await Open(4)).Plan);
    }

    [Fact]
    public async Task The_seed_can_be_recomputed_and_the_nonce_was_promised_before()
    {
        await Open(1);
        await Open(3);
        await Host.Restart();
        var third = (await Open(4)).Plan!;

        var log = (await Describe()).Rounds;
        Assert.Equal([4L, 3L, 1L], log.Select(r => r.Round));
        Assert.Equal(log[1].NextCommitment, third.Commitment);
        Assert.Equal(log[2].NextCommitment, log[1].Commitment);
        Assert.Equal(third.Commitment, Convert.ToHexStringLower(Blake2b256.Hash(Convert.FromHexString(third.Nonce))));
        var seed = ChallengeSeed.OfRound(
            Options.Chain, third.Epoch, 4, third.Checkpoint, Walrus.Sui.SuiDigest.Parse(third.Digest), Convert.FromHexString(third.Nonce));
        Assert.Equal(third.Seed, Convert.ToHexStringLower(seed));
    }

    [Fact]
    public async Task A_skipped_round_is_logged_once_and_not_opened()
    {
        await Play(actors => Challenges(actors).Skip(1, "behind the chain"));
        await Play(actors => Challenges(actors).Skip(1, "again"));

        Assert.Null((await Open(1)).Plan);
        Assert.Equal("behind the chain", Assert.Single((await Describe()).Rounds).Void);
    }

    [Fact]
    public async Task A_tally_is_logged_once()
    {
        await Open(1);
        var tally = new NodeTally(1, 0, NodeId(0), new() { Pass = 6 }, TimeSpan.FromSeconds(1), Genesis);
        await Play(actors => Challenges(actors).Record(tally));
        await Play(actors => Challenges(actors).Record(tally));

        Assert.Equal(6, Assert.Single(Assert.Single((await Describe()).Rounds).Tallies).Counts.Total);
    }

    private static IChallenges Challenges(IActors actors) => actors.Actor<IChallenges>(Keys.Challenges);

    private Task<RoundReply> Open(long round) => Play(actors => Challenges(actors).Open(Round(round)));

    private Task<ChallengesView> Describe() => Play(actors => Challenges(actors).Describe());

    private Task Certify(int blobs) => Play(async actors =>
    {
        foreach (var group in Enumerable.Range(0, blobs).GroupBy(i => Keys.PartitionOf(Blob(i), Options.Partitions)))
        {
            var events = group.SelectMany(i => new[] { Registered(Blob(i), i, 9), Certified(Blob(i), i, 0, 9) });
            await actors.Actor<IPartition>(group.Key).Apply(Span(1, [.. events]));
        }
    });
}
