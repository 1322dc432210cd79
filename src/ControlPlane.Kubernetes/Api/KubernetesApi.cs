using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ControlPlane.Kubernetes.Api;

/// <summary>
/// The few verbs an operator needs. The official KubernetesClient does not restore from every registry the project builds against, and it has no
/// bookmarks, no typed apply and no relist after 410; where it does restore, its semantics are these.
/// </summary>
internal sealed class KubernetesApi(KubernetesConnection connection, TimeProvider clock) : IDisposable
{
    private const int PageSize = 500;
    private const int MaxPages = 200;
    private const int WatchSeconds = 290;
    private readonly ApiTransport transport = new(connection, clock);

    internal KubernetesConnection Connection => connection;

    /// <summary>The object, or null when there is none of that name.</summary>
    internal async Task<Resource?> Get(ResourceType type, string? space, string name, CancellationToken ct)
    {
        try
        {
            return Read(await transport.Send(() => new(HttpMethod.Get, type.Path(space, name)), ct));
        }
        catch (ApiRefusedException e) when (e.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>All objects of a kind, of one namespace or of all, read page by page.</summary>
    internal async Task<ResourceList> List(ResourceType type, string? space, string? selector, CancellationToken ct)
    {
        var items = new List<Resource>();
        string next = "";
        for (int page = 0; page < MaxPages; page++)
        {
            string query = $"?limit={PageSize}{Selector(selector)}{(next.Length == 0 ? "" : $"&continue={Uri.EscapeDataString(next)}")}";
            var list = Read(await transport.Send(() => new(HttpMethod.Get, type.Path(space) + query), ct));
            foreach (var item in (list.Json["items"] as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                // Items of a list come without kind and apiVersion.
                item["kind"] = type.Kind;
                item["apiVersion"] = type.ApiVersion;
                items.Add(new Resource(item));
            }

            next = list.Metadata["continue"]?.ToString() ?? "";
            if (next.Length == 0)
            {
                return new ResourceList(items, list.ResourceVersion);
            }
        }

        throw new InvalidDataException($"the API server keeps more than {PageSize * MaxPages} {type.Plural}: narrow the namespace");
    }

    /// <summary>
    /// What happens to a kind after a resource version. Ends when the server closes the answer, which it does every few minutes; the caller goes on
    /// from the last version it saw.
    /// </summary>
    /// <exception cref="ApiRefusedException">With <see cref="ApiRefusedException.IsGone"/>: that version is too old, list again.</exception>
    internal async IAsyncEnumerable<WatchEvent> Watch(
        ResourceType type, string? space, string? selector, string resourceVersion, [EnumeratorCancellation] CancellationToken ct)
    {
        string query = $"?watch=true&allowWatchBookmarks=true&timeoutSeconds={WatchSeconds}"
            + $"&resourceVersion={Uri.EscapeDataString(resourceVersion)}{Selector(selector)}";
        // A connection that died without a word would keep the watch silent for ever.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(WatchSeconds + 30), clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var response = await transport.Open(new HttpRequestMessage(HttpMethod.Get, type.Path(space) + query), both.Token);
        await using var stream = await response.Content.ReadAsStreamAsync(both.Token);
        await foreach (byte[] line in WatchLines.Read(stream, both.Token))
        {
            yield return Event(line);
        }
    }

    /// <summary>
    /// Server-side apply: the fields of the wish are ours and shall be so, fields that were ours and are left out now are removed, and the server
    /// creates the object when there is none. The wish needs apiVersion, kind and metadata.name.
    /// </summary>
    internal Task<Resource> Apply(
        ResourceType type, JsonObject wish, string fieldManager, CancellationToken ct, bool force = true, bool dryRun = false, string? part = null)
    {
        string path = type.Path(wish["metadata"]!["namespace"]?.ToString(), wish["metadata"]!["name"]!.ToString()) + (part is null ? "" : $"/{part}");
        string query = $"?fieldManager={Uri.EscapeDataString(fieldManager)}&force={(force ? "true" : "false")}{(dryRun ? "&dryRun=All" : "")}";
        return Write(HttpMethod.Patch, path + query, wish, "application/apply-patch+yaml", ct);
    }

    /// <summary>Server-side apply of the status alone.</summary>
    internal Task<Resource> ApplyStatus(ResourceType type, JsonObject wish, string fieldManager, CancellationToken ct) =>
        Apply(type, wish, fieldManager, ct, part: "status");

    internal Task<Resource> Create(ResourceType type, JsonObject value, CancellationToken ct) =>
        Write(HttpMethod.Post, type.Path(value["metadata"]!["namespace"]?.ToString()), value, "application/json", ct);

    /// <summary>Replaces the object if its resource version is still the one in <paramref name="value"/>.</summary>
    internal Task<Resource> Replace(ResourceType type, JsonObject value, CancellationToken ct)
    {
        string path = type.Path(value["metadata"]!["namespace"]?.ToString(), value["metadata"]!["name"]!.ToString());
        return Write(HttpMethod.Put, path, value, "application/json", ct);
    }

    /// <summary>
    /// Deletes the object if it is still the one seen: of this uid and resource version, where they are given. False when it was already gone.
    /// In the foreground it stays until its dependants are gone.
    /// </summary>
    /// <exception cref="ApiRefusedException">With <see cref="ApiRefusedException.IsConflict"/>: it changed in between.</exception>
    internal async Task<bool> Delete(
        ResourceType type, string? space, string name, string? uid, string? resourceVersion, bool foreground, CancellationToken ct)
    {
        var preconditions = new JsonObject();
        if (uid is not null) preconditions["uid"] = uid;
        if (resourceVersion is not null) preconditions["resourceVersion"] = resourceVersion;
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = foreground ? "Foreground" : "Background",
            ["preconditions"] = preconditions,
        };
        try
        {
            await transport.Send(
                () => new(HttpMethod.Delete, type.Path(space, name)) { Content = Content(options, "application/json") }, ct);
            return true;
        }
        catch (ApiRefusedException e) when (e.Status is HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>The versions of an API group the server knows, the preferred one first; empty when it has no such group.</summary>
    internal async Task<IReadOnlyList<string>> Versions(string group, CancellationToken ct)
    {
        try
        {
            var answer = Read(await transport.Send(() => new(HttpMethod.Get, $"apis/{group}"), ct)).Json;
            return [.. ((answer["versions"] as JsonArray) ?? []).Select(v => v?["version"]?.ToString() ?? "")];
        }
        catch (ApiRefusedException e) when (e.Status is HttpStatusCode.NotFound)
        {
            return [];
        }
    }

    public void Dispose() => transport.Dispose();

    private static WatchEvent Event(byte[] line)
    {
        var json = Parse(line);
        var body = new Resource(json["object"] as JsonObject ?? throw new InvalidDataException("a watch event has no object"));
        return json["type"]?.ToString() switch
        {
            "ADDED" => new(WatchKind.Added, body),
            "MODIFIED" => new(WatchKind.Modified, body),
            "DELETED" => new(WatchKind.Deleted, body),
            "BOOKMARK" => new(WatchKind.Bookmark, body),
            "ERROR" => throw ApiRefusedException.From(
                (HttpStatusCode)body.Number("code"), JsonSerializer.SerializeToUtf8Bytes(body.Json), retryAfter: null),
            var other => throw new InvalidDataException($"a watch event has the unknown type '{other}'"),
        };
    }

    private static string Selector(string? selector) => selector is null ? "" : $"&labelSelector={Uri.EscapeDataString(selector)}";

    private static Resource Read(byte[] body) => new(Parse(body));

    private static JsonObject Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw new InvalidDataException("the API server did not answer with an object");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"the API server answered with something that is not JSON: {e.Message}", e);
        }
    }

    private static ByteArrayContent Content(JsonObject value, string type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private async Task<Resource> Write(HttpMethod method, string path, JsonObject value, string type, CancellationToken ct) =>
        Read(await transport.Send(() => new(method, path) { Content = Content(value, type) }, ct));
}
