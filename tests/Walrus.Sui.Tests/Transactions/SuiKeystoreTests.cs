using System.Text;
using System.Text.Json;
using Walrus.Core;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.Transactions;

public sealed class SuiKeystoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("haulout-keys-").FullName;

    [Fact]
    public void Keys_of_every_scheme_are_read_in_their_order()
    {
        using var store = Read(Json(Entry(0), Entry(1), Entry(2)));
        Assert.Equal([KeyScheme.Ed25519, KeyScheme.Secp256k1, KeyScheme.Secp256r1], store.Keys.Select(k => k.Scheme));
        Assert.All(store.Keys, key =>
        {
            var bcs = Samples.Transaction.Encode();
            var signature = TransactionSignature.Decode(key.Sign(bcs).Encode());
            Assert.True(signature.Verify(bcs));
            Assert.Equal(key.Address, signature.Signer);
            Assert.Equal(key.Address, SuiKeyPair.Parse(key.ExportSecret()).Address);
        });
    }

    [Fact]
    public void A_file_with_one_exported_key_is_a_keystore_of_one()
    {
        using var key = SuiKeyPair.Generate();
        using var store = Read(key.ExportSecret() + "\n");
        Assert.Equal(key.Address, store.Choose(null).Address);
    }

    [Fact]
    public void The_key_of_an_address_is_chosen_and_among_several_one_must_be_named()
    {
        using var store = Read(Json(Entry(0), Entry(1)));
        Assert.Equal(store.Keys[1].Address, store.Choose(store.Keys[1].Address).Address);
        var unnamed = Assert.Throws<WalrusFormatException>(() => store.Choose(null));
        Assert.Contains(store.Keys[0].Address.ToString(), unnamed.Message, StringComparison.Ordinal);
        Assert.Throws<WalrusFormatException>(() => store.Choose(Samples.Address(9)));
    }

    [Fact]
    public void Of_several_keys_the_active_one_of_the_client_file_beside_it_is_used()
    {
        var path = Write(Json(Entry(0), Entry(1)));
        Assert.Throws<WalrusFormatException>(() => SuiKeystore.ReadKey(path));
        using var store = SuiKeystore.Read(path);
        File.WriteAllText(Path.Combine(folder, "client.yaml"), $"active_address: \"{store.Keys[1].Address}\"");
        using var key = SuiKeystore.ReadKey(path);
        Assert.Equal((store.Keys[1].Address, KeyScheme.Secp256k1), (key.Address, key.Scheme));
        Assert.True(TransactionSignature.Decode(key.Sign([1]).Encode()).Verify([1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[\"!\"]")]
    [InlineData("[\"AAAA\"]")]
    [InlineData("[\"CQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB\"]")]
    [InlineData("[\"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"]")]
    [InlineData("[] []")]
    [InlineData("suiprivkey1nonsense")]
    public void Other_files_are_refused_and_named(string text) =>
        Assert.Contains("wallet", Assert.Throws<WalrusFormatException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void No_message_and_no_text_form_holds_a_secret()
    {
        var secret = Entry(0);
        foreach (var text in new[] { Json(secret, "x"), $"[\"{secret}\"", $"[{secret}]", Json(secret[..^4]), Json(secret + secret) })
        {
            var error = Assert.Throws<WalrusFormatException>(() => Read(text)).ToString();
            Assert.DoesNotContain(secret[4..20], error, StringComparison.Ordinal);
        }

        using var store = Read(Json(secret));
        Assert.DoesNotContain(secret[4..20], $"{store} {store.Keys[0]}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_others_may_read_is_warned_of()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = Write(Json(Entry(0)));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        using (var exposed = SuiKeystore.Read(path))
        {
            Assert.Contains("chmod 600", exposed.Warning, StringComparison.Ordinal);
        }

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var closed = SuiKeystore.Read(path);
        Assert.Null(closed.Warning);
    }

    [Fact]
    public void The_client_file_names_keystore_address_and_node()
    {
        var file = SuiClientFile.Parse($"""
            ---
            keystore:
              File: /home/me/.sui/sui_config/sui.keystore
            envs:
              - alias: devnet
                rpc: "https://fullnode.devnet.sui.io:443"
                ws: ~
              - alias: testnet
                rpc: "https://fullnode.testnet.sui.io:443"
            active_env: testnet
            active_address: "{Samples.Address(5)}"
            """);
        Assert.Equal(("/home/me/.sui/sui_config/sui.keystore", Samples.Address(5)), (file.Keystore, file.ActiveAddress!.Value));
        Assert.Equal("fullnode.testnet.sui.io", file.ActiveRpc!.Host);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("a: [")]
    [InlineData("active_address: 12")]
    public void Another_client_file_is_refused(string yaml) => Assert.Throws<WalrusFormatException>(() => SuiClientFile.Parse(yaml));

    [Fact]
    public void What_a_client_file_leaves_out_is_absent() =>
        Assert.Equal(new SuiClientFile(null, null, null), SuiClientFile.Parse("active_address: ~\nenvs: 7"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Entry(byte scheme) => Convert.ToBase64String([scheme, .. Enumerable.Range(40, 32).Select(i => (byte)i)]);

    private static string Json(params string[] entries) => JsonSerializer.Serialize(entries);

    private string Write(string text)
    {
        var path = Path.Combine(folder, "wallet");
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
        return path;
    }

    private SuiKeystore Read(string text) => SuiKeystore.Read(Write(text));
}
