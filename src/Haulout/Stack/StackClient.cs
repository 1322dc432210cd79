using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ControlPlane.Fleet;
using ControlPlane.Web;
using Haulout.Cli;
using Walrus.Core.Identifiers;

namespace Haulout.Stack;

/// <summary>What the gateway said of a stored blob; cost in FROST, null when the blob was certified already.</summary>
internal sealed record StoredBlob(BlobId Id, ulong? EncodedLength, ulong? Cost);

/// <summary>A running stack over its public HTTP APIs; demo and commands know no other way in.</summary>
internal sealed class StackClient(StackFile where) : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Does something with the stack of a folder.</summary>
    /// <exception cref="BadInputException">There is no stack in it.</exception>
    /// <exception cref="IOException">It does not run.</exception>
    internal static async Task<int> With(string data, Func<StackFile, StackClient, Task<int>> act)
    {
        var where = StackFile.Read(Path.GetFullPath(data));
        using var client = new StackClient(where);
        try
        {
            return await act(where, client);
        }
        catch (HttpRequestException e)
        {
            throw new IOException(
                $"the stack of {data} does not answer ({e.Message}); start it in another terminal with: haulout up --data {data}", e);
        }
    }

    internal async Task<StoredBlob> Store(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        using var content = new StreamContent(file);
        using var response = await http.PutAsync(new Uri(where.Gateway, "/v1/blobs?epochs=5&permanent=true"), content, ct);
        using var json = JsonDocument.Parse(await Body(response, ct));
        if (json.RootElement.TryGetProperty("alreadyCertified", out var already))
        {
            return new StoredBlob(BlobId.Parse(already.GetProperty("blobId").GetString()!), null, null);
        }

        var created = json.RootElement.GetProperty("newlyCreated");
        return new StoredBlob(
            BlobId.Parse(created.GetProperty("blobObject").GetProperty("blobId").GetString()!),
            created.GetProperty("resourceOperation").GetProperty("registerFromScratch").GetProperty("encodedLength").GetUInt64(),
            created.GetProperty("cost").GetUInt64());
    }

    internal async Task<byte[]> Read(BlobId blob, CancellationToken ct)
    {
        using var response = await http.GetAsync(new Uri(where.Gateway, $"/v1/blobs/{blob}"), ct);
        return await Body(response, ct);
    }

    internal async Task<FleetView> Fleet(CancellationToken ct) =>
        await http.GetFromJsonAsync<FleetView>(new Uri(where.Control, "/api/v1/fleet"), JsonSerializerOptions.Web, ct)
        ?? throw new IOException("the control plane answered nothing for the fleet.");

    /// <summary>Null until the control plane has heard of the blob.</summary>
    internal async Task<BlobReport?> Blob(BlobId blob, CancellationToken ct)
    {
        using var response = await http.GetAsync(new Uri(where.Control, $"/api/v1/blobs/{blob}"), ct);
        return response.StatusCode == HttpStatusCode.NotFound
            ? null
            : JsonSerializer.Deserialize<BlobReport>(await Body(response, ct), JsonSerializerOptions.Web);
    }

    internal Task Stop(StackNode node, CancellationToken ct) => Post($"/stack/v1/nodes/{node.Name}/stop", ct);

    internal Task Start(StackNode node, CancellationToken ct) => Post($"/stack/v1/nodes/{node.Name}/start", ct);

    /// <summary>Stops a node, takes everything but its keys from its disk, and starts it again.</summary>
    internal Task Wipe(StackNode node, CancellationToken ct) => Post($"/stack/v1/nodes/{node.Name}/wipe", ct);

    internal async Task ChallengeNow(StackNode node, CancellationToken ct) => await Post($"/api/v1/nodes/{node.NodeId}/challenge", ct);

    /// <summary>Takes a blob's slivers from a node's disk, as a failing disk would, and says how many.</summary>
    internal async Task<int> DeleteSlivers(StackNode node, BlobId blob, CancellationToken ct)
    {
        using var response = await http.DeleteAsync(new Uri(node.Admin, $"/admin/v1/blobs/{blob}/slivers"), ct);
        using var json = JsonDocument.Parse(await Body(response, ct));
        return json.RootElement.GetProperty("success").GetProperty("data").GetProperty("slivers").GetInt32();
    }

    /// <summary>Slivers of a blob that lie intact on a node's disk, and those that should.</summary>
    internal async Task<(int Intact, int All)> Slivers(StackNode node, BlobId blob, CancellationToken ct)
    {
        using var response = await http.GetAsync(new Uri(node.Admin, $"/admin/v1/blobs/{blob}"), ct);
        using var json = JsonDocument.Parse(await Body(response, ct));
        var slivers = json.RootElement.GetProperty("success").GetProperty("data").GetProperty("slivers");
        return (slivers.EnumerateArray().Count(s => s.GetProperty("intact").GetBoolean()), slivers.GetArrayLength());
    }

    public void Dispose() => http.Dispose();

    private async Task Post(string path, CancellationToken ct)
    {
        using var response = await http.PostAsync(new Uri(where.Control, path), null, ct);
        await Body(response, ct);
    }

    private static async Task<byte[]> Body(HttpResponseMessage response, CancellationToken ct)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync(ct);
        return response.IsSuccessStatusCode ? body : throw new IOException(
            $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} was answered with {(int)response.StatusCode}: " +
            System.Text.Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 500))).ReplaceLineEndings(" "));
    }
}
