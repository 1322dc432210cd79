using System.Text;
using Walrus.Core.Bls;

namespace Walrus.Core.Tests.Bls;

/// <summary>The values of spec/vectors.md §4: fastcrypto's regression vector, the keys of the Move tests, messages of the protocol.</summary>
public sealed class BlsSpecificationTests
{
    private const string Confirmation = "01000305000000bc0a00000000000000000000000000000000000000000000000000000000000000";

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    private static BlsSecretKey Secret(int number)
    {
        var bytes = new byte[BlsSecretKey.Length];
        bytes[^1] = (byte)number;
        return BlsSecretKey.FromBytes(bytes);
    }

    [Fact]
    public void The_regression_vector_of_fastcrypto_is_reproduced()
    {
        using var secret = BlsSecretKey.FromBytes(Hex("266f9708fd8d3b462b10cdbf5498076c021eb3acfdd47cb1fef647967fe194fb"));
        var message = Encoding.ASCII.GetBytes("hello, narwhal");
        var signature = secret.Sign(message);
        Assert.Equal(
            "b157f238403a5b980546fd19ca48f79a2613e3e3a91d14ee69908b8816e4c53665370b2fbd0db62cc4aa0e8caeedc9b5",
            Convert.ToHexStringLower(secret.PublicKey.Span));
        Assert.Equal(
            "8dec0b9a1a629cc96c57144ee8e7dd5c93acb465286f1214df3b8482c3f16e10db4277ead785f5d5bc77b4e51affd258"
            + "0dead4d0d21cf20fc5e2b4bec2586c2bd6c73fee76c11f214871f77dada4c578034c3b978f1cccb82bdd78fe5ee67de1",
            Convert.ToHexStringLower(signature.Span));
        Assert.True(secret.PublicKey.Verify(message, signature));
    }

    [Fact]
    public void The_key_of_the_move_tests_is_reproduced()
    {
        using var secret = Secret(117);
        Assert.Equal(
            "95eacc3adc09c827593f581e8e2de068bf4cf5d0c0eb29e5372f0d23364788ee0f9beb112c8a7e9c2f0c720433705cf0",
            Convert.ToHexStringLower(secret.PublicKey.Span));
    }

    [Fact]
    public void The_secret_one_has_the_generator_for_its_key()
    {
        using var secret = Secret(1);
        Assert.Equal(
            "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
            Convert.ToHexStringLower(secret.PublicKey.Span));
        Assert.Equal(
            "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
            + "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1",
            Convert.ToHexStringLower(secret.PublicKey.ToUncompressed()));
        Assert.Equal(
            "a1aadb1885dd32ffd7b49943799bb56d97a67e3e81e908dc4db58aad4ad53c519dd05e9e1ce1f6e3c29e445d98dada8e"
            + "0b90ebb1047cd3783420c302f69f87298ac93abf25480c00f7b01eb82a7d83c58f540f3ee97b2dd666a0fd8a01a4c2cc",
            Convert.ToHexStringLower(secret.Sign(Hex(Confirmation)).Span));
    }

    [Theory]
    [InlineData(
        new[] { 0, 1, 2, 3, 4, 7, 8 },
        "99c43ae152f3a090e35298c95afd2e686517a17dc4bbee35d3ab6e0aa0872624c1707e15ca534cf9413d61a89218e922"
        + "08807c67b27230c8ae4fd4660d0feab4d56514a320a0c81e929c09a94e973eced440a1dcd4c5c6efcf2bc61e9fd44324")]
    [InlineData(
        new[] { 0, 1, 2, 3, 4, 5, 6 },
        "81d780e1af225bb767db7f5301735d8e1244ff1b101ba8ffb657ec90bc1f94edb72252f482d11f2504091cb6749816ea"
        + "1855bc5a638af817e993ded29c72ce231d7d69a4e03149a249cfc3b89f8b63bf8dd0cb46669b597956419a3a994155f0")]
    public void The_certificates_of_the_move_tests_are_reproduced(int[] signers, string signature)
    {
        var secrets = Enumerable.Range(1, 10).Select(Secret).ToList();
        var message = Hex(Confirmation);
        var aggregate = BlsSignature.Aggregate(signers.Select(i => secrets[i].Sign(message)));
        Assert.Equal(signature, Convert.ToHexStringLower(aggregate.Span));
        Assert.True(aggregate.VerifyAggregate(message, [.. signers.Select(i => secrets[i].PublicKey)]));

        var total = BlsPublicKey.Aggregate(secrets.Select(s => s.PublicKey));
        var signed = total.Subtract(secrets.Where((_, i) => !signers.Contains(i)).Select(s => s.PublicKey));
        Assert.True(signed!.Verify(message, aggregate));
        Assert.False(signed.Subtract(secrets[signers[0]].PublicKey)!.Verify(message, aggregate));
        secrets.ForEach(s => s.Dispose());
    }

    [Fact]
    public void The_total_key_of_the_move_tests_is_reproduced()
    {
        var total = BlsPublicKey.Aggregate(Enumerable.Range(1, 10).Select(i => Secret(i).PublicKey));
        Assert.Equal(
            "89db41a6183c2fe47cf54d1e00c3cfaae53df634a32cccd5cf0c0a73e95ee0450fc3d060bb6878780fbf5f30d9e29aac",
            Convert.ToHexStringLower(total.Span));
        Assert.Equal(
            "09db41a6183c2fe47cf54d1e00c3cfaae53df634a32cccd5cf0c0a73e95ee0450fc3d060bb6878780fbf5f30d9e29aac"
            + "004cec5d12d9f6ed6dee8c03999adff0496ec3d63438bd39ec371f443248ecd2d15aadd18dd40e79d111f4d71e3ccf04",
            Convert.ToHexStringLower(total.ToUncompressed()));
    }

    [Theory]
    [InlineData(
        Confirmation + "DELETABLE",
        "85c5016b86134d8972357f2b0ba9b8a3d272e6712fcfc6825d49dfd1d86160a593d6d97adc2e73a7ea74004b5fc9be30"
        + "135f638ac7350e38c98f60d2850e70b41fcd280d759c7ca4fdf56d6022a980604347abbeece850174b214ffc497c312a")]
    [InlineData(
        "00000300000000000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        + "95eacc3adc09c827593f581e8e2de068bf4cf5d0c0eb29e5372f0d23364788ee0f9beb112c8a7e9c2f0c720433705cf0",
        "976eec166fe359ff8189d21f8e94066d88d0523efdd62328d1fdb3e45dd4c8db96cf883aa19f980d65c3d87fb49047f9"
        + "19b365700e724e046e74eed7f18012f08ed4d8e8b59e1e40592c5ad97c04468cfda8722987eef6cf40da6c0eb121b1f2")]
    [InlineData(
        "02000305000000bc0a000000000000000000000000000000000000000000000000000000000000",
        "8cad472d2cd4b2b42f02249f3c53c3fca5d2e7abe575394c740982a23fcb7f8d04eac019437830ae5218cea4411531bc"
        + "14ae8fbc8bfbd5dc4b5f4bd59d4f84dec6511be97cb72b5ba0aa24126447abe79ef61e57e972589aae1bc422a64925b5")]
    [InlineData(
        "03000307000000000300000000000000000000000000000000000000000000000000000000000000000000e80300000000000007000000",
        "b7625abbae738f72ad521ecd2d4a61d2c038cc17f24c1bc941b0a200b2023b4023ce2f2057dd83485453840a3c29696c"
        + "11a0eedafb77a15f980b2e270bd598a512b5826e0dea01f06223c06a8a90b4b4e94b583b6da1c6cc879d360a88b70d82")]
    public void The_messages_of_the_protocol_are_signed_as_specified(string message, string signature)
    {
        // The deletable form ends in 01 and an object id where the permanent one ends in 00.
        var bytes = Hex(message.Replace("00DELETABLE", "01" + string.Concat(Enumerable.Repeat("2a", 32)), StringComparison.Ordinal));
        using var secret = Secret(117);
        Assert.Equal(signature, Convert.ToHexStringLower(secret.Sign(bytes).Span));
        Assert.True(secret.PublicKey.Verify(bytes, BlsSignature.FromBytes(Hex(signature))));
    }
}
