using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes.Api;

/// <summary>How long a lease lasts and how often it is renewed.</summary>
/// <param name="Duration">Others take the lease when it was not renewed for so long.</param>
/// <param name="RenewWithin">The holder stops working when it could not renew for so long; less than the duration.</param>
/// <param name="Retry">Pause between attempts.</param>
internal sealed record LeaseTimes(TimeSpan Duration, TimeSpan RenewWithin, TimeSpan Retry);

/// <summary>
/// One of many does the work: who holds the Lease. A holder that cannot renew stops before others may start; a clock that differs between machines
/// does no harm, because only the time since the last change seen counts.
/// </summary>
internal sealed partial class LeaseElection(
    KubernetesApi api, string space, string name, string identity, LeaseTimes times, TimeProvider clock, ILogger logger)
{
    private string seenVersion = "";
    private DateTimeOffset seenAt;

    /// <summary>Waits for the lease, works while it is held, and gives it back at the end; starts over when it is lost.</summary>
    internal async Task Hold(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        while (true)
        {
            while (!await Try(ct))
            {
                await Task.Delay(times.Retry, clock, ct);
            }

            Leading(logger, identity);
            using var held = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var working = work(held.Token);
            try
            {
                await Renew(working, ct);
            }
            finally
            {
                await held.CancelAsync();
                await Ended(working);
                if (ct.IsCancellationRequested)
                {
                    await Release();
                }
            }

            if (working.IsFaulted)
            {
                await working;
            }

            Lost(logger, identity);
        }
    }

    private async Task Renew(Task working, CancellationToken ct)
    {
        var renewed = clock.GetUtcNow();
        while (!working.IsCompleted && clock.GetUtcNow() - renewed < times.RenewWithin)
        {
            var pause = Task.Delay(times.Retry, clock, ct);
            await Task.WhenAny(working, pause);
            ct.ThrowIfCancellationRequested();
            using var limit = new CancellationTokenSource(times.RenewWithin, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            try
            {
                var asked = clock.GetUtcNow();
                if (!await Try(both.Token))
                {
                    return;
                }

                renewed = asked;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return;
            }
        }
    }

    // True when the lease is ours now. Trouble on the way to the server is "not now".
    private async Task<bool> Try(CancellationToken ct)
    {
        try
        {
            var there = await api.Get(ResourceType.Lease, space, name, ct);
            if (there is null)
            {
                await api.Create(ResourceType.Lease, Lease(null, identity, transitions: 0), ct);
                return true;
            }

            if (there.ResourceVersion != seenVersion)
            {
                (seenVersion, seenAt) = (there.ResourceVersion, clock.GetUtcNow());
            }

            string holder = there.At("spec", "holderIdentity")?.ToString() ?? "";
            double seconds = Math.Max(there.Number("spec", "leaseDurationSeconds"), 1);
            bool free = holder.Length == 0 || holder == identity || clock.GetUtcNow() - seenAt >= TimeSpan.FromSeconds(seconds);
            if (!free)
            {
                return false;
            }

            long transitions = there.Number("spec", "leaseTransitions") + (holder == identity ? 0 : 1);
            var written = await api.Replace(ResourceType.Lease, Lease(there, identity, transitions), ct);
            (seenVersion, seenAt) = (written.ResourceVersion, clock.GetUtcNow());
            return true;
        }
        catch (ApiRefusedException e) when (e.IsConflict)
        {
            return false;
        }
        catch (Exception e) when (e is ApiRefusedException or HttpRequestException or TimeoutException or InvalidDataException)
        {
            Unreachable(logger, name, e.Message);
            return false;
        }
    }

    private async Task Release()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), clock);
        try
        {
            if (await api.Get(ResourceType.Lease, space, name, limit.Token) is { } there
                && there.At("spec", "holderIdentity")?.ToString() == identity)
            {
                await api.Replace(ResourceType.Lease, Lease(there, "", there.Number("spec", "leaseTransitions")), limit.Token);
            }
        }
        catch (Exception e) when (
            e is ApiRefusedException or HttpRequestException or TimeoutException or InvalidDataException or OperationCanceledException)
        {
            Unreachable(logger, name, e.Message);
        }
    }

    private JsonObject Lease(Resource? there, string holder, long transitions)
    {
        string now = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        bool same = there?.At("spec", "holderIdentity")?.ToString() == holder;
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = space };
        if (there is not null)
        {
            metadata["resourceVersion"] = there.ResourceVersion;
        }

        return new JsonObject
        {
            ["apiVersion"] = ResourceType.Lease.ApiVersion,
            ["kind"] = ResourceType.Lease.Kind,
            ["metadata"] = metadata,
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = holder,
                ["leaseDurationSeconds"] = holder.Length == 0 ? 1 : (int)Math.Ceiling(times.Duration.TotalSeconds),
                ["acquireTime"] = same && there!.At("spec", "acquireTime") is { } since ? since.DeepClone() : now,
                ["renewTime"] = now,
                ["leaseTransitions"] = transitions,
            },
        };
    }

    private static async Task Ended(Task working)
    {
        try
        {
            await working;
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception) when (working.IsFaulted)
        {
            // Seen again by the caller, after the lease is in order.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Identity} leads")]
    private static partial void Leading(ILogger logger, string identity);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Identity} leads no longer")]
    private static partial void Lost(ILogger logger, string identity);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Name} cannot be read or written: {Reason}")]
    private static partial void Unreachable(ILogger logger, string name, string reason);
}
