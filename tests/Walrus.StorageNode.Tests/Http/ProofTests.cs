using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Http;

public sealed class ProofTests
{
    /// <summary>Proven symbols of one sliver, as a node that tries to rebuild it gathers them.</summary>
    private static InconsistencyProof Proof(TestNetwork network, EncodedBlob blob, SliverIndex target)
    {
        var codec = network.Codec;
        int needed = new SliverRecovery(codec).SymbolsNeeded(SliverAxis.Primary);
        var symbols = Enumerable.Range(0, needed).Select(i =>
        {
            var source = blob.Slivers[SliverAxis.Secondary, new SliverIndex((ushort)i)];
            return new SliverVerifier(codec).Expand(source).RecoverySymbolFor(target);
        });
        return new InconsistencyProof(SliverAxis.Primary, target, [.. symbols]);
    }

    [Fact]
    public async Task A_proof_about_a_sound_blob_is_refused()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(900);
        var reply = await network.Nodes[0].Client.ProveInconsistent(blob.Metadata.BlobId, Proof(network, blob, new SliverIndex(1)));
        var refused = Assert.IsType<NodeReply<SignedMessage<InvalidBlobId>>.Refused>(reply);
        Assert.Equal((400, "INVALID_PROOF"), (refused.HttpStatus, refused.Reason));
    }

    [Fact]
    public async Task A_proof_for_a_blob_the_node_has_no_metadata_of_cannot_be_checked()
    {
        await using var network = await TestNetwork.Start();
        var blob = network.Encode(900);
        var reply = await network.Nodes[0].Client.ProveInconsistent(blob.Metadata.BlobId, Proof(network, blob, new SliverIndex(1)));
        Assert.Equal("METADATA_NOT_FOUND", Assert.IsType<NodeReply<SignedMessage<InvalidBlobId>>.Refused>(reply).Reason);
    }

    [Theory]
    [InlineData("primary", new byte[] { 1, 2, 3 })]
    [InlineData("secondary", new byte[0])]
    [InlineData("primary", new byte[] { 255, 255, 0 })]
    public async Task A_body_that_is_no_proof_is_refused(string axis, byte[] body)
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(900);
        var (code, json) = await network.Send(
            network.Nodes[0], HttpMethod.Post, $"/v1/blobs/{blob.Metadata.BlobId}/inconsistencyProof/{axis}", body);
        Assert.Equal(400, code);
        Assert.Equal("INVALID_PROOF", json.GetProperty("error").GetProperty("details")[0].GetProperty("reason").GetString());
    }
}
