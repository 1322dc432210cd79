using System.Text.Json.Nodes;

namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>A refusal of the fake server.</summary>
internal sealed class FakeRefusal(int code, string reason, string message) : Exception(message)
{
    internal int Code { get; } = code;

    internal string Reason { get; } = reason;
}

/// <summary>Where an object lies.</summary>
internal readonly record struct FakeKey(string Collection, string Namespace, string Name);

/// <summary>
/// The objects of the fake server: one counter of versions, a history for watches, generations, foreground deletion and garbage collection by owner.
/// Every test that runs on it runs on the real server too, so that it cannot drift.
/// </summary>
internal sealed class FakeStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<FakeKey, JsonObject> objects = [];
    private readonly Dictionary<(FakeKey Key, string Manager), JsonObject> applied = [];
    private readonly List<(long Version, FakeKey Key, string Kind, JsonObject Object)> history = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long version = 100;
    private long forgotten = 100;

    /// <summary>Every deletion that was asked for or followed from one.</summary>
    internal List<FakeKey> Deleted { get; } = [];

    internal Task Changed
    {
        get { lock (gate) { return changed.Task; } }
    }

    /// <summary>Drops the history, as compaction does: watches from older versions are refused.</summary>
    internal void Forget()
    {
        lock (gate)
        {
            forgotten = version;
            history.Clear();
        }
    }

    internal JsonObject? Get(FakeKey key)
    {
        lock (gate)
        {
            return objects.TryGetValue(key, out var value) ? (JsonObject)value.DeepClone() : null;
        }
    }

    internal (List<JsonObject> Items, long Version) List(string collection, string? space, string? selector)
    {
        lock (gate)
        {
            var items = objects.Where(o => o.Key.Collection == collection && (space is null || o.Key.Namespace == space))
                .Where(o => Matches(o.Value, selector))
                .OrderBy(o => o.Key.Namespace, StringComparer.Ordinal).ThenBy(o => o.Key.Name, StringComparer.Ordinal)
                .Select(o => (JsonObject)o.Value.DeepClone()).ToList();
            return (items, version);
        }
    }

    /// <summary>What happened after a version, and the version up to which that is all.</summary>
    internal (List<(string Kind, JsonObject Object)> Events, long Version) Since(long since, string collection, string? space, string? selector)
    {
        lock (gate)
        {
            if (since < forgotten)
            {
                throw new FakeRefusal(410, "Expired", $"too old resource version: {since} ({forgotten})");
            }

            var events = history.Where(h => h.Version > since && h.Key.Collection == collection && (space is null || h.Key.Namespace == space)
                && Matches(h.Object, selector)).Select(h => (h.Kind, (JsonObject)h.Object.DeepClone())).ToList();
            return (events, version);
        }
    }

    internal JsonObject Create(FakeKey key, JsonObject value)
    {
        lock (gate)
        {
            if (objects.ContainsKey(key))
            {
                throw new FakeRefusal(409, "AlreadyExists", $"{key.Collection} \"{key.Name}\" already exists");
            }

            var made = Put(key, null, (JsonObject)value.DeepClone());
            if (made["metadata"]!["ownerReferences"] is not null)
            {
                Collect();
            }

            return made;
        }
    }

    internal JsonObject Replace(FakeKey key, JsonObject value)
    {
        lock (gate)
        {
            var there = Require(key);
            if (value["metadata"]?["resourceVersion"] is { } seen && seen.ToString() != there["metadata"]!["resourceVersion"]!.ToString())
            {
                throw new FakeRefusal(409, "Conflict", "the object has been modified; please apply your changes to the latest version");
            }

            return Put(key, there, (JsonObject)value.DeepClone());
        }
    }

    /// <summary>Server-side apply, of the status or of all but the status.</summary>
    internal JsonObject Apply(FakeKey key, JsonObject wish, string manager, bool force, bool status)
    {
        lock (gate)
        {
            objects.TryGetValue(key, out var there);
            if (status && there is null)
            {
                throw new FakeRefusal(404, "NotFound", $"{key.Collection} \"{key.Name}\" not found");
            }

            string field = status ? $"{manager}/status-part" : manager;
            var fields = (JsonObject)wish.DeepClone();
            foreach (string other in fields.Select(f => f.Key).Where(f => (f == "status") != status).ToList())
            {
                if (other is not ("apiVersion" or "kind" or "metadata"))
                {
                    fields.Remove(other);
                }
            }

            var owned = applied.Where(a => a.Key.Key == key && a.Key.Manager != field).ToList();
            var result = FakeApply.Merge(there, fields, applied.GetValueOrDefault((key, field)), [.. owned.Select(o => o.Value)], force);
            applied[(key, field)] = fields;
            return Put(key, there, result);
        }
    }

    /// <summary>Changes an object in place, as a controller or a user would.</summary>
    internal void Edit(FakeKey key, Action<JsonObject> change)
    {
        lock (gate)
        {
            if (objects.TryGetValue(key, out var there))
            {
                var copy = (JsonObject)there.DeepClone();
                change(copy);
                Put(key, there, copy);
            }
        }
    }

    internal JsonObject Delete(FakeKey key, JsonObject? options)
    {
        lock (gate)
        {
            var there = Require(key);
            var metadata = (JsonObject)there["metadata"]!;
            foreach (string part in new[] { "uid", "resourceVersion" })
            {
                if (options?["preconditions"]?[part] is { } seen && seen.ToString() != metadata[part]!.ToString())
                {
                    throw new FakeRefusal(409, "Conflict", $"Precondition failed: {part} in precondition: {seen}, in object meta: {metadata[part]}");
                }
            }

            if (options?["propagationPolicy"]?.ToString() == "Foreground")
            {
                Edit(key, o =>
                {
                    o["metadata"]!["deletionTimestamp"] ??= "2026-01-01T00:00:00Z";
                    o["metadata"]!["finalizers"] = new JsonArray("foregroundDeletion");
                });
            }
            else
            {
                Remove(key);
            }

            Collect();
            return there;
        }
    }

    internal bool Exists(Func<FakeKey, JsonObject, bool> which)
    {
        lock (gate)
        {
            return objects.Any(o => which(o.Key, o.Value));
        }
    }

    private static bool Matches(JsonObject value, string? selector) => selector is null || selector.Split(',').All(term =>
    {
        string[] sides = term.Split('=', StringSplitOptions.RemoveEmptyEntries);
        return value["metadata"]?["labels"]?[sides[0]]?.ToString() == sides[1];
    });

    private JsonObject Require(FakeKey key) => objects.TryGetValue(key, out var there)
        ? there
        : throw new FakeRefusal(404, "NotFound", $"{key.Collection} \"{key.Name}\" not found");

    private JsonObject Put(FakeKey key, JsonObject? there, JsonObject now)
    {
        var metadata = (JsonObject)now["metadata"]!;
        var before = there?["metadata"];
        metadata["uid"] = before?["uid"]?.ToString() ?? Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = before?["creationTimestamp"]?.ToString() ?? "2026-01-01T00:00:00Z";
        bool same = there is not null && JsonNode.DeepEquals(there["spec"], now["spec"]);
        metadata["generation"] = (before?["generation"]?.GetValue<long>() ?? 0) + (same ? 0 : 1);
        metadata["resourceVersion"] = before?["resourceVersion"]?.ToString();
        // As numbers of the server's own making and numbers out of requests would compare unequal.
        now = (JsonObject)JsonNode.Parse(now.ToJsonString())!;
        if (there is not null && JsonNode.DeepEquals(there, now))
        {
            return (JsonObject)there.DeepClone();
        }

        now["metadata"]!["resourceVersion"] = $"{++version}";
        now = (JsonObject)JsonNode.Parse(now.ToJsonString())!;
        objects[key] = now;
        history.Add((version, key, there is null ? "ADDED" : "MODIFIED", (JsonObject)now.DeepClone()));
        Signal();
        return (JsonObject)now.DeepClone();
    }

    private void Remove(FakeKey key)
    {
        if (objects.Remove(key, out var gone))
        {
            Deleted.Add(key);
            foreach (var managed in applied.Keys.Where(a => a.Key == key).ToList())
            {
                applied.Remove(managed);
            }

            var last = (JsonObject)gone.DeepClone();
            last["metadata"]!["resourceVersion"] = $"{++version}";
            history.Add((version, key, "DELETED", last));
            Signal();
        }
    }

    // Children of owners that are gone go; children of owners that wait for them go first.
    private void Collect()
    {
        bool more = true;
        while (more)
        {
            more = false;
            foreach (var (key, value) in objects.ToList())
            {
                string? uid = value["metadata"]?["ownerReferences"]?[0]?["uid"]?.ToString();
                var owner = objects.Values.FirstOrDefault(o => o["metadata"]!["uid"]!.ToString() == uid);
                bool waits = owner?["metadata"]?["deletionTimestamp"] is not null;
                bool leaves = value["metadata"]?["deletionTimestamp"] is not null;
                string self = value["metadata"]!["uid"]!.ToString();
                bool hasChildren = objects.Values.Any(o => o["metadata"]?["ownerReferences"]?[0]?["uid"]?.ToString() == self);
                if ((uid is not null && (owner is null || (waits && !hasChildren))) || (leaves && !hasChildren))
                {
                    Remove(key);
                    more = true;
                }
                else if (uid is not null && waits && !leaves)
                {
                    Edit(key, o => o["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z");
                    more = true;
                }
            }
        }
    }

    private void Signal()
    {
        changed.TrySetResult();
        changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
