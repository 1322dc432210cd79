using Walrus.Client.Nodes;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;
using static Walrus.StorageNode.Tests.Http.MovedShard;

namespace Walrus.StorageNode.Tests.Http;

/// <summary>Signatures and proofs that are almost right, sent as bytes; the only two routes that weigh evidence.</summary>
public sealed class ForgeryTests
{
    private static async Task<TestNetwork> Start() => (await MovedShard.Start(blobs: 1)).Network;

    private static async Task<(int Code, string Text)> Sync(TestNetwork network, byte[] body, BlsPublicKey? named = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(network.Nodes[0].Running.Url, "/v1/migrate/sync_shard"))
        {
            Content = new ByteArrayContent(body),
        };
        request.Headers.TryAddWithoutValidation("Authorization", ShardSyncAuthorization.Format(named ?? KeyOf(network.Nodes[2]).PublicKey));
        using var response = await network.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task Refuses(TestNetwork network, byte[] body, int code, string reason, BlsPublicKey? named = null)
    {
        var (found, text) = await Sync(network, body, named);
        Assert.Equal(code, found);
        Assert.Contains($"\"{reason}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_for_a_shard_with_any_bit_changed_after_it_was_signed_gives_nothing()
    {
        await using var network = await Start();
        var right = SignedMessage.Sign(Request(network), KeyOf(network.Nodes[2])).ToBcs();
        Assert.Equal(200, (await Sync(network, right)).Code);
        var random = new Random(41);
        for (int round = 0; round < 120; round++)
        {
            byte[] forged = [.. right];
            forged[random.Next(forged.Length)] ^= (byte)(1 << random.Next(8));
            var (code, text) = await Sync(network, forged);
            Assert.True(
                (code == 400 && (text.Contains("MESSAGE_VERIFICATION_FAILED", StringComparison.Ordinal)
                    || text.Contains("SLIVER_COUNT_EXCEEDS_LIMIT", StringComparison.Ordinal))) || code == 403,
                $"round {round}: {code} {text}");
        }

        for (int length = 0; length < right.Length; length += 7)
        {
            await Refuses(network, right[..length], 400, "MESSAGE_VERIFICATION_FAILED");
        }

        await Refuses(network, [.. right, 0], 400, "MESSAGE_VERIFICATION_FAILED");
    }

    [Fact]
    public async Task A_genuine_signature_over_another_kind_of_message_opens_no_shard()
    {
        await using var network = await Start();
        var key = KeyOf(network.Nodes[2]);
        var blob = network.Encode(300).Metadata.BlobId;
        var epoch = network.Chain.State.Epoch;
        await Refuses(network, SignedMessage.Sign(new InvalidBlobId(epoch, blob), key).ToBcs(), 400, "MESSAGE_VERIFICATION_FAILED");
        await Refuses(network, SignedMessage.Sign(new StorageConfirmation(epoch, blob, null), key).ToBcs(), 400, "MESSAGE_VERIFICATION_FAILED");
    }

    [Fact]
    public async Task Another_members_signature_under_the_owners_name_opens_no_shard()
    {
        await using var network = await Start();
        var signed = SignedMessage.Sign(Request(network), KeyOf(network.Nodes[1])).ToBcs();
        await Refuses(network, signed, 400, "MESSAGE_VERIFICATION_FAILED", KeyOf(network.Nodes[2]).PublicKey);
        await Refuses(network, signed, 403, "REQUEST_UNAUTHORIZED", KeyOf(network.Nodes[1]).PublicKey);
    }

    [Fact]
    public async Task A_shard_that_is_the_askers_but_not_here_is_refused()
    {
        await using var network = await Start();
        var signed = SignedMessage.Sign(Request(network) with { Shard = new ShardIndex(6) }, KeyOf(network.Nodes[2])).ToBcs();
        await Refuses(network, signed, 400, "SHARD_NOT_ASSIGNED");
    }

    [Fact]
    public async Task A_request_of_a_past_epoch_is_refused_though_it_was_right_then()
    {
        await using var network = await Start();
        var then = SignedMessage.Sign(Request(network), KeyOf(network.Nodes[2])).ToBcs();
        await network.BeginEpoch(MovedShard.Committee);
        var (code, text) = await Sync(network, then);
        Assert.Equal(400, code);
        Assert.Contains("INVALID_EPOCH", text, StringComparison.Ordinal);
        Assert.Contains($"\"server_epoch\":\"{network.Chain.State.Epoch}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_forgery_of_a_proof_about_a_sound_blob_is_signed()
    {
        await using var network = await TestNetwork.Start();
        var (blob, other) = (await network.Store(900, seed: 1), await network.Store(900, seed: 2));
        var path = $"/v1/blobs/{blob.Metadata.BlobId}/inconsistencyProof/primary";
        var right = Proof(network, blob, new SliverIndex(1)).ToBcs();
        var random = new Random(42);
        var forgeries = new List<byte[]>
        {
            Proof(network, other, new SliverIndex(1)).ToBcs(),
            Proof(network, blob, new SliverIndex(1), target: new SliverIndex(2)).ToBcs(),
            Proof(network, blob, new SliverIndex(1), symbols: 3).ToBcs(),
            Proof(network, blob, new SliverIndex(1), symbols: 0).ToBcs(),
            Proof(network, blob, new SliverIndex(1), repeat: true).ToBcs(),
        };
        for (int round = 0; round < 150; round++)
        {
            byte[] forged = [.. right];
            forged[random.Next(forged.Length)] ^= (byte)(1 << random.Next(8));
            forgeries.Add(forged);
        }

        foreach (var forged in forgeries)
        {
            var (code, json) = await network.Send(network.Nodes[0], HttpMethod.Post, path, forged);
            Assert.Equal(400, code);
            Assert.Equal("INVALID_PROOF", json.GetProperty("error").GetProperty("details")[0].GetProperty("reason").GetString());
        }
    }

    private static InconsistencyProof Proof(
        TestNetwork network, EncodedBlob blob, SliverIndex of, SliverIndex? target = null, int? symbols = null, bool repeat = false)
    {
        int needed = new SliverRecovery(network.Codec).SymbolsNeeded(SliverAxis.Primary);
        return new InconsistencyProof(SliverAxis.Primary, target ?? of, [.. Enumerable.Range(0, symbols ?? needed).Select(i =>
            new SliverVerifier(network.Codec).Expand(blob.Slivers[SliverAxis.Secondary, new SliverIndex((ushort)(repeat ? 0 : i))])
                .RecoverySymbolFor(of))]);
    }
}
