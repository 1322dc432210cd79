using System.Text.Json;
using Walrus.Client.Tests.Network;
using Walrus.Core.Identifiers;
using Walrus.Core.Quilts;

namespace Walrus.Gateway.Tests;

public class QuiltReadTests
{
    private static readonly QuiltPatch[] Patches =
    [
        new("a.txt", TestNetwork.Content(300, 1)),
        new("b/ä 1.bin", new Dictionary<string, string> { ["content-type"] = "image/png", ["x-lang"] = "en" }, TestNetwork.Content(900, 2)),
        new("empty", Array.Empty<byte>()),
    ];

    [Theory]
    [InlineData(nameof(Misbehaviour.None))]
    [InlineData(nameof(Misbehaviour.Resets))]
    [InlineData(nameof(Misbehaviour.LiesInSlivers))]
    [InlineData(nameof(Misbehaviour.ForgetsSlivers))]
    public async Task Every_patch_comes_back_by_name_and_by_id_whatever_a_node_does(string fault)
    {
        await using var gateway = await RunningGateway.Start();
        var (quilt, index) = await Plant(gateway);
        gateway.Network.Nodes[0].Fault = Enum.Parse<Misbehaviour>(fault);
        foreach (var patch in Patches)
        {
            var id = new QuiltPatchId(quilt, index.Find(patch.Identifier)!.Columns);
            using var byId = await gateway.Get($"v1/blobs/by-quilt-patch-id/{id}");
            using var byName = await gateway.Get($"v1/blobs/by-quilt-id/{quilt}/{Uri.EscapeDataString(patch.Identifier)}");
            Assert.Equal(patch.Data.ToArray(), await byId.Content.ReadAsByteArrayAsync());
            Assert.Equal(patch.Data.ToArray(), await byName.Content.ReadAsByteArrayAsync());
            Assert.Equal(quilt.ToString(), byId.Headers.NonValidated["ETag"].ToString());
        }
    }

    [Fact]
    public async Task With_two_thirds_of_the_shards_gone_a_patch_comes_from_the_whole_quilt()
    {
        await using var gateway = await RunningGateway.Start();
        var (quilt, _) = await Plant(gateway);
        gateway.Network.Nodes[0].Fault = gateway.Network.Nodes[1].Fault = Misbehaviour.Resets;
        Assert.Equal(
            Patches[0].Data.ToArray(), await gateway.Http.GetByteArrayAsync(new Uri($"v1/blobs/by-quilt-id/{quilt}/a.txt", UriKind.Relative)));
    }

    [Fact]
    public async Task A_patch_says_its_name_and_its_allowed_tags()
    {
        await using var gateway = await RunningGateway.Start();
        var (quilt, _) = await Plant(gateway);
        using var plain = await gateway.Get($"v1/blobs/by-quilt-id/{quilt}/a.txt");
        Assert.Equal("a.txt", plain.Headers.GetValues("X-Quilt-Patch-Identifier").Single());
        using var tagged = await gateway.Get($"v1/blobs/by-quilt-id/{quilt}/{Uri.EscapeDataString(Patches[1].Identifier)}");
        Assert.Equal("image/png", tagged.Content.Headers.ContentType!.ToString());
        Assert.False(tagged.Headers.Contains("x-lang"));
    }

    [Fact]
    public async Task All_tags_of_patches_become_headers_when_the_operator_says_so()
    {
        await using var gateway = await RunningGateway.Start(RunningGateway.Options with { AllowAllQuiltTags = true });
        var (quilt, _) = await Plant(gateway);
        using var tagged = await gateway.Get($"v1/blobs/by-quilt-id/{quilt}/{Uri.EscapeDataString(Patches[1].Identifier)}");
        Assert.Equal("en", tagged.Headers.GetValues("x-lang").Single());
    }

    [Fact]
    public async Task The_listing_has_upstreams_form()
    {
        await using var gateway = await RunningGateway.Start();
        var (quilt, index) = await Plant(gateway);
        var listing = JsonDocument.Parse(await gateway.Http.GetStringAsync(new Uri($"v1/quilts/{quilt}/patches", UriKind.Relative))).RootElement;
        Assert.Equal(
            ["identifier", "patch_id", "tags"], listing[1].EnumerateObject().Select(p => p.Name));
        Assert.Equal(Patches.Select(p => p.Identifier), listing.EnumerateArray().Select(p => p.GetProperty("identifier").GetString()));
        Assert.Equal(new QuiltPatchId(quilt, index.Entries[1].Columns).ToString(), listing[1].GetProperty("patch_id").GetString());
        Assert.Equal("en", listing[1].GetProperty("tags").GetProperty("x-lang").GetString());
    }

    [Fact]
    public async Task What_is_no_patch_is_404_and_what_is_no_id_is_400()
    {
        await using var gateway = await RunningGateway.Start();
        var (quilt, index) = await Plant(gateway);
        var plain = (await gateway.Network.Plant(TestNetwork.Content(77))).Metadata.BlobId;
        var nowhere = new QuiltPatchId(quilt, new QuiltPatchInternalId(1, ushort.MaxValue));
        var wrong = new QuiltPatchId(quilt, new QuiltPatchInternalId(index.Entries[0].Columns.Start, 7));
        Assert.Equal((404, "QUILT_PATCH_NOT_FOUND"), await gateway.Failure($"v1/blobs/by-quilt-id/{quilt}/none"));
        Assert.Equal((404, "QUILT_PATCH_NOT_FOUND"), await gateway.Failure($"v1/blobs/by-quilt-id/{plain}/a.txt"));
        Assert.Equal((404, "QUILT_PATCH_NOT_FOUND"), await gateway.Failure($"v1/quilts/{plain}/patches"));
        Assert.Equal((404, "QUILT_PATCH_NOT_FOUND"), await gateway.Failure($"v1/blobs/by-quilt-patch-id/{nowhere}"));
        Assert.Equal((404, "QUILT_PATCH_NOT_FOUND"), await gateway.Failure($"v1/blobs/by-quilt-patch-id/{wrong}"));
        Assert.Equal((404, "BLOB_NOT_FOUND"), await gateway.Failure($"v1/quilts/{BlobId.FromBytes(new byte[32])}/patches"));
        Assert.Equal((400, "MALFORMED_REQUEST"), await gateway.Failure("v1/blobs/by-quilt-patch-id/abc"));
        Assert.Equal((400, "MALFORMED_REQUEST"), await gateway.Failure("v1/quilts/abc/patches"));
    }

    private static async Task<(BlobId Quilt, QuiltIndex Index)> Plant(RunningGateway gateway)
    {
        var quilt = QuiltBuilder.Build(gateway.Network.Codec.Config, Patches);
        return ((await gateway.Network.Plant(quilt.Bytes.ToArray())).Metadata.BlobId, quilt.Index);
    }
}
