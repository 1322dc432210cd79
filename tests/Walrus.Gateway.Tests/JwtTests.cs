using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Walrus.Client.Store;
using Walrus.Client.Tests.Network;
using Walrus.Core.Keys;
using Walrus.Gateway.Auth;

namespace Walrus.Gateway.Tests;

public class JwtTests
{
    private const string Secret = "short";
    private static readonly long Now = new ManualClock().GetUtcNow().ToUnixTimeSeconds();

    [Theory]
    [InlineData("""{"jti":"a","exp":EXP}""", null)]
    [InlineData("""{"jti":"a","exp":EXP,"iat":IAT,"epochs":3,"max_size":100,"send_object_to":"0x1","x":null}""", null)]
    [InlineData("""{"jti":"a","exp":EXP,"iat":IAT,"max_epochs":3,"size":100}""", null)]
    [InlineData("""{"exp":EXP}""", "INVALID_TOKEN")]
    [InlineData("""{"jti":"a"}""", "INVALID_TOKEN")]
    [InlineData("""{"jti":7,"exp":EXP}""", "INVALID_TOKEN")]
    [InlineData("""{"jti":"a","exp":1e99}""", "INVALID_TOKEN")]
    [InlineData("""{"jti":"a","exp":EXP,"send_object_to":"zz"}""", "INVALID_TOKEN")]
    [InlineData("[]", "INVALID_TOKEN")]
    [InlineData("""{"jti":"a","exp":100}""", "EXPIRED_SIGNATURE")]
    [InlineData("""{"jti":"a","exp":-1}""", "INVALID_TIMESTAMP")]
    [InlineData("""{"jti":"a","exp":EXP,"iat":9999999999}""", "INVALID_TIMESTAMP")]
    [InlineData("""{"jti":"a","exp":EXP,"epochs":2}""", "INVALID_EPOCHS")]
    [InlineData("""{"jti":"a","exp":EXP,"max_epochs":2}""", "INVALID_EPOCHS")]
    [InlineData("""{"jti":"a","exp":EXP,"size":99}""", "INVALID_SIZE")]
    [InlineData("""{"jti":"a","exp":EXP,"max_size":99}""", "INVALID_SIZE")]
    [InlineData("""{"jti":"a","exp":EXP,"send_object_to":"0x2"}""", "INVALID_SEND_OBJECT_TO")]
    [InlineData("""{"jti":"a","exp":EXP,"epochs":3,"max_epochs":3}""", "INCONSISTENT_TOKEN")]
    [InlineData("""{"jti":"a","exp":EXP,"size":100,"max_size":100}""", "INCONSISTENT_TOKEN")]
    public void A_token_allows_what_it_says(string claims, string? reason)
    {
        using var reader = Reader(new JwtOptions { Secret = Secret, VerifyUpload = true });
        var request = new StoreRequest(3) { SendObjectTo = Core.Identifiers.SuiAddress.Parse("0x1") };
        Assert.Equal(reason, reader.Take(Hmac(Filled(claims)), request, 100, out _)?.Reason);
    }

    [Fact]
    public void A_token_is_good_once()
    {
        using var reader = Reader(new JwtOptions { Secret = Secret });
        string token = Hmac(Filled("""{"jti":"a","exp":EXP}"""));
        Assert.Null(reader.Take(token, new StoreRequest(), 1, out _));
        Assert.Equal("TOKEN_ALREADY_USED", reader.Take(token, new StoreRequest(), 1, out _)?.Reason);
    }

    [Fact]
    public void When_no_more_tokens_can_be_remembered_none_is_accepted()
    {
        using var reader = Reader(new JwtOptions { Secret = Secret, MaxUsedTokens = 1 });
        Assert.Null(reader.Take(Hmac(Filled("""{"jti":"a","exp":EXP}""")), new StoreRequest(), 1, out _));
        Assert.Equal("TOKEN_ALREADY_USED", reader.Take(Hmac(Filled("""{"jti":"b","exp":EXP}""")), new StoreRequest(), 1, out _)?.Reason);
    }

    [Theory]
    [InlineData("""{"jti":"a","exp":EXP,"iat":IAT}""", null)]
    [InlineData("""{"jti":"a","exp":EXP,"iat":1}""", "INVALID_EXPIRATION")]
    [InlineData("""{"jti":"a","exp":EXP}""", "INVALID_EXPIRATION")]
    public void A_token_must_be_good_for_exactly_as_long_as_configured(string claims, string? reason)
    {
        using var reader = Reader(new JwtOptions { Secret = Secret, ExpiringSeconds = 100 });
        Assert.Equal(reason, reader.Take(Hmac(Filled(claims)), new StoreRequest(), 1, out _)?.Reason);
    }

    [Fact]
    public void What_a_token_says_of_the_upload_counts_only_when_configured_but_its_size_always()
    {
        using var reader = Reader(new JwtOptions { Secret = Secret });
        Assert.Null(reader.Take(Hmac(Filled("""{"jti":"a","exp":EXP,"epochs":9,"size":5}""")), new StoreRequest(3), 100, out var claims));
        Assert.Equal("INVALID_SIZE", TokenReader.CheckSize(claims, 100)?.Reason);
        Assert.Null(TokenReader.CheckSize(claims, 5));
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("RS256")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("EdDSA")]
    public void Every_algorithm_accepts_its_signature_and_no_other(string algorithm)
    {
        var (secret, sign) = Signer(algorithm);
        using var reader = Reader(new JwtOptions { Secret = secret, Algorithm = algorithm }.Validate());
        string token = Token(algorithm, Filled("""{"jti":"a","exp":EXP}"""), sign);
        string forged = token[..^6] + (token[^6] == 'A' ? 'B' : 'A') + token[^5..];
        Assert.Equal("INVALID_SIGNATURE", reader.Take(forged, new StoreRequest(), 1, out _)?.Reason);
        Assert.Null(reader.Take(token, new StoreRequest(), 1, out _));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS384")]
    [InlineData("ES256")]
    public void Another_algorithm_than_the_configured_one_is_no_token(string algorithm)
    {
        using var reader = Reader(new JwtOptions { Secret = Secret });
        string token = Token(algorithm, Filled("""{"jti":"a","exp":EXP}"""), data => HMACSHA384.HashData(Encoding.UTF8.GetBytes(Secret), data));
        Assert.Equal("INVALID_TOKEN", reader.Take(token, new StoreRequest(), 1, out _)?.Reason);
    }

    [Fact]
    public void A_key_that_is_none_is_told_at_the_start_without_the_key()
    {
        var error = Assert.Throws<ArgumentException>(() => new JwtOptions { Secret = "0xabcdef", Algorithm = "ES256" }.Validate());
        Assert.DoesNotContain("abcdef", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Whatever_stands_in_a_token_reading_it_never_throws(int seed)
    {
        using var reader = Reader(new JwtOptions { Secret = Secret });
        var random = new Random(seed);
        string good = Hmac(Filled("""{"jti":"a","exp":EXP,"iat":IAT,"epochs":3,"size":1}"""));
        for (int i = 0; i < 2000; i++)
        {
            var text = new StringBuilder(good);
            for (int changes = random.Next(1, 5); changes > 0 && text.Length > 0; changes--)
            {
                int at = random.Next(text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(text.Length - at, random.Next(1, 30))),
                    1 => text.Insert(at, (char)random.Next(32, 300)),
                    _ => text.Replace(text[at], ".-_Az=%"[random.Next(7)], at, 1),
                };
            }

            if (text.ToString() != good)
            {
                Assert.NotNull(reader.Take(text.ToString(), new StoreRequest(), 1, out _));
            }
        }
    }

    [Fact]
    public async Task A_publisher_with_tokens_takes_uploads_with_a_token_only_and_each_once()
    {
        var options = RunningGateway.Options with { Jwt = new JwtOptions { Secret = Secret } };
        await using var gateway = await RunningGateway.Start(options, clock: new ManualClock());
        Assert.Equal(400, (await gateway.Put("", [1])).Status);

        string token = Hmac(Filled("""{"jti":"a","exp":EXP,"max_size":3}"""));
        Assert.Equal((200, null), await Put(gateway, token, 3));
        Assert.Equal((429, "TOKEN_ALREADY_USED"), await Put(gateway, token, 3));
        Assert.Equal((401, "INVALID_SIGNATURE"), await Put(gateway, token[..^6] + "AAAAAA", 3));
        Assert.Equal((400, "INVALID_SIZE"), await Put(gateway, Hmac(Filled("""{"jti":"b","exp":EXP,"max_size":3}""")), 4));
        Assert.Equal((504, "EXPIRED_SIGNATURE"), await Put(gateway, Hmac("""{"jti":"c","exp":5}"""), 1));
        Assert.Single(gateway.Network.Chain.Blobs);
    }

    private static async Task<(int, string?)> Put(RunningGateway gateway, string token, int length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "v1/blobs") { Content = new ByteArrayContent(new byte[length]) };
        request.Headers.Authorization = new("Bearer", token);
        using var response = await gateway.Http.SendAsync(request);
        int status = (int)response.StatusCode;
        return (status, status == 200 ? null : RunningGateway.ReasonIn(await response.Content.ReadAsByteArrayAsync(), status));
    }

    private static TokenReader Reader(JwtOptions options) => new(options, new ManualClock());

    private static string Filled(string claims) => claims
        .Replace("EXP", (Now + 60).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("IAT", (Now - 40).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string Hmac(string claims) => Token("HS256", claims, data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), data));

    private static string Token(string algorithm, string claims, Func<byte[], byte[]> sign)
    {
        string text = Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""") + "." + Encode(claims);
        return text + "." + Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)));
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static (string Secret, Func<byte[], byte[]> Sign) Signer(string algorithm)
    {
        var hash = algorithm[^3..] switch { "384" => HashAlgorithmName.SHA384, "512" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        switch (algorithm[..2])
        {
            case "HS":
                return (Secret, data => CryptographicOperations.HmacData(hash, Encoding.UTF8.GetBytes(Secret), data));
            case "ES":
                var curve = ECDsa.Create(algorithm == "ES384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
                return (Hex(curve.ExportSubjectPublicKeyInfo()), data => curve.SignData(data, hash));
            case "RS" or "PS":
                var rsa = RSA.Create(2048);
                var padding = algorithm[0] == 'R' ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss;
                var bytes = algorithm[0] == 'R' ? rsa.ExportRSAPublicKey() : rsa.ExportSubjectPublicKeyInfo();
                return (Hex(bytes), data => rsa.SignData(data, hash, padding));
            default:
                var edwards = Ed25519KeyPair.Generate();
                return (Hex(edwards.PublicKey.ToArray()), data => edwards.Sign(data));
        }
    }

    private static string Hex(byte[] key) => "0x" + Convert.ToHexString(key);
}
