using System.Text.Json.Nodes;

namespace ControlPlane.Kubernetes.Tests.Clusters;

/// <summary>The part of server-side apply that the operator relies on: ownership by field, removal of what is left out, conflicts.</summary>
internal static class FakeApply
{
    private static readonly string[] ListKeys = ["name", "type", "uid", "containerPort", "port", "mountPath"];

    internal static JsonObject Merge(JsonObject? there, JsonObject wish, JsonObject? lastWish, IReadOnlyList<JsonObject> others, bool force)
    {
        var result = there is null ? [] : (JsonObject)there.DeepClone();
        if (lastWish is not null)
        {
            Drop(result, lastWish, wish, others);
        }

        Write(result, wish, others, force, "");
        return result;
    }

    // What was wished last and is not wished now goes, unless somebody else wishes it.
    private static void Drop(JsonObject result, JsonObject lastWish, JsonObject wish, IReadOnlyList<JsonObject> others)
    {
        foreach (var (field, last) in lastWish)
        {
            var fields = others.Select(o => o[field]).OfType<JsonNode>().ToList();
            if (wish[field] is null)
            {
                if (fields.Count == 0)
                {
                    result.Remove(field);
                }
            }
            else if (last is JsonObject inner && wish[field] is JsonObject wished && result[field] is JsonObject there)
            {
                Drop(there, inner, wished, [.. fields.OfType<JsonObject>()]);
            }
        }
    }

    private static void Write(JsonObject result, JsonObject wish, IReadOnlyList<JsonObject> others, bool force, string path)
    {
        foreach (var (field, wished) in wish)
        {
            var owned = others.Select(o => o[field]).OfType<JsonNode>().ToList();
            switch (wished)
            {
                case JsonObject inner:
                    if (result[field] is not JsonObject there)
                    {
                        result[field] = there = [];
                    }

                    Write(there, inner, [.. owned.OfType<JsonObject>()], force, $"{path}.{field}");
                    break;
                case JsonArray items when result[field] is JsonArray list && KeyOf(items) is { } key && KeyOf(list) == key:
                    result[field] = MergeList(list, items, key);
                    break;
                default:
                    bool differs = result[field]?.ToJsonString() != wished?.ToJsonString();
                    if (differs && !force && owned.Count > 0)
                    {
                        throw new FakeRefusal(409, "Conflict", $"Apply failed with 1 conflict: conflict with another manager: {path}.{field}");
                    }

                    result[field] = wished?.DeepClone();
                    break;
            }
        }
    }

    // Items that are no longer wished are dropped: in these tests every keyed list has one owner.
    private static JsonArray MergeList(JsonArray there, JsonArray items, string key)
    {
        var merged = new JsonArray();
        foreach (var item in items.OfType<JsonObject>())
        {
            var old = there.OfType<JsonObject>().FirstOrDefault(o => o[key]?.ToString() == item[key]?.ToString());
            var next = old is null ? [] : (JsonObject)old.DeepClone();
            foreach (var (field, value) in item)
            {
                next[field] = value?.DeepClone();
            }

            merged.Add((JsonNode)next);
        }

        return merged;
    }

    private static string? KeyOf(JsonArray items) =>
        items.Count > 0 && items.All(i => i is JsonObject) ? ListKeys.FirstOrDefault(k => items.All(i => i![k] is not null)) : null;
}
