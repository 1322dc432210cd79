using FsCheck;
using FsCheck.Fluent;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

/// <summary>The promise of Red Stuff: whatever f of the n sliver pairs are lost, the blob and every lost sliver come back.</summary>
public sealed class FaultToleranceTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true);

    [Fact]
    public void The_blob_is_decoded_from_either_axis_of_the_pairs_that_are_left() => ForAll(loss =>
    {
        var decoder = new BlobDecoder(loss.Codec);
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            var left = loss.Remaining(axis);
            Assert.All(left, sliver => Assert.Equal(SliverFault.None, new SliverVerifier(loss.Codec).Verify(sliver, loss.Metadata)));
            Assert.Equal(loss.Content, decoder.Decode(loss.Encoded.Metadata, axis, left, ConsistencyCheck.Strict));
        }
    });

    [Fact]
    public void Every_lost_sliver_is_recovered_from_K_random_symbols_of_those_left() => ForAll(loss =>
    {
        var verifier = new SliverVerifier(loss.Codec);
        var recovery = new SliverRecovery(loss.Codec);
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            var sources = loss.Remaining(axis.Other()).Select(verifier.Expand).ToArray();
            foreach (int pair in loss.Lost)
            {
                var target = loss.Config.SliverOf(new SliverPairIndex((ushort)pair), axis);
                loss.Random.Shuffle(sources);
                var symbols = sources.Take(recovery.SymbolsNeeded(axis)).Select(source => source.RecoverySymbolFor(target)).ToArray();
                Assert.All(symbols, symbol => Assert.Equal(SymbolFault.None, symbol.Verify(loss.Config, loss.Metadata, target)));
                var recovered = recovery.Recover(axis, target, loss.SymbolSize, symbols.Select(s => s.Symbol));
                Assert.Equal(loss.Encoded.Slivers[axis, target], recovered);
                Assert.Equal(SliverFault.None, verifier.Verify(recovered!, loss.Metadata));
            }
        }
    });

    private static void ForAll(Action<Loss> check)
    {
        var losses =
            from shards in Gen.Choose(4, 40)
            from length in Gen.OneOf(Gen.Choose(0, 50), Gen.Choose(0, 5_000))
            from seed in Gen.Choose(0, int.MaxValue)
            select (shards, length, seed);
        Check.One(Runs, Prop.ForAll(losses.ToArbitrary(), l => check(Loss.Of(l.shards, l.length, l.seed))));
    }

    /// <summary>An encoded blob of which f pairs are lost.</summary>
    private sealed record Loss(byte[] Content, RedStuffCodec Codec, EncodedBlob Encoded, int[] Lost, Random Random)
    {
        internal EncodingConfig Config => Codec.Config;

        internal BlobMetadata Metadata => Encoded.Metadata.Metadata;

        internal int SymbolSize => Config.SymbolSize(Content.Length);

        internal static Loss Of(int shards, int length, int seed)
        {
            var random = new Random(seed);
            var content = new byte[length];
            random.NextBytes(content);
            var codec = new RedStuffCodec(new EncodingConfig(shards));
            int[] pairs = [.. Enumerable.Range(0, shards)];
            random.Shuffle(pairs);
            return new Loss(content, codec, new BlobEncoder(codec).Encode(content), pairs[..codec.Config.MaxFaulty], random);
        }

        internal Sliver[] Remaining(SliverAxis axis)
        {
            Sliver[] left =
            [
                .. Enumerable.Range(0, Config.Shards).Except(Lost)
                    .Select(pair => Encoded.Slivers[axis, Config.SliverOf(new SliverPairIndex((ushort)pair), axis)]),
            ];
            Random.Shuffle(left);
            return left;
        }
    }
}
