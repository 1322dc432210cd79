using System.Buffers.Binary;
using System.Security.Cryptography;
using Walrus.Core.Galois;

namespace Walrus.Core.Tests.Galois;

/// <summary>The tables against the values and digests of spec/encoding.md §2.1 and §2.2.</summary>
public sealed class FieldTableTests
{
    [Fact]
    public void The_logarithms_of_the_first_elements_are_those_of_the_specification() =>
        Assert.Equal([65535, 0, 21845, 43690, 17476, 4369, 34952, 8738, 56797], Field.Log[..9].ToArray());

    [Fact]
    public void The_logarithm_of_the_last_element_is_that_of_the_specification() => Assert.Equal(45925, Field.Log[65535]);

    [Fact]
    public void The_first_powers_are_those_of_the_specification() =>
        Assert.Equal([1, 18064, 26072, 25296, 22324, 17904, 21432, 7736, 31918], Field.Exp[..9].ToArray());

    [Fact]
    public void Both_representatives_of_the_logarithm_of_one_stand_for_one()
    {
        Assert.Equal(1, Field.Exp[0]);
        Assert.Equal(1, Field.Exp[Field.Modulus]);
    }

    [Fact]
    public void The_first_skew_factors_are_those_of_the_specification() => Assert.Equal(
        [65535, 65535, 21845, 65535, 17476, 21845, 34952, 65535, 56797, 17476, 30583, 21845, 48059, 34952, 13107, 65535, 7196],
        Field.Skew[..17].ToArray());

    [Fact]
    public void The_skew_factors_around_a_power_of_two_are_those_of_the_specification() =>
        Assert.Equal([10174, 65535, 54803, 31823, 5078], Field.Skew[510..515].ToArray());

    [Fact]
    public void The_last_skew_factor_is_that_of_the_specification() => Assert.Equal(43173, Field.Skew[65534]);

    [Fact]
    public void The_logarithm_table_has_the_digest_of_the_specification() =>
        AssertDigest("c7eafc7e425f44aa8c3cf82dee5f4b3e50a710844082c0f1adcd4b95d4330c1f", Field.Log, 65536);

    [Fact]
    public void The_power_table_has_the_digest_of_the_specification() =>
        AssertDigest("2016ee0982f33f3b6d46fc5731540a073e73b2e7d093ba82e1998364d9dafcd5", Field.Exp, 65536);

    [Fact]
    public void The_skew_table_has_the_digest_of_the_specification() =>
        AssertDigest("386153e81df25ed50a4be744fc292281790994bf3472076e6bed4e65463c3949", Field.Skew, 65535);

    [Fact]
    public void Logarithms_and_powers_undo_each_other()
    {
        for (int x = 1; x < Field.Order; x++)
        {
            Assert.Equal(x, Field.Exp[Field.Log[x]]);
        }
    }

    private static void AssertDigest(string expected, ReadOnlySpan<ushort> table, int entries)
    {
        Assert.Equal(entries, table.Length);
        var bytes = new byte[2 * entries];
        for (int i = 0; i < entries; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), table[i]);
        }

        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
