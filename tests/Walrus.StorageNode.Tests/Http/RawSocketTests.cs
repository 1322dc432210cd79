using System.Net;
using System.Net.Sockets;
using System.Text;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Http;

/// <summary>What no HTTP library would send.</summary>
public sealed class RawSocketTests(StoredBlobs blobs) : IClassFixture<StoredBlobs>
{
    private TestNetwork Network => blobs.Network;

    private TestNode Node => Network.Nodes[0];

    private static async Task<TcpClient> Connect(TestNode node)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(node.Running.Url.Authority));
        return client;
    }

    /// <summary>The answer to these bytes, until the server closes or has said as much as it announced; empty when it said nothing.</summary>
    private static async Task<string> Say(TestNode node, byte[] bytes, bool close = false)
    {
        using var client = await Connect(node);
        var stream = client.GetStream();
        using var patience = new CancellationTokenSource(TestNetwork.Patience);
        try
        {
            await stream.WriteAsync(bytes, patience.Token);
            if (close)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

            var answer = new MemoryStream();
            var piece = new byte[4096];
            while (await stream.ReadAsync(piece, patience.Token) is > 0 and var read)
            {
                answer.Write(piece, 0, read);
                var text = Encoding.UTF8.GetString(answer.ToArray());
                if (text.Split("\r\n\r\n", 2) is [var head, var body] && LengthIn(head) is { } length && Encoding.UTF8.GetByteCount(body) >= length)
                {
                    break;
                }
            }

            return Encoding.UTF8.GetString(answer.ToArray());
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int? LengthIn(string head) => head.Split("\r\n")
        .Where(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
        .Select(line => (int?)int.Parse(line["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();

    private static Task<string> Say(TestNode node, string text, bool close = false) => Say(node, Encoding.Latin1.GetBytes(text), close);

    private string Put(string rest, string headers, string body = "") =>
        $"PUT /v1/blobs/{blobs.Certified.Metadata.BlobId}/{rest} HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n{body}";

    private string OwnSliver => $"slivers/{Network.PairsOf(Node, blobs.Certified.Metadata.BlobId).First()}/primary";

    private async Task IsWell() => Assert.True((await Node.Client.GetMetadata(blobs.Certified.Metadata.BlobId)).IsOk);

    [Theory]
    [InlineData("GET /v1/health HTTP/9.9\r\n\r\n", "505")]
    [InlineData("GET  HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET v1/health HTTP/1.1\r\nHost: x\r\n\r\n", "400")]
    [InlineData("GET /v1/health HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /v1/health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400")]
    [InlineData("GET /v1/health HTTP/1.1\r\nHost: x\r\nA\0b: c\r\n\r\n", "400")]
    [InlineData("GET /v1/health HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", "400")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", "400")]
    [InlineData("GET /v1/blobs/%zz/status HTTP/1.1\r\nHost: x\r\n\r\n", "400")]
    [InlineData("GET /v1/blobs/\u00ff\u00fe/status HTTP/1.1\r\nHost: x\r\n\r\n", "400")]
    [InlineData("G\u00e9T / HTTP/1.1\r\nHost: x\r\n\r\n", "400")]
    [InlineData("BREW /v1/health HTTP/1.1\r\nHost: x\r\n\r\n", "404")]
    [InlineData("GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", "404")]
    [InlineData("GET /v1/blobs/..%2f..%2fkeys%2fprotocol.key/metadata HTTP/1.1\r\nHost: x\r\n\r\n", "400")]
    public async Task A_request_that_is_none_is_refused(string request, string code)
    {
        Assert.StartsWith($"HTTP/1.1 {code}", await Say(Node, request), StringComparison.Ordinal);
        await IsWell();
    }

    [Fact]
    public async Task Lines_and_headers_are_bounded()
    {
        Assert.StartsWith("HTTP/1.1 414", await Say(Node, $"GET /{new string('a', 70_000)} HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 431", await Say(Node, $"GET / HTTP/1.1\r\nHost: x\r\nA: {new string('a', 40_000)}\r\n\r\n"), StringComparison.Ordinal);
        var many = string.Concat(Enumerable.Range(0, 200).Select(i => $"H{i}: x\r\n"));
        Assert.StartsWith("HTTP/1.1 431", await Say(Node, $"GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n"), StringComparison.Ordinal);
        await IsWell();
    }

    [Theory]
    [InlineData("metadata", "Content-Length: 9000000000000", "403", "BODY_TOO_LARGE")]
    [InlineData("metadata", "Content-Length: 2097153", "403", "BODY_TOO_LARGE")]
    [InlineData("SLIVER", "Content-Length: 9000000000000", "400", "INVALID_SLIVER")]
    [InlineData("SLIVER", "Content-Length: -1", "400", "")]
    [InlineData("SLIVER", "Content-Length: 1\r\nContent-Length: 2", "400", "")]
    [InlineData("SLIVER", "Content-Length: 99999999999999999999999", "400", "")]
    [InlineData("SLIVER", "Transfer-Encoding: gzip", "400", "")]
    public async Task A_body_that_is_announced_too_long_or_wrongly_is_refused_unread(string rest, string headers, string code, string reason)
    {
        var answer = await Say(Node, Put(rest == "SLIVER" ? OwnSliver : rest, headers));
        Assert.StartsWith($"HTTP/1.1 {code}", answer, StringComparison.Ordinal);
        Assert.Contains(reason, answer, StringComparison.Ordinal);
        await IsWell();
    }

    [Theory]
    [InlineData("zz\r\n", "400", "")]
    [InlineData("5\r\nabcdefghij\r\n", "400", "")]
    [InlineData("3\r\nabc\r\n0\r\n\r\n", "400", "INVALID_SLIVER")]
    [InlineData("0\r\n\r\n", "400", "INVALID_SLIVER")]
    public async Task A_chunked_body_that_is_malformed_or_no_sliver_is_refused(string body, string code, string reason)
    {
        var answer = await Say(Node, Put(OwnSliver, "Transfer-Encoding: chunked", body));
        Assert.StartsWith($"HTTP/1.1 {code}", answer, StringComparison.Ordinal);
        Assert.Contains(reason, answer, StringComparison.Ordinal);
        await IsWell();
    }

    [Fact]
    public async Task A_chunked_body_without_an_end_is_refused_as_soon_as_it_is_longer_than_the_sliver()
    {
        var chunk = $"10000\r\n{new string('a', 0x10000)}\r\n";
        var answer = await Say(Node, Put(OwnSliver, "Transfer-Encoding: chunked", chunk));
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("longer than", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_nothing_in_memory_and_nothing_on_disk()
    {
        var id = blobs.Certified.Metadata.BlobId;
        await Say(Node, Put(OwnSliver, "Content-Length: 5000", "abc"), close: true);
        await Say(Node, Put("metadata", "Content-Length: 900", "abc"), close: true);
        await TestNetwork.Until(() => Node.Running.Parts.Bodies.BytesInFlight == 0, "the bodies are given up");
        var pair = Network.PairsOf(Node, id).First();
        Assert.Equal(
            Network.Sliver(blobs.Certified, pair, SliverAxis.Primary).ToBcs(),
            Node.Slivers.Read(new(id, Network.Codec.Config.ShardOf(pair, id), SliverAxis.Primary)));
    }

    [Fact]
    public async Task Random_bytes_are_answered_or_hung_up_on_and_harm_nobody()
    {
        var random = new Random(31);
        var right = Encoding.ASCII.GetBytes($"GET /v1/blobs/{blobs.Certified.Metadata.BlobId}/metadata HTTP/1.1\r\nHost: x\r\n\r\n");
        for (int round = 0; round < 150; round++)
        {
            byte[] bytes = random.Next(3) == 0 ? new byte[random.Next(1, 300)] : [.. right];
            if (bytes.Length != right.Length)
            {
                random.NextBytes(bytes);
            }

            for (int i = random.Next(4); i >= 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var answer = await Say(Node, bytes, close: true);
            Assert.True(answer.Length == 0 || !answer.StartsWith("HTTP/1.1 5", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal),
                $"round {round}: {answer}");
        }

        await IsWell();
    }
}
