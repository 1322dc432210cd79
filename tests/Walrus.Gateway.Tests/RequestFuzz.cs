using System.Text;
using Walrus.Client.Tests.Network;
using Walrus.Gateway.Aggregator;
using Walrus.Gateway.Relay;

namespace Walrus.Gateway.Tests;

public class RequestFuzz
{
    private const string Alphabet = "0123456789abcxyz=-,&?/%\" .;:+_~\u00e4\u0000\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_query_path_or_header_is_an_internal_error(int seed)
    {
        await using var gateway = await RunningGateway.Start(RunningGateway.Options with { Relay = new RelayOptions() });
        var blob = (await gateway.Network.Plant(TestNetwork.Content(100))).Metadata.BlobId;
        var random = new Random(seed);
        string[] paths =
        [
            $"v1/blobs/{blob}", $"v1/blobs/{blob}/byte-range?start=1&length=2", $"v1/blobs/by-quilt-id/{blob}/x", $"v1/quilts/{blob}/patches",
            $"v1/blobs/by-quilt-patch-id/{blob}AQEAAgA", "v1/blobs/by-object-id/0x1", $"v1alpha/blobs/concat?ids={blob}",
            $"v1alpha/blobs/{blob}/stream", "v1/tip-config", "v1/blobs?epochs=1",
        ];
        for (int i = 0; i < 300; i++)
        {
            string path = paths[random.Next(paths.Length)];
            int at = random.Next(path.Length);
            string changed = path[..at] + Uri.EscapeDataString(Noise(random)) + path[Math.Min(path.Length, at + random.Next(3))..];
            using var response = await gateway.Get(
                changed, ("Range", "bytes=" + Noise(random)), ("If-None-Match", Noise(random)),
                ("If-Range", random.Next(2) == 0 ? Noise(random) : $"{blob}"));
            Assert.DoesNotContain("INTERNAL_ERROR", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_range_header_gives_bytes_that_exist_or_none(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++)
        {
            long length = random.Next(4) == 0 ? random.NextInt64() : random.Next(20);
            if (RangeHeader.Parse("bytes=" + Noise(random))?.Of(length) is { } range)
            {
                Assert.True(range.Start >= 0 && range.Length > 0 && range.Start <= length - range.Length);
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task No_query_or_form_of_an_upload_is_an_internal_error(int seed)
    {
        await using var gateway = await RunningGateway.Start(RunningGateway.Options with { Relay = new RelayOptions() });
        var random = new Random(seed);
        string form = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"_metadata\"\r\n\r\n"
            + "[{\"identifier\":\"x\",\"tags\":{\"a\":1}}]\r\n--b--\r\n";
        for (int i = 0; i < 150; i++)
        {
            int at = random.Next(form.Length);
            string changed = form[..at] + Noise(random) + form[Math.Min(form.Length, at + random.Next(20))..];
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(changed));
            string more = random.Next(9) == 0 ? Noise(random).Trim('\n', '\0') : "";
            content.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary=b{more}");
            string query = random.Next(3) == 0 ? "?" + Uri.EscapeDataString(Noise(random)) + "=" + Uri.EscapeDataString(Noise(random)) : "";
            using var response = await gateway.Http.PutAsync(new Uri($"v1/quilts{query}", UriKind.Relative), content);
            Assert.True((int)response.StatusCode < 500, $"{(int)response.StatusCode}");
        }
    }

    private static string Noise(Random random)
    {
        var text = new StringBuilder();
        for (int length = random.Next(12); length > 0; length--)
        {
            text.Append(random.Next(3) == 0 ? (char)('0' + random.Next(10)) : random.Next(4) == 0 ? '-' : Alphabet[random.Next(Alphabet.Length)]);
        }

        return text.ToString();
    }
}
