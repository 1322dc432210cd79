using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Walrus.Client.Nodes;
using Walrus.StorageNode.Keys;
using Walrus.StorageNode.Tests.Network;
using Walrus.StorageNode.Tests.Storage;

namespace Walrus.StorageNode.Tests.Http;

public sealed class TransportTests
{
    private static async Task<(StorageNode Node, TestChain Chain)> Start(string directory, bool tls)
    {
        var chain = new TestChain(TestNetwork.Shards);
        var node = await StorageNode.Start(
            new StorageNodeOptions { DataDirectory = directory, Tls = tls, ReservedBytes = 0 },
            chain, new TestWallet(chain), new HttpStorageNodes(), TimeProvider.System);
        await node.Registered();
        return (node, chain);
    }

    [Theory]
    [InlineData("http", true)]
    [InlineData("http", false)]
    [InlineData("https", true)]
    [InlineData("https", false)]
    public async Task Our_client_speaks_to_a_node_by_either_version_with_and_without_tls(string scheme, bool http2)
    {
        using var folder = new TemporaryFolder();
        var (node, chain) = await Start(folder.FullPath, scheme == "https");
        await using var _ = node;
        using var clients = new HttpStorageNodes(new StorageNodesOptions { Scheme = scheme, Http2 = http2, Shards = TestNetwork.Shards });
        var reply = await clients.At(chain.State.Nodes[node.NodeId!.Value]).GetHealth();
        Assert.Equal("Standby", Assert.IsType<NodeReply<NodeHealth>.Ok>(reply).Value.NodeStatus);
        Assert.Equal(scheme, node.Url.Scheme);
    }

    [Fact]
    public async Task Http2_over_tls_needs_no_alpn_as_upstreams_client_offers_none()
    {
        using var folder = new TemporaryFolder();
        var (node, _) = await Start(folder.FullPath, tls: true);
        await using var __ = node;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, ct);
                var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = "x",
                        RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 c && IsOf(c, node),
                    },
                    ct);
                return tls;
            },
        };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{node.Url.Authority}/v1/health")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await http.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
    }

    private static bool IsOf(X509Certificate2 shown, StorageNode node)
    {
        using var pinned = shown.GetECDsaPublicKey()!;
        using var own = node.NetworkKey.CreateEcdsa();
        return own.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(pinned.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public async Task A_connection_that_says_nothing_or_nonsense_harms_nobody()
    {
        using var folder = new TemporaryFolder();
        var (node, _) = await Start(folder.FullPath, tls: false);
        await using var __ = node;
        foreach (var start in (string[])["", "PRI * HT", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n", "\0\0\0\0", "GET"])
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPEndPoint.Parse(node.Url.Authority));
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(start));
        }

        using var http = new HttpClient();
        Assert.True((await http.GetAsync(new Uri(node.Url, "/v1/health"))).IsSuccessStatusCode);
        Assert.Contains("recoverySymbols", await http.GetStringAsync(new Uri(node.Url, "/v1/api")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_certificate_is_named_after_the_key_as_upstream_names_it()
    {
        using var key = Core.Keys.NetworkKeyPair.FromBytes([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        using var certificate = NodeCertificate.SelfSigned(key, "node.example.org", TimeProvider.System);
        var name = NodeCertificate.NameOf(key.PublicKey);
        var first = key.PublicKey.ToArray();
        Assert.Equal($"{first[0]:x}{first[1]:x}{first[2]:x}{first[3]:x}.network.walrus.alt", name);
        Assert.StartsWith(first[0] == 2 ? "2" : "3", name, StringComparison.Ordinal);
        Assert.Equal($"CN={name}", certificate.Subject);
        Assert.Contains((byte)0x0c, certificate.SubjectName.RawData);
        Assert.DoesNotContain((byte)0x13, certificate.SubjectName.RawData[..12]);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames();
        Assert.Equal([name, "node.example.org"], names);
        using var pinned = certificate.GetECDsaPublicKey()!;
        using var own = key.PublicKey.CreateEcdsa();
        Assert.Equal(own.ExportSubjectPublicKeyInfo(), pinned.ExportSubjectPublicKeyInfo());
    }
}
