using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;

namespace ControlPlane.Kubernetes.Crds;

/// <summary>
/// A rule no schema can say, twice: as CEL for API servers that know it (1.25 and later) and as a twin in C# for the operator, which asks again
/// because older servers drop the CEL without a word. Examples shared by the tests of both keep them one.
/// </summary>
/// <param name="Id">Name in examples and refusals.</param>
/// <param name="Path">Where in the object the rule stands; empty for the whole object.</param>
/// <param name="Cel">Over <c>self</c>, and <c>oldSelf</c> when it compares with the state before.</param>
/// <param name="Message">One line that says what to do.</param>
/// <param name="Holds">The twin, over the value at the path before (null: it was not there) and now.</param>
internal sealed record Rule(string Id, string[] Path, string Cel, string Message, Func<JsonNode?, JsonNode, bool> Holds)
{
    /// <summary>True when the rule only speaks about changes.</summary>
    internal bool IsTransition => Cel.Contains("oldSelf", StringComparison.Ordinal);

    /// <summary>Whether an object satisfies the rule.</summary>
    /// <param name="before">The whole object as it was; null when it is new.</param>
    /// <param name="now">The whole object as it is.</param>
    internal bool Allows(JsonObject? before, JsonObject now)
    {
        var self = Find(now);
        var old = before is null || !IsTransition ? null : Find(before);
        try
        {
            return self is null || (IsTransition && old is null) || Holds(old, self);
        }
        catch (JsonException)
        {
            // What was there before cannot be read, so nobody can say that the change is harmless.
            return false;
        }
    }

    /// <summary>A twin over typed values.</summary>
    internal static Func<JsonNode?, JsonNode, bool> Twin<T>(Func<T?, T, bool> holds) where T : class => (old, now) =>
        holds(old?.Deserialize<T>(Resource.Format), now.Deserialize<T>(Resource.Format)!);

    private JsonNode? Find(JsonObject root)
    {
        JsonNode? node = root;
        foreach (string step in Path)
        {
            node = (node as JsonObject)?[step];
        }

        return node;
    }
}
