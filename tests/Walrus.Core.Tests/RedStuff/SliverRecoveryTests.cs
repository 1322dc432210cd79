using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

public sealed class SliverRecoveryTests
{
    [Theory]
    [InlineData(4, 40_000)]
    [InlineData(7, 60)]
    [InlineData(10, 1)]
    [InlineData(16, 9_999)]
    [InlineData(31, 123_456)]
    [InlineData(100, 500_000)]
    public void Any_K_symbols_recover_any_sliver(int shards, int length)
    {
        var random = new Random(shards);
        var blob = TestBlob.Encode(shards, length);
        var recovery = new SliverRecovery(blob.Codec);
        var verifier = new SliverVerifier(blob.Codec);
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            var sources = Enumerable.Range(0, shards).Select(i => verifier.Expand(blob.Sliver(axis.Other(), i))).ToArray();
            for (int i = 0; i < shards; i++)
            {
                random.Shuffle(sources);
                var target = new SliverIndex((ushort)i);
                var symbols = sources.Take(recovery.SymbolsNeeded(axis)).Select(s => s.DecodingSymbolFor(target));
                Assert.Equal(blob.Sliver(axis, i), recovery.Recover(axis, target, blob.Sliver(axis, i).SymbolSize, symbols));
            }
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void A_thousand_shard_sliver_is_recovered_on_every_kernel(KernelLevel kernel)
    {
        var blob = TestBlob.Encode(1000, 500_000, kernel);
        var recovery = new SliverRecovery(blob.Codec);
        var verifier = new SliverVerifier(blob.Codec);
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            var target = new SliverIndex(axis == SliverAxis.Primary ? (ushort)5 : (ushort)990);
            var symbols = blob.Pick(axis.Other(), recovery.SymbolsNeeded(axis), new Random(4))
                .Select(s => verifier.Expand(s).DecodingSymbolFor(target));
            Assert.Equal(blob.Sliver(axis, target.Value), recovery.Recover(axis, target, 4, symbols));
        }
    }

    [Fact]
    public void Unusable_symbols_do_not_count()
    {
        var blob = TestBlob.Encode(7, 300);
        var recovery = new SliverRecovery(blob.Codec);
        var verifier = new SliverVerifier(blob.Codec);
        var target = new SliverIndex(2);
        int size = blob.Sliver(SliverAxis.Primary, 0).SymbolSize;
        var good = Enumerable.Range(0, 5).Select(i => verifier.Expand(blob.Sliver(SliverAxis.Secondary, i)).DecodingSymbolFor(target)).ToList();
        DecodingSymbol[] bad =
        [
            good[0], good[1] with { Data = good[1].Data[1..] }, good[2] with { TargetAxis = SliverAxis.Secondary },
            good[3] with { Source = new SliverIndex(7) },
        ];
        Assert.Null(recovery.Recover(SliverAxis.Primary, target, size, [.. good.Take(4), .. bad]));
        Assert.Equal(blob.Sliver(SliverAxis.Primary, 2), recovery.Recover(SliverAxis.Primary, target, size, [.. bad, .. good]));
    }

    [Fact]
    public void Recovery_symbols_verify_against_the_metadata_and_survive_BCS()
    {
        var blob = TestBlob.Encode(10, 4_000);
        var verifier = new SliverVerifier(blob.Codec);
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            for (int s = 0; s < 10; s++)
            {
                var source = verifier.Expand(blob.Sliver(axis, s));
                Assert.Equal(blob.Metadata.RootOf(blob.Config, axis, source.Sliver.Index), source.Root);
                for (ushort t = 0; t < 10; t++)
                {
                    var target = new SliverIndex(t);
                    Assert.Equal(SymbolFault.None, source.RecoverySymbolFor(target).Verify(blob.Config, blob.Metadata, target));
                    var general = GeneralRecoverySymbol.FromBcs(GeneralRecoverySymbol.From(source, target).ToBcs());
                    Assert.Equal(GeneralRecoverySymbol.From(source, target), general);
                    Assert.Equal(SymbolFault.None, general.Verify(blob.Config, blob.Metadata, axis.Other(), target));
                    Assert.Equal(SymbolFault.None, general.Verify(blob.Config, blob.Metadata, axis, source.Sliver.Index));
                }
            }
        }
    }

    [Fact]
    public void A_symbol_names_its_row_and_column_whichever_sliver_it_came_from()
    {
        var blob = TestBlob.Encode(7, 300);
        var verifier = new SliverVerifier(blob.Codec);
        var fromRow = GeneralRecoverySymbol.From(verifier.Expand(blob.Sliver(SliverAxis.Primary, 2)), new SliverIndex(6));
        var fromColumn = GeneralRecoverySymbol.From(verifier.Expand(blob.Sliver(SliverAxis.Secondary, 6)), new SliverIndex(2));
        Assert.Equal("2-6", fromRow.Id.ToString());
        Assert.Equal(fromRow.Id, fromColumn.Id);
        Assert.Equal(fromRow.For(SliverAxis.Primary), fromColumn.For(SliverAxis.Primary));
        Assert.Equal(fromRow.For(SliverAxis.Secondary), fromColumn.For(SliverAxis.Secondary));
    }

    [Fact]
    public void A_recovery_symbol_with_any_flipped_bit_is_refused()
    {
        var blob = TestBlob.Encode(7, 300);
        var target = new SliverIndex(5);
        var bcs = GeneralRecoverySymbol.From(new SliverVerifier(blob.Codec).Expand(blob.Sliver(SliverAxis.Secondary, 1)), target).ToBcs();
        for (int bit = 0; bit < bcs.Length * 8; bit++)
        {
            bcs[bit / 8] ^= (byte)(1 << (bit % 8));
            SymbolFault fault;
            try
            {
                fault = GeneralRecoverySymbol.FromBcs(bcs).Verify(blob.Config, blob.Metadata, SliverAxis.Primary, target);
            }
            catch (WalrusFormatException)
            {
                fault = SymbolFault.InvalidProof;
            }

            Assert.True(fault != SymbolFault.None, $"bit {bit}");
            bcs[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_symbol_for_another_target_is_refused()
    {
        var blob = TestBlob.Encode(7, 300);
        var symbol = GeneralRecoverySymbol.From(new SliverVerifier(blob.Codec).Expand(blob.Sliver(SliverAxis.Secondary, 1)), new SliverIndex(5));
        Assert.Equal(SymbolFault.TargetMismatch, symbol.Verify(blob.Config, blob.Metadata, SliverAxis.Primary, new SliverIndex(1)));
        Assert.Equal(SymbolFault.IndexTooLarge, symbol.Verify(blob.Config, blob.Metadata, SliverAxis.Primary, new SliverIndex(7)));
    }
}
