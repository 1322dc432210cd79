using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Reconcile;

namespace ControlPlane.Kubernetes.Nodes;

/// <summary>
/// What ready nodes say about themselves, asked every few seconds beside the reconciling, which never waits for a node. A node that does not answer
/// has said nothing, and one that speaks TLS is not asked: its certificate could only be checked against its key on the chain, which the operator
/// does not read.
/// </summary>
internal sealed class HealthReadings(Func<IEnumerable<Resource>> pods, Action<Subject> changed, TimeSpan every, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = AnswerWithin })
    {
        Timeout = AnswerWithin,
        MaxResponseContentBufferSize = NodeHealth.MaxLength,
    };

    private readonly ConcurrentDictionary<(string Namespace, string Node), NodeHealth> readings = new();

    internal NodeHealth? Of(string space, string node) => readings.GetValueOrDefault((space, node));

    internal async Task Follow(CancellationToken ct)
    {
        while (true)
        {
            var bounds = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct };
            await Parallel.ForEachAsync(pods().ToList(), bounds, async (pod, token) => await Ask(pod, token));
            await Task.Delay(every, clock, ct);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task Ask(Resource pod, CancellationToken ct)
    {
        if (pod.Label(Wishes.NodeLabel) is not { } node)
        {
            return;
        }

        var key = (pod.Namespace, node);
        var before = readings.GetValueOrDefault(key);
        var now = Where(pod) is { } address ? await Read(address, ct) : null;
        if (now is null)
        {
            readings.TryRemove(key, out _);
        }
        else
        {
            readings[key] = now;
        }

        if (now != before)
        {
            changed(new(false, pod.Namespace, node));
        }
    }

    private static Uri? Where(Resource pod)
    {
        bool ready = (pod.At("status", "conditions") as JsonArray)?
            .Any(c => c?["type"]?.ToString() == "Ready" && c["status"]?.ToString() == "True") ?? false;
        var container = (pod.At("spec", "containers") as JsonArray)?.FirstOrDefault();
        var ports = container?["ports"];
        bool plain = container?["readinessProbe"]?["httpGet"]?["scheme"]?.ToString() != "HTTPS";
        return ready && plain && IPAddress.TryParse(pod.At("status", "podIP")?.ToString(), out var address)
            && int.TryParse((ports as JsonArray)?.FirstOrDefault()?["containerPort"]?.ToString(), out int port)
            ? new UriBuilder("http", address.ToString(), port, "/v1/health").Uri
            : null;
    }

    private async Task<NodeHealth?> Read(Uri address, CancellationToken ct)
    {
        try
        {
            return NodeHealth.Parse(await http.GetByteArrayAsync(address, ct));
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
