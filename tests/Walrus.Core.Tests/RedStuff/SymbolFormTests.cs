using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.Merkle;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

/// <summary>The wire forms of symbols and their ids (spec/encoding.md §3.5).</summary>
public sealed class SymbolFormTests
{
    private static readonly byte[] Digest = [.. Enumerable.Range(100, 32).Select(i => (byte)i)];

    private static readonly MerkleProof Proof = new([MerkleNode.Digest(Digest), MerkleNode.Empty]);

    [Fact]
    public void A_symbol_id_is_row_and_column_in_text()
    {
        Assert.Equal("17-21", new SymbolId(new SliverIndex(17), new SliverIndex(21)).ToString());
        Assert.Equal(new SymbolId(new SliverIndex(17), new SliverIndex(21)), SymbolId.Parse("17-21"));
    }

    [Fact]
    public void A_symbol_id_is_two_numbers_in_BCS()
    {
        var bcs = Written(new SymbolId(new SliverIndex(17), new SliverIndex(21)).WriteTo);
        Assert.Equal("11001500", Convert.ToHexString(bcs));
        var reader = new BcsReader(bcs);
        Assert.Equal(SymbolId.Parse("17-21"), SymbolId.ReadFrom(ref reader));
        reader.Finish();
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("17")]
    [InlineData("17-")]
    [InlineData("-21")]
    [InlineData("17-21-3")]
    [InlineData("17--21")]
    [InlineData("+17-21")]
    [InlineData(" 17-21")]
    [InlineData("17-21 ")]
    [InlineData("17 - 21")]
    [InlineData("17-65536")]
    [InlineData("0x11-21")]
    [InlineData("17.0-21")]
    [InlineData("１７-21")]
    public void Text_that_is_no_symbol_id_is_refused(string text) => Assert.Throws<WalrusFormatException>(() => SymbolId.Parse(text));

    [Theory]
    [InlineData(SliverAxis.Primary)]
    [InlineData(SliverAxis.Secondary)]
    public void A_decoding_symbol_is_source_and_data_in_BCS_whatever_its_axis(SliverAxis axis)
    {
        var bcs = Written(Symbol(axis).WriteTo);
        Assert.Equal("050103AABBCC", Convert.ToHexString(bcs));
        var reader = new BcsReader(bcs);
        Assert.Equal(Symbol(axis), DecodingSymbol.ReadFrom(ref reader, bcs, axis));
        reader.Finish();
    }

    [Theory]
    [InlineData(SliverAxis.Primary, "00")]
    [InlineData(SliverAxis.Secondary, "01")]
    public void A_decoding_symbol_of_either_axis_has_the_axis_in_front(SliverAxis axis, string prefix)
    {
        var bcs = Written(Symbol(axis).WriteEitherTo);
        Assert.Equal(prefix + "050103AABBCC", Convert.ToHexString(bcs));
        var reader = new BcsReader(bcs);
        Assert.Equal(Symbol(axis), DecodingSymbol.ReadEitherFrom(ref reader, bcs));
        reader.Finish();
    }

    [Theory]
    [InlineData(SliverAxis.Primary, "00")]
    [InlineData(SliverAxis.Secondary, "01")]
    public void A_recovery_symbol_is_a_decoding_symbol_and_its_proof(SliverAxis axis, string prefix)
    {
        var symbol = new RecoverySymbol(Symbol(axis), Proof);
        string inner = "050103AABBCC" + "0201" + Convert.ToHexString(Digest) + "00";
        Assert.Equal(inner, Convert.ToHexString(Written(symbol.WriteTo)));
        var either = Written(symbol.WriteEitherTo);
        Assert.Equal(prefix + inner, Convert.ToHexString(either));
        var reader = new BcsReader(either);
        Assert.Equal(symbol, RecoverySymbol.ReadEitherFrom(ref reader, either));
        reader.Finish();
    }

    [Theory]
    [InlineData(SliverAxis.Primary, "00")]
    [InlineData(SliverAxis.Secondary, "01")]
    public void A_general_recovery_symbol_names_its_target_before_the_proof(SliverAxis axis, string prefix)
    {
        var symbol = new GeneralRecoverySymbol(Symbol(axis), new SliverIndex(0x0203), Proof);
        Assert.Equal(prefix + "050103AABBCC" + "0302" + "0201" + Convert.ToHexString(Digest) + "00", Convert.ToHexString(symbol.ToBcs()));
        Assert.Equal(symbol, GeneralRecoverySymbol.FromBcs(symbol.ToBcs()));
    }

    [Fact]
    public void A_general_symbol_is_found_by_row_and_column()
    {
        var primary = new GeneralRecoverySymbol(Symbol(SliverAxis.Primary), new SliverIndex(7), Proof);
        var secondary = new GeneralRecoverySymbol(Symbol(SliverAxis.Secondary), new SliverIndex(7), Proof);
        Assert.Equal("7-261", primary.Id.ToString());
        Assert.Equal("261-7", secondary.Id.ToString());
        Assert.Equal(SliverAxis.Secondary, primary.ProofAxis);
        Assert.Equal(SliverAxis.Primary, secondary.ProofAxis);
    }

    [Theory]
    [InlineData("02050103AABBCC")]
    [InlineData("8000050103AABBCC")]
    public void An_axis_that_does_not_exist_is_refused(string hex) => Assert.Throws<BcsException>(() =>
    {
        var bytes = Convert.FromHexString(hex);
        var reader = new BcsReader(bytes);
        DecodingSymbol.ReadEitherFrom(ref reader, bytes);
    });

    [Fact]
    public void A_sliver_is_its_data_symbol_size_and_index_in_BCS_without_the_axis()
    {
        var sliver = new Sliver(SliverAxis.Secondary, new SliverIndex(0x0102), 2, new byte[] { 9, 8, 7, 6 });
        Assert.Equal("040908070602000201", Convert.ToHexString(sliver.ToBcs()));
        Assert.Equal(sliver, Sliver.FromBcs(sliver.ToBcs(), SliverAxis.Secondary));
        Assert.Equal(sliver.ToBcs().Length, Sliver.BcsLength(4));
    }

    [Fact]
    public void A_sliver_whose_symbols_have_no_size_is_refused() =>
        Assert.Throws<BcsException>(() => Sliver.FromBcs(Convert.FromHexString("040908070600000201"), SliverAxis.Primary));

    private static DecodingSymbol Symbol(SliverAxis axis) => new(axis, new SliverIndex(0x0105), new byte[] { 0xAA, 0xBB, 0xCC });

    private static byte[] Written(Action<BcsWriter> write)
    {
        var writer = new BcsWriter();
        write(writer);
        return writer.ToArray();
    }
}
