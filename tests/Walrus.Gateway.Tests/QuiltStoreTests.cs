using System.Net.Http.Headers;
using System.Text.Json;
using Walrus.Client.Tests.Network;
using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;

namespace Walrus.Gateway.Tests;

public class QuiltStoreTests
{
    [Fact]
    public async Task A_quilt_is_stored_with_its_tags_and_every_patch_reads_back()
    {
        await using var gateway = await RunningGateway.Start();
        gateway.Network.Nodes[2].Fault = Misbehaviour.Resets;
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(TestNetwork.Content(500, 1)), "\"a.txt\"", "ignored.txt" },
            { new ByteArrayContent([]), "empty" },
            { new StringContent("""[{"identifier":"a.txt","tags":{"lang":"en","n":7,"o":{"x":[1]}}}]"""), "_metadata" },
        };
        var (status, body) = await Put(gateway, form);
        Assert.Equal(200, status);
        var stored = JsonDocument.Parse(body).RootElement;
        var patches = stored.GetProperty("storedQuiltBlobs").EnumerateArray().ToArray();
        Assert.Equal(["a.txt", "empty"], patches.Select(p => p.GetProperty("identifier").GetString()));
        var quilt = stored.GetProperty("blobStoreResult").GetProperty("newlyCreated").GetProperty("blobObject").GetProperty("blobId").GetString();
        var id = patches[0].GetProperty("quiltPatchId").GetString();
        using var patch = await gateway.Get($"v1/blobs/by-quilt-patch-id/{id}");
        Assert.Equal(TestNetwork.Content(500, 1), await patch.Content.ReadAsByteArrayAsync());
        var listing = JsonDocument.Parse(await gateway.Http.GetStringAsync(new Uri($"v1/quilts/{quilt}/patches", UriKind.Relative))).RootElement;
        Assert.Equal(
            ["lang=en", "n=7", "o={\"x\":[1]}"],
            listing[0].GetProperty("tags").EnumerateObject().Select(t => $"{t.Name}={t.Value.GetString()}").Order());
        Assert.Equal("quilt", gateway.Network.Chain.Attributes[gateway.Network.Chain.Blobs[0].Id][QuiltAttribute.Key]);
    }

    [Fact]
    public async Task The_same_form_gives_the_same_quilt_as_the_builder()
    {
        await using var gateway = await RunningGateway.Start();
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "x" } };
        var (_, body) = await Put(gateway, form);
        var quilt = QuiltBuilder.Build(gateway.Network.Codec.Config, [new QuiltPatch("x", new byte[] { 1, 2, 3 })]);
        var id = new BlobEncoder(gateway.Network.Codec).ComputeMetadata(quilt.Bytes).BlobId;
        Assert.Contains(id.ToString(), body, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { "multipart/form-data; boundary=b", "" },
        { "multipart/form-data; boundary=b", "--b\r\n\r\nx\r\n--b--\r\n" },
        { "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nhalf" },
        { "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: attachment; name=\"x\"\r\n\r\nx\r\n--b--\r\n" },
        { "multipart/form-data", "--b--\r\n" },
        { "text/plain", "x" },
        { "multipart/form-data; boundary=b", Part("x", "1") + Part("x", "2") + "--b--\r\n" },
        { "multipart/form-data; boundary=b", Part("ends in space ", "1") + "--b--\r\n" },
        { "multipart/form-data; boundary=b", Part("_metadata", "[]") + "--b--\r\n" },
        { "multipart/form-data; boundary=b", Part("x", "1") + Part("_metadata", "{}") + "--b--\r\n" },
        { "multipart/form-data; boundary=b", Part("x", "1") + Part("_metadata", "[null]") + "--b--\r\n" },
        { "multipart/form-data; boundary=b", Part("x", "1") + Part("_metadata", "[]") + Part("_metadata", "[]") + "--b--\r\n" },
        { "multipart/form-data; boundary=b", Part("x", "1") + Part("_metadata", """[{"identifier":"y","tags":{}}]""") + "--b--\r\n" },
        { "multipart/form-data; boundary=b", string.Concat(Enumerable.Range(0, 7).Select(i => Part($"p{i}", "1"))) + "--b--\r\n" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_form_that_is_no_quilt_buys_nothing(string type, string body)
    {
        await using var gateway = await RunningGateway.Start();
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var (status, answer) = await Put(gateway, content);
        Assert.Equal((400, "MALFORMED_REQUEST"), (status, RunningGateway.ReasonIn(System.Text.Encoding.UTF8.GetBytes(answer), status)));
        Assert.Empty(gateway.Network.Chain.Blobs);
    }

    [Fact]
    public async Task A_quilt_beyond_the_limit_is_413()
    {
        await using var gateway = await RunningGateway.Start(RunningGateway.Options with { MaxQuiltBytes = 1000 });
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[1001]), "x" } };
        Assert.Equal(413, (await Put(gateway, form)).Status);
    }

    private static string Part(string name, string value) => $"--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n";

    private static async Task<(int Status, string Body)> Put(RunningGateway gateway, HttpContent content)
    {
        using var response = await gateway.Http.PutAsync(new Uri("v1/quilts?epochs=2", UriKind.Relative), content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
