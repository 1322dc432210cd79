using Walrus.Core;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.Transactions;

public sealed class TransactionSignatureTests
{
    [VectorFact]
    public void Signatures_of_the_SDK_are_verified_under_every_scheme()
    {
        Assert.Equal(3, TransactionVectors.All.Select(v => v.Scheme).Distinct().Count());
        Assert.All(TransactionVectors.All, v =>
        {
            var signature = TransactionSignature.Decode(Convert.FromBase64String(Assert.Single(v.Signatures)));
            Assert.True(signature.Verify(v.Bcs));
            Assert.Equal(v.Sender, signature.Signer.ToString());
        });
    }

    [VectorFact]
    public void What_the_SDK_refuses_is_refused() => Assert.All(TransactionVectors.Root.GetProperty("negatives").EnumerateArray(), n =>
    {
        Assert.False(n.GetProperty("sdk_verify").GetBoolean());
        Assert.False(TransactionSignature.Decode(n.GetProperty("signature").GetBytesFromBase64())
            .Verify(n.GetProperty("transaction_data_bcs_base64").GetBytesFromBase64()));
    });

    [VectorFact]
    public void A_changed_byte_of_signature_or_key_spoils_it() => Assert.All(TransactionVectors.All.DistinctBy(v => v.Scheme), v =>
    {
        var good = Convert.FromBase64String(v.Signatures[0]);
        for (int i = 1; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= 1;
            Assert.False(TransactionSignature.Decode(bad).Verify(v.Bcs));
        }
    });

    [VectorFact]
    public void The_other_solution_of_ECDSA_is_refused()
    {
        var v = TransactionVectors.All.First(v => v.Scheme == "Secp256k1");
        var bytes = Convert.FromBase64String(v.Signatures[0]);
        var order = Org.BouncyCastle.Crypto.EC.CustomNamedCurves.GetByName("secp256k1").N;
        var s = new Org.BouncyCastle.Math.BigInteger(1, bytes[33..65]);
        Org.BouncyCastle.Utilities.BigIntegers.AsUnsignedByteArray(32, order.Subtract(s)).CopyTo(bytes, 33);
        Assert.False(TransactionSignature.Decode(bytes).Verify(v.Bcs));
    }

    [VectorFact]
    public void Our_signatures_are_those_of_the_SDK_under_every_scheme()
    {
        var keys = TransactionVectors.Root.GetProperty("keys").EnumerateArray().ToDictionary(k => k.Text("scheme"), k => SuiKeyPair.FromSecret(
            Enum.Parse<KeyScheme>(k.Text("scheme"), ignoreCase: true), Convert.FromHexString(k.Text("secret_key_hex"))));
        Assert.Equal(3, keys.Count);
        Assert.All(TransactionVectors.All, v =>
        {
            Assert.Equal(v.Sender, keys[v.Scheme].Address.ToString());
            Assert.Equal(v.Signatures[0], Convert.ToBase64String(keys[v.Scheme].Sign(v.Bcs).Encode()));
        });
    }

    [VectorFact]
    public void Addresses_follow_from_public_keys() => Assert.All(TransactionVectors.Root.GetProperty("keys").EnumerateArray(), k => Assert.Equal(
        k.Text("address"),
        TransactionSignature.AddressOf(
            Enum.Parse<KeyScheme>(k.Text("scheme"), ignoreCase: true), Convert.FromHexString(k.Text("public_key_hex"))).ToString()));

    [Fact]
    public void Signatures_of_many_keys_are_refused_with_a_word_about_it() =>
        Assert.Throws<WalrusFormatException>(() => TransactionSignature.Decode([3, .. new byte[200]]));

    [Fact]
    public void A_signature_of_another_length_is_refused() =>
        Assert.Throws<WalrusFormatException>(() => TransactionSignature.Decode([1, .. new byte[96]]));
}
