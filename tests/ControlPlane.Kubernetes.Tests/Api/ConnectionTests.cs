using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ControlPlane.Kubernetes.Api;

namespace ControlPlane.Kubernetes.Tests.Api;

/// <summary>Where connections come from.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public void A_kubeconfig_gives_server_namespace_certificates_and_token()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=me", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        string trusted = Data(certificate.ExportCertificatePem());
        string Data(string pem) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(pem));
        var connection = KubeConfigFile.Parse($$"""
            clusters: [{ name: c, cluster: { server: "https://10.0.0.1:6443", certificate-authority-data: {{trusted}} } }]
            users:
            - name: u
              user:
                token: secret
                client-certificate-data: {{Data(certificate.ExportCertificatePem())}}
                client-key-data: {{Data(key.ExportPkcs8PrivateKeyPem())}}
            contexts: [{ name: x, context: { cluster: c, user: u, namespace: tide } }]
            current-context: x
            """, null, "");
        Assert.Equal("https://10.0.0.1:6443/", connection.Server.AbsoluteUri);
        Assert.Equal("tide", connection.Namespace);
        Assert.Equal("secret", connection.Token!.Current(TimeProvider.System));
        Assert.True(connection.ClientCertificate!.HasPrivateKey);
        Assert.Single(connection.Authorities!);
    }

    [Theory]
    [InlineData("cluster: { server: \"https://c\", insecure-skip-tls-verify: true }", "user: {}", "insecure-skip-tls-verify")]
    [InlineData("cluster: { server: \"http://10.0.0.1\" }", "user: {}", "https")]
    [InlineData("cluster: { server: \"https://c\" }", "user: { exec: { command: aws } }", "plug-ins")]
    [InlineData("cluster: { server: \"https://c\" }", "user: { client-key-data: AAAA }", "belong together")]
    [InlineData("cluster: {}", "user: {}", "not an https address")]
    [InlineData("other: {}", "user: {}", "no entry")]
    public void A_kubeconfig_that_cannot_be_used_says_why(string cluster, string user, string message)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, $$"""
            clusters: [{ name: c, {{cluster}} }]
            users: [{ name: u, {{user}} }]
            contexts: [{ name: x, context: { cluster: c, user: u } }]
            current-context: x
            """);
        var fault = Assert.Throws<ConnectionException>(() => KubeConfigFile.Read(file));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void A_broken_kubeconfig_is_refused_in_one_line()
    {
        const string Whole = "clusters: [{ name: c, cluster: { server: \"https://c\" } }]\nusers: [{ name: u, user: {} }]\n"
            + "contexts: [{ name: x, context: { cluster: c, user: u } }]\ncurrent-context: x\n";
        var random = new Random(3);
        string file = Path.GetTempFileName();
        for (int round = 0; round < 1_000; round++)
        {
            char[] broken = Whole.ToCharArray();
            for (int change = 0; change < 3; change++)
            {
                broken[random.Next(broken.Length)] = (char)random.Next(1, 127);
            }

            File.WriteAllText(file, new string(broken));
            try
            {
                KubeConfigFile.Read(file);
            }
            catch (ConnectionException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }

        File.Delete(file);
    }

    [Fact]
    public void A_token_file_is_read_again_when_a_minute_has_passed()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "one\n");
        var clock = new ManualClock();
        var token = BearerToken.FromFile(file);
        Assert.Equal("one", token.Current(clock));
        File.WriteAllText(file, "two\n");
        Assert.Equal("one", token.Current(clock));
        clock.Now += TimeSpan.FromSeconds(61);
        Assert.Equal("two", token.Current(clock));
        File.Delete(file);
        clock.Now += TimeSpan.FromSeconds(61);
        Assert.Equal("two", token.Current(clock));
    }

    [Fact]
    public void Options_name_every_fault_in_a_line_of_its_own()
    {
        var faults = new OperatorOptions
        {
            Kubeconfig = "/nowhere",
            LeaseDuration = TimeSpan.Zero,
            HealthEvery = TimeSpan.Zero,
            Namespace = "No",
            Listen = "here",
        }.Validate();
        Assert.Equal(5, faults.Count);
        Assert.All(faults, fault => Assert.DoesNotContain('\n', fault));
        Assert.Empty(new OperatorOptions().Validate());
    }

    private sealed class ManualClock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
