using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;

namespace ControlPlane.Kubernetes.Reconcile;

/// <summary>Builds objects as they should be and says whether one that is there already is so.</summary>
internal static class Wishes
{
    internal const string ManagedBy = "haulout-operator";
    internal const string ManagedByLabel = "app.kubernetes.io/managed-by";
    internal const string NodeLabel = "hosting.haulout.dev/node";
    internal const string FleetLabel = "hosting.haulout.dev/fleet";

    /// <summary>Digest of the fields last wished. A field that is no longer wished leaves no other trace that it has to go.</summary>
    internal const string AppliedAnnotation = "hosting.haulout.dev/applied";

    /// <summary>A child of <paramref name="owner"/>, which the API server removes together with it.</summary>
    internal static Wish Child(ResourceType type, Resource owner, string name, JsonObject? labels, JsonObject? annotations, JsonObject fields)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = owner.Namespace,
            ["labels"] = labels?.DeepClone() ?? new JsonObject(),
            ["annotations"] = annotations?.DeepClone() ?? new JsonObject(),
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = owner.ApiVersion,
                ["kind"] = owner.Kind,
                ["name"] = owner.Name,
                ["uid"] = owner.Uid,
                ["controller"] = true,
                ["blockOwnerDeletion"] = true,
            }),
        };
        metadata["labels"]![ManagedByLabel] = ManagedBy;
        var body = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = metadata };
        foreach (var (field, value) in fields)
        {
            body[field] = value?.DeepClone();
        }

        metadata["annotations"]![AppliedAnnotation] = Digest(body);
        return new Wish(type, body);
    }

    /// <summary>The status part of an object.</summary>
    internal static Wish Status<T>(ResourceType type, Resource of, T status) => new(type, new JsonObject
    {
        ["apiVersion"] = type.ApiVersion,
        ["kind"] = type.Kind,
        ["metadata"] = new JsonObject { ["name"] = of.Name, ["namespace"] = of.Namespace },
        ["status"] = Json(status),
    });

    /// <summary>Whether an object carries all that is wished and nothing wished before that is not wished now.</summary>
    internal static bool IsMet(Wish wish, Resource? there) => there is not null && !there.IsDeleting && Covers(there.Json, wish.Body);

    /// <summary>Whether the last wish applied to an object is this one.</summary>
    internal static bool IsApplied(Wish wish, Resource there) =>
        there.Annotation(AppliedAnnotation) == wish.Body["metadata"]!["annotations"]![AppliedAnnotation]!.ToString();

    /// <summary>A value as JSON, as the API server would show it.</summary>
    internal static JsonNode Json<T>(T value) => JsonNode.Parse(JsonSerializer.SerializeToUtf8Bytes(value, Resource.Format))!;

    /// <summary>A short digest of JSON.</summary>
    internal static string Digest(JsonNode value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value.ToJsonString())))[..16];

    private static bool Covers(JsonNode? there, JsonNode? wished) => wished switch
    {
        JsonObject fields => there is JsonObject have && fields.All(f => f.Value is null || Covers(have[f.Key], f.Value)),
        JsonArray items => there is JsonArray have && have.Count == items.Count && items.Zip(have).All(p => Covers(p.Second, p.First)),
        _ => there is JsonValue && there.ToJsonString() == wished!.ToJsonString(),
    };
}
