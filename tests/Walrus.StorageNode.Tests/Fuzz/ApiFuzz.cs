using System.Text.Json;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Fuzz;

/// <summary>Whatever is sent, the answer is a success or an envelope that says what is wrong; never an internal error, never a dead node.</summary>
public sealed class ApiFuzz
{
    private static readonly string[] Rests =
    [
        "metadata", "metadata/status", "slivers/0/primary", "slivers/9/secondary", "slivers/3/primary/status", "status", "confirmation/permanent",
        "confirmation/deletable/0x0000000000000000000000000000000000000000000000000000000000000007", "recoverySymbols", "decodingSymbols",
    ];

    private static readonly string[] Keys =
    [
        "id", "targetSliver", "targetType", "proofAxis", "targetSlivers", "pending", "wait_for_registration", "wait_millis", "detailed", "ID",
    ];

    private static readonly string[] Values =
    [
        "", "0", "1-2", "65535-65535", "65536", "-1", "primary", "secondary", "true", "TRUE", "9999999999999999999999", "%ff%fe", "%00", "1-2-3", "-",
    ];

    private static async Task Check(TestNetwork network, TestNode node, HttpMethod method, string path, byte[]? body = null)
    {
        var (code, json) = await network.Send(node, method, path, body);
        Assert.True(code is 200 or 201 or 202 or 400 or 403 or 404 or 451, $"{method} {path} was answered with {code}: {json}");

        // A request line that is no HTTP is refused by the server before any route sees it; all else is answered in an envelope.
        bool isHttp = !path.Contains("%00", StringComparison.Ordinal);
        if (code >= 400 && (isHttp || json.ValueKind != JsonValueKind.Undefined))
        {
            Assert.Equal(code, json.GetProperty("error").GetProperty("code").GetInt32());
            Assert.NotEqual(JsonValueKind.Undefined, json.GetProperty("error").GetProperty("details")[0].GetProperty("reason").ValueKind);
        }
    }

    [Fact]
    public async Task Any_path_and_query_is_answered_properly()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(900);
        var node = network.Nodes[0];
        var random = new Random(11);
        string Pick(string[] from) => from[random.Next(from.Length)];
        for (int round = 0; round < 600; round++)
        {
            var query = string.Join('&', Enumerable.Range(0, random.Next(4)).Select(_ => $"{Pick(Keys)}={Pick(Values)}"));
            var path = $"/v1/blobs/{blob.Metadata.BlobId}/{Pick(Rests)}";
            if (random.Next(3) == 0)
            {
                int at = random.Next(1, path.Length);
                int rest = random.Next(2) == 0 ? at : Math.Min(path.Length, at + 1);
                path = path[..at] + Pick(["%2f", "%25", "/", "..", "%00", "é", "~", "//", "%c3"]) + path[rest..];
            }

            await Check(network, node, random.Next(8) == 0 ? HttpMethod.Post : HttpMethod.Get, query.Length == 0 ? path : $"{path}?{query}");
        }
    }

    [Fact]
    public async Task Any_body_is_answered_properly_and_only_the_right_one_is_stored()
    {
        await using var network = await TestNetwork.Start();
        var blob = network.Encode(900);
        var id = blob.Metadata.BlobId;
        network.Chain.Register(id);
        await network.Settle();
        var node = network.Nodes[0];
        var metadata = blob.Metadata.Metadata.ToBcs();
        var random = new Random(12);
        for (int round = 0; round < 200; round++)
        {
            var mutated = Mutate(metadata, random);
            if (!mutated.AsSpan().SequenceEqual(metadata))
            {
                await Check(network, node, HttpMethod.Put, $"/v1/blobs/{id}/metadata", mutated);
            }
        }

        Assert.False(node.Running.Parts.Metadata.Has(id));
        await network.Upload(blob, node);
        var pair = network.PairsOf(node, id).First();
        var key = new Walrus.StorageNode.Storage.SliverKey(id, network.Codec.Config.ShardOf(pair, id), SliverAxis.Primary);
        var sliver = network.Sliver(blob, pair, SliverAxis.Primary).ToBcs();
        node.Slivers.Delete(key);
        for (int round = 0; round < 300; round++)
        {
            var mutated = Mutate(sliver, random);
            if (!mutated.AsSpan().SequenceEqual(sliver))
            {
                var query = round % 3 == 0 ? "?pending=true" : "";
                await Check(network, node, HttpMethod.Put, $"/v1/blobs/{id}/slivers/{pair}/primary{query}", mutated);
            }
        }

        Assert.Null(node.Slivers.Read(key));
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        byte[] copy = [.. bytes];
        switch (random.Next(4))
        {
            case 0:
                return copy[..random.Next(copy.Length)];
            case 1:
                return [.. copy, .. new byte[random.Next(1, 50)]];
            case 2:
                copy[random.Next(Math.Min(12, copy.Length))] = (byte)random.Next(256);
                return copy;
            default:
                for (int i = 0; i <= random.Next(4); i++)
                {
                    copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                }

                return copy;
        }
    }
}
