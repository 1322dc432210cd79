using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.StorageNode;
using Walrus.StorageNode.Tests.Network;

namespace Benchmarks;

/// <summary>
/// What <see cref="NodeBenchmark"/> measures, each in a process of its own so that memory is its own: a real storage node that owns every
/// shard of a chain in memory, and plain Kestrel with a file for each body.
/// </summary>
internal static class NodeProcess
{
    internal const int Shards = 1000;

    /// <summary>Serves a node until standard input ends; each line of it is a blob id to be registered.</summary>
    internal static async Task ServeNode(string folder)
    {
        var chain = new TestChain(Shards);
        using var peers = new HttpStorageNodes(new StorageNodesOptions { Scheme = Uri.UriSchemeHttp });
        var options = new StorageNodeOptions { DataDirectory = folder, EpochCallJitter = TimeSpan.Zero };
        await using var node = await StorageNode.Start(options, chain, new TestWallet(chain), peers, TimeProvider.System);
        var id = await node.Registered();
        chain.BeginEpoch(new Dictionary<ObjectId, int[]> { [id] = [.. Enumerable.Range(0, Shards)] });
        while (!chain.HasSynced(id))
        {
            await Task.Delay(20);
        }

        await Console.Out.WriteLineAsync(node.Url.ToString());
        while (await Console.In.ReadLineAsync() is { } line)
        {
            chain.Register(BlobId.Parse(line));
        }
    }

    /// <summary>Serves bodies by path out of a folder until standard input ends.</summary>
    internal static async Task ServePlain(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        app.MapPut("/{name}", (string name, bool fsync, HttpRequest request) => Keep(Path.Combine(folder, Name(name)), fsync, request));
        app.MapGet("/{name}", (string name) => Results.File(Path.Combine(folder, Name(name)), "application/octet-stream"));
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.Single());
        await Console.In.ReadToEndAsync();
        await app.DisposeAsync();
    }

    private static string Name(string name) => int.Parse(name, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    private static async Task<IResult> Keep(string path, bool fsync, HttpRequest request)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await request.Body.CopyToAsync(file);
        if (fsync)
        {
            file.Flush(flushToDisk: true);
        }

        return Results.StatusCode(StatusCodes.Status201Created);
    }
}
