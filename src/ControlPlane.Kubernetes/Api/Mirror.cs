using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes.Api;

/// <summary>
/// A copy of all objects of one kind, kept up to date by a watch: listed once, followed from there by bookmarks, listed again when the server has
/// forgotten the version. Reads are free; what they show may be a moment old.
/// </summary>
internal sealed partial class Mirror(
    KubernetesApi api, ResourceType type, string? space, string? selector, TimeProvider clock, ILogger logger, Action<Resource> changed)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<(string Namespace, string Name), Resource> objects = new();
    private readonly TaskCompletionSource filled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ResourceType Type => type;

    /// <summary>Completes when the first list is in.</summary>
    internal Task Filled => filled.Task;

    internal Resource? Get(string space, string name) => objects.GetValueOrDefault((space, name));

    internal IEnumerable<Resource> All => objects.Values;

    /// <summary>Follows the server until cancelled.</summary>
    internal async Task Follow(CancellationToken ct)
    {
        string version = "";
        var pause = FirstPause;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                if (version.Length == 0)
                {
                    version = await Fill(ct);
                }

                pause = FirstPause;
                await foreach (var (kind, now) in api.Watch(type, space, selector, version, ct))
                {
                    version = now.ResourceVersion;
                    Take(kind, now);
                }

                // The server ended the watch, as it does now and then.
                await Task.Delay(FirstPause, clock, ct);
            }
            catch (ApiRefusedException e) when (e.IsGone)
            {
                version = "";
            }
            catch (Exception e) when (!ct.IsCancellationRequested
                && e is ApiRefusedException or HttpRequestException or IOException or TimeoutException or InvalidDataException
                    or OperationCanceledException)
            {
                Interrupted(logger, type.Plural, pause.TotalSeconds, e.Message);
                await Task.Delay(pause, clock, ct);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                version = e is InvalidDataException ? "" : version;
            }
        }
    }

    private async Task<string> Fill(CancellationToken ct)
    {
        var list = await api.List(type, space, selector, ct);
        var there = list.Items.ToDictionary(o => (o.Namespace, o.Name));
        foreach (var (key, gone) in objects)
        {
            if (!there.ContainsKey(key) && objects.TryRemove(key, out _))
            {
                changed(gone);
            }
        }

        foreach (var (key, now) in there)
        {
            bool same = objects.TryGetValue(key, out var before) && before.ResourceVersion == now.ResourceVersion;
            objects[key] = now;
            if (!same)
            {
                changed(now);
            }
        }

        filled.TrySetResult();
        return list.ResourceVersion;
    }

    private void Take(WatchKind kind, Resource now)
    {
        var key = (now.Namespace, now.Name);
        switch (kind)
        {
            case WatchKind.Added or WatchKind.Modified:
                objects[key] = now;
                changed(now);
                break;
            case WatchKind.Deleted:
                objects.TryRemove(key, out _);
                changed(now);
                break;
            default:
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Watching {Plural} was interrupted, again in {Seconds} s: {Reason}")]
    private static partial void Interrupted(ILogger logger, string plural, double seconds, string reason);
}
