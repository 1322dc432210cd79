using System.Net;
using System.Text.Json;
using Haulout.Parts;
using Haulout.Stack;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Haulout.Tests.Load;

/// <summary>The stack in this process, on free ports and in a folder that goes with it, and an onlooker's connections to its chain.</summary>
internal sealed class LoadStack : IAsyncDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string folder;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromMinutes(10) };
    private readonly HttpStorageNodes nodes = new(new StorageNodesOptions { Scheme = Uri.UriSchemeHttp });

    private readonly Complaints complaints;
    private readonly ILoggerFactory logs;

    private LoadStack(string folder, LocalStack stack, ChainConnection chain, int shards, Complaints complaints, ILoggerFactory logs)
    {
        (this.folder, Stack, Chain, this.complaints, this.logs) = (folder, stack, chain, complaints, logs);
        Codec = new RedStuffCodec(new EncodingConfig(shards));
    }

    internal LocalStack Stack { get; }

    internal ChainConnection Chain { get; }

    internal RedStuffCodec Codec { get; }

    internal static async Task<LoadStack> Start(int nodes, int shards, TimeSpan? epoch = null, ulong eventBlobs = 3600)
    {
        var folder = Directory.CreateTempSubdirectory("haulout-load-").FullName;
        int port = Ports.Run(nodes + 3);
        string At(int offset) => new IPEndPoint(IPAddress.Loopback, port + offset).ToString();
        var options = new StackOptions(
            folder, nodes, shards, epoch ?? TimeSpan.FromHours(1), Round: TimeSpan.FromHours(1), At(0), At(1), At(2), IPEndPoint.Parse(At(3)))
        {
            EventBlobCheckpoints = eventBlobs,
        };
        var complaints = new Complaints();
        var logs = LoggerFactory.Create(b => b.AddProvider(complaints));
        var stack = await LocalStack.Start(options, logs, _ => { }, CancellationToken.None);
        var chain = await ChainConnection.OpenEmbedded(
            [stack.Where.Chain], Patience, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        return new LoadStack(folder, stack, chain, shards, complaints, logs);
    }

    /// <summary>A path in its folder.</summary>
    internal string At(params string[] parts) => Path.Combine([folder, .. parts]);

    /// <summary>The nodes, for clients of the test's own.</summary>
    internal IStorageNodes Peers => nodes;

    internal string FolderOf(StackedNode node) => Path.Combine(folder, "nodes", node.Name);

    /// <summary>The member of the committee that a node is.</summary>
    internal async Task<(IStorageNode Client, IReadOnlyList<ShardIndex> Shards)> Member(StackedNode node)
    {
        var state = await Chain.Chain.ReadState();
        var member = state.Current!.Members.Single(m => state.Nodes[m.NodeId].Name == node.Name);
        return (nodes.At(state.Nodes[member.NodeId]), member.Shards);
    }

    internal async Task<string> Store(byte[] blob)
    {
        using var body = new ByteArrayContent(blob);
        using var response = await http.PutAsync(new Uri(Stack.Where.Gateway, "/v1/blobs?epochs=20&permanent=true"), body);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"store: {(int)response.StatusCode} {answer}\n{complaints}");
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("newlyCreated").GetProperty("blobObject").GetProperty("blobId").GetString()!;
    }

    internal async Task<byte[]> Read(string id)
    {
        using var response = await http.GetAsync(new Uri(Stack.Where.Gateway, $"/v1/blobs/{id}"));
        var answer = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.IsSuccessStatusCode, $"read: {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(answer)}\n{complaints}");
        return answer;
    }

    internal static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    internal static async Task Until(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(patience.IsCancellationRequested, $"Waited {Patience} in vain until {what}.");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Chain.Dispose();
        await Stack.DisposeAsync();
        nodes.Dispose();
        http.Dispose();
        logs.Dispose();
        complaints.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
