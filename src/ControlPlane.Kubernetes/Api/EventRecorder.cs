using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes.Api;

/// <summary>Writes events for people (events.k8s.io/v1). The same words about the same object are said once in a while, not each time.</summary>
internal sealed partial class EventRecorder(KubernetesApi api, string instance, TimeProvider clock, ILogger logger)
{
    private const int Remembered = 4096;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);
    private readonly Dictionary<string, DateTimeOffset> said = [];
    private long number;

    /// <summary>Says it, unless it was said lately. Never fails: an event is worth no retry.</summary>
    internal async Task Say(Resource about, bool warning, string reason, string text, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        string key = $"{about.Uid} {reason} {text}";
        if (said.TryGetValue(key, out var last) && now - last < Quiet)
        {
            return;
        }

        if (said.Count >= Remembered)
        {
            said.Clear();
        }

        said[key] = now;
        string space = about.Namespace.Length == 0 ? "default" : about.Namespace;
        string name = string.Create(CultureInfo.InvariantCulture, $"{about.Name}.{now.UtcTicks:x}{Interlocked.Increment(ref number):x}");
        try
        {
            await api.Create(ResourceType.Event, new JsonObject
            {
                ["apiVersion"] = ResourceType.Event.ApiVersion,
                ["kind"] = ResourceType.Event.Kind,
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space },
                ["eventTime"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                ["type"] = warning ? "Warning" : "Normal",
                ["reason"] = reason,
                ["note"] = text.Length <= 1000 ? text : text[..1000],
                ["action"] = "Reconcile",
                ["reportingController"] = "hosting.haulout.dev/operator",
                ["reportingInstance"] = instance.Length <= 120 ? instance : instance[..120],
                ["regarding"] = new JsonObject
                {
                    ["apiVersion"] = about.ApiVersion,
                    ["kind"] = about.Kind,
                    ["namespace"] = about.Namespace,
                    ["name"] = about.Name,
                    ["uid"] = about.Uid,
                },
            }, ct);
        }
        catch (Exception e) when (e is ApiRefusedException or HttpRequestException or TimeoutException or InvalidDataException)
        {
            NotSaid(logger, reason, about.Name, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The event {Reason} about {Name} could not be written: {Failure}")]
    private static partial void NotSaid(ILogger logger, string reason, string name, string failure);
}
