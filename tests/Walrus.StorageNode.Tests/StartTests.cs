using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Walrus.Client.Nodes;
using Walrus.StorageNode.Tests.Network;
using Walrus.StorageNode.Tests.Storage;

namespace Walrus.StorageNode.Tests;

public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestChain chain = new(TestNetwork.Shards);
    private readonly HttpStorageNodes clients = new();
    private readonly TestWallet wallet;

    public StartTests() => wallet = new(chain);

    public void Dispose()
    {
        clients.Dispose();
        folder.Dispose();
    }

    private StorageNodeOptions Options => new() { DataDirectory = Path.Combine(folder.FullPath, "data"), ReservedBytes = 0 };

    private Task<StorageNode> Start(StorageNodeOptions options) => StorageNode.Start(options, chain, wallet, clients, TimeProvider.System);

    private async Task<string> Fault(StorageNodeOptions options)
    {
        var message = (await Assert.ThrowsAsync<StorageNodeException>(() => Start(options))).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_line_and_the_directory_is_free_again()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var message = await Fault(Options with { Listen = holder.LocalEndpoint.ToString()! });
        Assert.Contains(holder.LocalEndpoint.ToString()!, message, StringComparison.Ordinal);
        await using var node = await Start(Options);
    }

    [Fact]
    public async Task A_directory_in_use_is_one_clear_line()
    {
        await using var node = await Start(Options);
        Assert.Contains("in use", await Fault(Options), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_one_clear_line()
    {
        var file = Path.Combine(folder.FullPath, "file");
        await File.WriteAllTextAsync(file, "");
        Assert.Contains(file, await Fault(Options with { DataDirectory = Path.Combine(file, "data") }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_none_is_one_clear_line_that_keeps_the_secret()
    {
        var file = Path.Combine(folder.FullPath, "protocol.key");
        await File.WriteAllTextAsync(file, "c2VjcmV0IHN0dWZm");
        var message = await Fault(Options with { ProtocolKeyFile = file });
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blocklist_that_is_none_is_one_clear_line()
    {
        var file = Path.Combine(folder.FullPath, "blocked.yaml");
        await File.WriteAllTextAsync(file, "- nonsense\n");
        Assert.Contains(file, await Fault(Options with { BlocklistFile = file }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_made_once_for_their_owner_only_and_found_again()
    {
        string first;
        await using (var node = await Start(Options))
        {
            first = node.ProtocolKey.ToString() + node.NetworkKey;
        }

        await using var again = await Start(Options);
        Assert.Equal(first, again.ProtocolKey.ToString() + again.NetworkKey);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Options.DataDirectory, "keys")))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task A_node_registers_once_and_knows_itself_after_a_restart_even_without_its_record()
    {
        await using (var node = await Start(Options))
        {
            await node.Registered();
        }

        await using (var node = await Start(Options))
        {
            await node.Registered();
        }

        File.Delete(Path.Combine(Options.DataDirectory, "node.db"));
        await using (var node = await Start(Options))
        {
            var id = await node.Registered();
            Assert.Equal(id, Assert.Single(chain.State.Nodes).Key);
        }

        Assert.Single(wallet.Calls, c => c == "register");
    }

    [Fact]
    public async Task A_registration_whose_answer_was_lost_is_not_made_twice()
    {
        wallet.LoseAnswers = 1;
        await using var node = await Start(Options);
        var id = await node.Registered();
        Assert.Equal(id, Assert.Single(chain.State.Nodes).Key);
        Assert.Single(wallet.Calls, c => c == "register");
    }

    [Fact]
    public async Task An_unreachable_chain_is_waited_for_and_health_says_so()
    {
        chain.Unreachable = true;
        await using var node = await Start(Options);
        using var http = new HttpClient();
        await TestNetwork.Until(() => Volatile.Read(ref chain.ReadsRefused) > 0, "the node has asked the chain");
        await TestNetwork.Until(
            async () => (await Health(http, node)).StartsWith("unreachable: the test chain", StringComparison.Ordinal), "health tells");
        Assert.Null(node.NodeId);
        var blob = $"/v1/blobs/{new string('A', 43)}/";
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(new Uri(node.Url, blob + "slivers/0/primary"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(node.Url, blob + "metadata"))).StatusCode);
        chain.Unreachable = false;
        var id = await node.Registered();
        Assert.Equal(id, Assert.Single(chain.State.Nodes).Key);
        Assert.Equal("reachable", await Health(http, node));
    }

    private static async Task<string> Health(HttpClient http, StorageNode node)
    {
        using var json = JsonDocument.Parse(await http.GetStringAsync(new Uri(node.Url, "/v1/health")));
        return json.RootElement.GetProperty("success").GetProperty("data").GetProperty("chain").GetString()!;
    }
}
