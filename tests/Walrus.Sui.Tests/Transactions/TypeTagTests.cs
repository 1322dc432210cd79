using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.Transactions;

public sealed class TypeTagTests
{
    private const string Two = "0x0000000000000000000000000000000000000000000000000000000000000002";

    [Theory]
    [InlineData("bool", "bool")]
    [InlineData("vector<vector<u8>>", "vector<vector<u8>>")]
    [InlineData("0x2::sui::SUI", Two + "::sui::SUI")]
    [InlineData("0x2::dynamic_field::Field< u64 , 0x02::m::A<u128> >", Two + "::dynamic_field::Field<u64," + Two + "::m::A<u128>>")]
    public void Text_is_read_and_written_in_full(string text, string full) => Assert.Equal(full, TypeTag.Parse(text).ToString());

    [Fact]
    public void The_short_form_has_short_addresses() =>
        Assert.Equal("0x2::coin::Coin<0x0::a::B>", StructTag.Parse($"{Two}::coin::Coin<0x0000::a::B>").ToShortString());

    [Theory]
    [InlineData("")]
    [InlineData("u7")]
    [InlineData("vector")]
    [InlineData("vector<u8")]
    [InlineData("vector<u8>>")]
    [InlineData("2::sui::SUI")]
    [InlineData("0x2::sui")]
    [InlineData("0x2::su-i::SUI")]
    [InlineData("0x2::sui::9")]
    [InlineData("0x2::sui::SUI<>")]
    [InlineData("0x2::sui::SUI<u8,>")]
    [InlineData("0x2::sui::SUI u8")]
    public void Other_text_is_refused(string text)
    {
        Assert.Throws<WalrusFormatException>(() => TypeTag.Parse(text));
        Assert.False(TypeTag.TryParse(text, out _));
    }

    [Fact]
    public void Depth_is_bounded_in_text_and_in_bytes()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("vector<", depth)) + "u8" + new string('>', depth);
        Assert.Equal(Nested(15), TypeTag.Parse(Nested(15)).ToString());
        Assert.Throws<WalrusFormatException>(() => TypeTag.Parse(Nested(16)));
        Assert.Throws<BcsException>(() => Read([.. Enumerable.Repeat((byte)6, 16), 1]));
    }

    [Fact]
    public void Every_type_survives_BCS()
    {
        foreach (var type in (TypeTag[])[.. TypeTag.Primitives, TypeTag.Bytes, TypeTag.Parse("0x2::a::B<u8,vector<0x3::c::D>>")])
        {
            var writer = new BcsWriter();
            type.Write(writer);
            Assert.Equal(type, Read(writer.ToArray()));
            Assert.Equal(type, TypeTag.Parse(type.ToString()));
        }
    }

    [Fact]
    public void Hostile_text_is_a_type_or_refused()
    {
        var mutations = new Mutations(42, ["0x2::dynamic_field::Field<u64, vector<0x02::m::A<u128>>>"u8.ToArray(), "vector<u8>"u8.ToArray()]);
        for (int i = 0; i < 100_000; i++)
        {
            if (TypeTag.TryParse(System.Text.Encoding.UTF8.GetString(mutations.Next()), out var type))
            {
                Assert.Equal(type, TypeTag.Parse(type.ToString()));
            }
        }
    }

    private static TypeTag Read(byte[] bytes)
    {
        var reader = new BcsReader(bytes);
        var type = TypeTag.Read(ref reader);
        reader.Finish();
        return type;
    }
}
