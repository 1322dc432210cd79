using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>
/// An API server in this process, over real HTTP: lists, watches with bookmarks, server-side apply, statuses, preconditions, discovery.
/// </summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly CancellationTokenSource stop = new();
    private CancellationTokenSource watches = new();
    private int refuseNext;
    private int refuseWith;

    private FakeApiServer(WebApplication app) => this.app = app;

    internal FakeStore Store { get; } = new();

    internal Uri Address { get; private set; } = null!;

    /// <summary>Requests answered so far, those refused on purpose included.</summary>
    internal int Requests { get; private set; }

    internal static async Task<FakeApiServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new FakeApiServer(builder.Build());
        server.app.Run(server.Answer);
        await server.app.StartAsync();
        server.Address = new Uri($"{server.app.Urls.First()}/");
        return server;
    }

    /// <summary>Refuses the next requests, asking for a retry at once.</summary>
    internal void RefuseNext(int count, int status) => (refuseNext, refuseWith) = (count, status);

    /// <summary>Ends all open watches, as a server does that goes away.</summary>
    internal void DropWatches()
    {
        var before = Interlocked.Exchange(ref watches, new CancellationTokenSource());
        before.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        DropWatches();
        await app.DisposeAsync();
    }

    private async Task Answer(HttpContext http)
    {
        Requests++;
        if (Interlocked.Decrement(ref refuseNext) >= 0)
        {
            http.Response.Headers.RetryAfter = "0";
            await Refuse(http, new FakeRefusal(refuseWith, "TooManyRequests", "later"));
            return;
        }

        try
        {
            await Route(http);
        }
        catch (FakeRefusal refusal) when (!http.Response.HasStarted)
        {
            await Refuse(http, refusal);
        }
        catch (OperationCanceledException)
        {
            http.Abort();
        }
    }

    private async Task Route(HttpContext http)
    {
        string[] steps = http.Request.Path.Value!.Trim('/').Split('/');
        bool core = steps[0] == "api";
        if (!core && steps.Length == 2)
        {
            await Write(http, Group(steps[1]), 200);
            return;
        }

        string prefix = core ? $"{steps[0]}/{steps[1]}" : $"{steps[0]}/{steps[1]}/{steps[2]}";
        var rest = steps.Skip(core ? 2 : 3).ToList();
        string? space = null;
        if (rest.Count >= 3 && rest[0] == "namespaces")
        {
            space = rest[1];
            rest.RemoveRange(0, 2);
        }

        string collection = $"{prefix}/{rest[0]}";
        string? name = rest.Count > 1 ? rest[1] : null;
        var query = http.Request.Query;
        if (name is null && http.Request.Method == "GET")
        {
            await (query["watch"] == "true" ? Watch(http, collection, space) : List(http, collection, space));
            return;
        }

        var body = http.Request.ContentLength is > 0 ? await JsonNode.ParseAsync(http.Request.Body) as JsonObject : null;
        var key = new FakeKey(collection, space ?? "", name ?? body?["metadata"]?["name"]?.ToString() ?? "");
        switch (http.Request.Method)
        {
            case "GET":
                await Write(http, Store.Get(key) ?? throw new FakeRefusal(404, "NotFound", $"{key.Name} not found"), 200);
                break;
            case "POST":
                await Write(http, Store.Create(key, body!), 201);
                break;
            case "PUT":
                await Write(http, Store.Replace(key, body!), 200);
                break;
            case "PATCH" when http.Request.ContentType == "application/apply-patch+yaml" && query["fieldManager"].Count == 1:
                bool status = rest.Count > 2 && rest[2] == "status";
                await Write(http, Store.Apply(key, body!, query["fieldManager"]!, query["force"] == "true", status), 200);
                break;
            case "DELETE":
                await Write(http, Store.Delete(key, body), 200);
                break;
            default:
                throw new FakeRefusal(405, "MethodNotAllowed", "the fake server does not know that");
        }
    }

    private async Task List(HttpContext http, string collection, string? space)
    {
        var query = http.Request.Query;
        var (items, version) = Store.List(collection, space, query["labelSelector"]);
        int from = int.TryParse(query["continue"], CultureInfo.InvariantCulture, out int token) ? token : 0;
        int limit = int.TryParse(query["limit"], CultureInfo.InvariantCulture, out int most) ? most : int.MaxValue;
        var page = items.Skip(from).Take(limit).ToList();
        var metadata = new JsonObject { ["resourceVersion"] = $"{version}" };
        if (from + page.Count < items.Count)
        {
            metadata["continue"] = $"{from + page.Count}";
        }

        await Write(http, new JsonObject { ["kind"] = "List", ["metadata"] = metadata, ["items"] = new JsonArray([.. page]) }, 200);
    }

    private async Task Watch(HttpContext http, string collection, string? space)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, watches.Token, http.RequestAborted);
        http.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        long since = long.Parse(http.Request.Query["resourceVersion"]!, CultureInfo.InvariantCulture);
        string? selector = http.Request.Query["labelSelector"];
        while (!end.IsCancellationRequested)
        {
            var signal = Store.Changed;
            List<(string Kind, JsonObject Object)> events;
            try
            {
                (events, long now) = Store.Since(since, collection, space, selector);
                if (events.Count == 0 && now > since)
                {
                    events.Add(("BOOKMARK", new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = $"{now}" } }));
                }

                since = now;
            }
            catch (FakeRefusal refusal)
            {
                events = [("ERROR", Status(refusal))];
            }

            foreach (var (kind, value) in events)
            {
                await http.Response.WriteAsync(new JsonObject { ["type"] = kind, ["object"] = value }.ToJsonString() + "\n", end.Token);
            }

            await http.Response.Body.FlushAsync(end.Token);
            if (events.Any(e => e.Kind == "ERROR"))
            {
                return;
            }

            await signal.WaitAsync(end.Token);
        }
    }

    private static JsonObject Group(string group) => group == "policy"
        ? new JsonObject { ["kind"] = "APIGroup", ["versions"] = new JsonArray(new JsonObject { ["version"] = "v1beta1" }) }
        : throw new FakeRefusal(404, "NotFound", "no such group");

    private static JsonObject Status(FakeRefusal refusal) => new()
    {
        ["kind"] = "Status",
        ["code"] = refusal.Code,
        ["reason"] = refusal.Reason,
        ["message"] = refusal.Message,
    };

    private static Task Refuse(HttpContext http, FakeRefusal refusal) => Write(http, Status(refusal), refusal.Code);

    private static async Task Write(HttpContext http, JsonObject value, int status)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(value.ToJsonString());
    }
}
