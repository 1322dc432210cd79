using System.Net.Http.Headers;
using Walrus.Client.Nodes;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;
using static Walrus.StorageNode.Tests.Http.MovedShard;

namespace Walrus.StorageNode.Tests.Http;

public sealed class ShardSyncTests
{
    private static Task<NodeReply<ShardSyncResponse>> Ask(TestNetwork network, SyncShard request, BlsSecretKey? key = null, BlsPublicKey? named = null)
    {
        key ??= KeyOf(network.Nodes[2]);
        return network.Nodes[0].Client.SyncShard(SignedMessage.Sign(request, key), named ?? key.PublicKey);
    }

    private static string Reason(NodeReply<ShardSyncResponse> reply) => Assert.IsType<NodeReply<ShardSyncResponse>.Refused>(reply).Reason;

    private static IReadOnlyList<ShardSyncEntry> Entries(NodeReply<ShardSyncResponse> reply) =>
        Assert.IsType<NodeReply<ShardSyncResponse>.Ok>(reply).Value.Entries;

    [Fact]
    public async Task The_new_holder_gets_every_certified_blobs_sliver_in_the_order_of_their_ids()
    {
        var (network, blobs) = await MovedShard.Start();
        await using var _ = network;
        foreach (var axis in TestNetwork.Axes)
        {
            var entries = Entries(await Ask(network, Request(network, axis: axis)));
            Assert.Equal(blobs, entries.Select(e => e.BlobId));
            Assert.All(entries, e => Assert.Equal(
                network.Codec.Config.SliverOf(network.Codec.Config.PairOn(MovedShard.Index, e.BlobId), axis), e.Sliver.Index));
        }
    }

    [Fact]
    public async Task It_goes_on_from_any_blob_and_gets_no_more_than_it_asks_for()
    {
        var (network, blobs) = await MovedShard.Start();
        await using var _ = network;
        Assert.Equal(blobs[..2], Entries(await Ask(network, Request(network, count: 2))).Select(e => e.BlobId));
        Assert.Equal(blobs[1..], Entries(await Ask(network, Request(network, from: blobs[1]))).Select(e => e.BlobId));
        Assert.Empty(Entries(await Ask(network, Request(network, from: BlobId.FromBytes([.. Enumerable.Repeat((byte)255, 32)])))));
    }

    [Fact]
    public async Task A_blob_certified_in_this_epoch_is_not_the_former_holders_to_give()
    {
        var (network, blobs) = await MovedShard.Start();
        await using var _ = network;
        await network.Store(500, 50, epochs: 20);
        Assert.Equal(blobs, Entries(await Ask(network, Request(network))).Select(e => e.BlobId));
    }

    [Fact]
    public async Task Only_the_node_that_owns_the_shard_now_is_answered()
    {
        var (network, _) = await MovedShard.Start(1);
        await using var __ = network;
        Assert.Equal("REQUEST_UNAUTHORIZED", Reason(await Ask(network, Request(network), KeyOf(network.Nodes[1]))));
        using var stranger = BlsSecretKey.Generate();
        Assert.Equal("REQUEST_UNAUTHORIZED", Reason(await Ask(network, Request(network), stranger)));
        Assert.Equal("MESSAGE_VERIFICATION_FAILED", Reason(await Ask(network, Request(network), stranger, KeyOf(network.Nodes[2]).PublicKey)));
    }

    [Fact]
    public async Task Another_epoch_is_refused_with_both_epochs_named()
    {
        var (network, _) = await MovedShard.Start(1);
        await using var __ = network;
        var later = new Epoch(network.Chain.State.Epoch.Value + 1);
        Assert.Equal("INVALID_EPOCH", Reason(await Ask(network, Request(network) with { Epoch = later, RequestEpoch = later })));
        Assert.Equal("SLIVER_COUNT_EXCEEDS_LIMIT", Reason(await Ask(network, Request(network, count: 100_001))));
    }

    [Fact]
    public async Task A_request_without_a_key_or_with_a_malformed_body_is_refused()
    {
        var (network, _) = await MovedShard.Start(1);
        await using var __ = network;
        var url = new Uri(network.Nodes[0].Running.Url, "/v1/migrate/sync_shard");
        using var without = await network.Http.PostAsync(url, new ByteArrayContent([1]));
        Assert.Equal((401, "Missing Authorization header"), ((int)without.StatusCode, await without.Content.ReadAsStringAsync()));
        foreach (var (header, code) in new[] { ("AAAA", 400), (ShardSyncAuthorization.Format(KeyOf(network.Nodes[2]).PublicKey), 400) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent([1, 2, 3]) };
            request.Headers.TryAddWithoutValidation("Authorization", header);
            using var response = await network.Http.SendAsync(request);
            Assert.Equal(code, (int)response.StatusCode);
        }
    }
}
