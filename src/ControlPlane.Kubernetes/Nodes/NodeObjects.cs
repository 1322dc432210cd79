using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Reconcile;

namespace ControlPlane.Kubernetes.Nodes;

/// <summary>The objects a storage node consists of: its settings, its address, and the set of one Pod with its disk.</summary>
internal static class NodeObjects
{
    /// <summary>The user in our images, which is nobody in particular.</summary>
    internal const int User = 65532;

    /// <summary>The spec last carried out, which tells what a change changes.</summary>
    internal const string SpecAnnotation = "hosting.haulout.dev/spec";

    private const string SettingsAnnotation = "hosting.haulout.dev/settings";
    private const int GraceSeconds = 120;

    internal static string Volume(string node) => $"data-{node}-0";

    internal static string Endpoint(Resource node, StorageNodeSpec spec) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{spec.PublicHost ?? $"{node.Name}.{node.Namespace}.svc"}:{spec.Port}");

    internal static Wish Settings(Resource node, StorageNodeSpec spec)
    {
        var data = new JsonObject();
        foreach (var setting in spec.Config ?? [])
        {
            data[$"HAULOUT_NODE__{setting.Name}"] = setting.Value;
        }

        data["HAULOUT_NODE__NAME"] = node.Name;
        data["HAULOUT_NODE__DATA"] = "/data";
        data["HAULOUT_NODE__LISTEN"] = $"0.0.0.0:{spec.Port}";
        data["HAULOUT_NODE__PUBLIC_ADDRESS"] = Endpoint(node, spec);
        data["HAULOUT_NODE__TLS"] = spec.Tls ? "true" : "false";
        data["HAULOUT_NODE__CHAIN"] = spec.Chain.Url;
        if (spec.Chain is { SystemObject: { } system, StakingObject: { } staking })
        {
            data["HAULOUT_NODE__SYSTEM_OBJECT"] = system;
            data["HAULOUT_NODE__STAKING_OBJECT"] = staking;
        }

        if (spec.Chain.TreasuryObject is { } treasury)
        {
            data["HAULOUT_NODE__TREASURY_OBJECT"] = treasury;
        }

        if (spec.Identity?.SecretName is not null)
        {
            data["HAULOUT_NODE__PROTOCOL_KEY"] = "/identity/protocol.key";
            data["HAULOUT_NODE__NETWORK_KEY"] = "/identity/network.key";
            data["HAULOUT_NODE__WALLET"] = "/identity/wallet.key";
        }

        return Wishes.Child(ResourceType.ConfigMap, node, node.Name, Labels(node), null, new JsonObject { ["data"] = data });
    }

    internal static Wish Address(Resource node, StorageNodeSpec spec) => Wishes.Child(
        ResourceType.Service, node, node.Name, Labels(node), null, new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { [Wishes.NodeLabel] = node.Name },
                // Peers must reach a node that still catches up: it becomes ready by what they send.
                ["publishNotReadyAddresses"] = true,
                ["ports"] = new JsonArray(Port(spec.Port, "port", "targetPort")),
            },
        });

    /// <param name="node">The node.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="there">The set as it is; its claim template cannot be changed any more.</param>
    internal static Wish Set(Resource node, StorageNodeSpec spec, Resource? there)
    {
        string size = ClaimSize(there) ?? spec.Storage.Size;
        var labels = Labels(node);
        return Wishes.Child(
            ResourceType.StatefulSet,
            node,
            node.Name,
            labels,
            new JsonObject { [SpecAnnotation] = Wishes.Json(spec).ToJsonString() },
            new JsonObject
            {
                ["spec"] = new JsonObject
                {
                    ["replicas"] = 1,
                    ["serviceName"] = node.Name,
                    // With the default, a Pod that cannot start is never replaced by the one that could.
                    ["podManagementPolicy"] = "Parallel",
                    ["updateStrategy"] = new JsonObject { ["type"] = "RollingUpdate" },
                    ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { [Wishes.NodeLabel] = node.Name } },
                    ["template"] = new JsonObject
                    {
                        ["metadata"] = new JsonObject
                        {
                            ["labels"] = labels.DeepClone(),
                            ["annotations"] = new JsonObject { [SettingsAnnotation] = Wishes.Digest(Settings(node, spec).Body["data"]!) },
                        },
                        ["spec"] = Pod(node, spec),
                    },
                    ["volumeClaimTemplates"] = new JsonArray(ClaimTemplate(labels, spec, size)),
                },
            });
    }

    /// <summary>The claim of the node's disk, grown. Nothing but the size is ours: the set made the claim, and nothing ever deletes it.</summary>
    internal static Wish GrownClaim(Resource node, StorageNodeSpec spec) => new(ResourceType.PersistentVolumeClaim, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "PersistentVolumeClaim",
        ["metadata"] = new JsonObject { ["name"] = Volume(node.Name), ["namespace"] = node.Namespace },
        ["spec"] = new JsonObject { ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = spec.Storage.Size } } },
    });

    private static JsonObject Labels(Resource node)
    {
        var labels = new JsonObject
        {
            ["app.kubernetes.io/name"] = "haulout-node",
            [Wishes.ManagedByLabel] = Wishes.ManagedBy,
            [Wishes.NodeLabel] = node.Name,
        };
        if (node.Label(Wishes.FleetLabel) is { } fleet)
        {
            labels[Wishes.FleetLabel] = fleet;
        }

        return labels;
    }

    private static string? ClaimSize(Resource? set) =>
        (set?.At("spec", "volumeClaimTemplates") as JsonArray)?.FirstOrDefault()?["spec"]?["resources"]?["requests"]?["storage"]?.ToString();

    private static JsonObject ClaimTemplate(JsonObject labels, StorageNodeSpec spec, string size)
    {
        var claim = new JsonObject
        {
            ["accessModes"] = new JsonArray("ReadWriteOnce"),
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = size } },
        };
        if (spec.Storage.StorageClassName is { } storageClass)
        {
            claim["storageClassName"] = storageClass;
        }

        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "data", ["labels"] = labels.DeepClone() },
            ["spec"] = claim,
        };
    }

    private static JsonObject Pod(Resource node, StorageNodeSpec spec)
    {
        var mounts = new JsonArray(Mount("data", "/data", false), Mount("tmp", "/tmp", false));
        var volumes = new JsonArray(new JsonObject { ["name"] = "tmp", ["emptyDir"] = new JsonObject { ["sizeLimit"] = "1Gi" } });
        if (spec.Identity?.SecretName is { } secret)
        {
            mounts.Add((JsonNode)Mount("identity", "/identity", true));
            volumes.Add((JsonNode)new JsonObject
            {
                ["name"] = "identity",
                ["secret"] = new JsonObject { ["secretName"] = secret, ["defaultMode"] = 288 },
            });
        }

        var container = new JsonObject
        {
            ["name"] = "node",
            ["image"] = spec.Image,
            ["imagePullPolicy"] = spec.ImagePullPolicy.ToString(),
            ["args"] = new JsonArray("node"),
            ["envFrom"] = new JsonArray(new JsonObject { ["configMapRef"] = new JsonObject { ["name"] = node.Name } }),
            ["ports"] = new JsonArray(Port(spec.Port, "containerPort", null)),
            ["volumeMounts"] = mounts,
            ["securityContext"] = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false,
                ["readOnlyRootFilesystem"] = true,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            },
            // The first start may have to read the chain from its beginning.
            ["startupProbe"] = Probe(spec, periodSeconds: 5, failures: 120),
            ["livenessProbe"] = Probe(spec, periodSeconds: 15, failures: 4),
            ["readinessProbe"] = Probe(spec, periodSeconds: 5, failures: 2),
        };
        if (spec.Resources is not null)
        {
            container["resources"] = Wishes.Json(spec.Resources);
        }

        var pod = new JsonObject
        {
            ["automountServiceAccountToken"] = false,
            ["enableServiceLinks"] = false,
            ["terminationGracePeriodSeconds"] = GraceSeconds,
            ["securityContext"] = new JsonObject
            {
                ["runAsNonRoot"] = true,
                ["runAsUser"] = User,
                ["runAsGroup"] = User,
                ["fsGroup"] = User,
                ["fsGroupChangePolicy"] = "OnRootMismatch",
                ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
            },
            ["containers"] = new JsonArray(container),
            ["volumes"] = volumes,
        };
        Schedule(pod, node.Label(Wishes.FleetLabel), spec.Scheduling ?? new Scheduling());
        return pod;
    }

    private static void Schedule(JsonObject pod, string? fleet, Scheduling scheduling)
    {
        if (scheduling.NodeSelector is { Count: > 0 } selector)
        {
            pod["nodeSelector"] = Wishes.Json(selector);
        }

        if (scheduling.Tolerations is { Count: > 0 } tolerations)
        {
            pod["tolerations"] = Wishes.Json(tolerations);
        }

        if (fleet is not null)
        {
            pod["topologySpreadConstraints"] = new JsonArray(new JsonObject
            {
                ["maxSkew"] = 1,
                ["topologyKey"] = scheduling.TopologyKey,
                ["whenUnsatisfiable"] = scheduling.Spread.ToString(),
                ["labelSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { [Wishes.FleetLabel] = fleet } },
            });
        }
    }

    private static JsonObject Mount(string name, string path, bool readOnly)
    {
        var mount = new JsonObject { ["name"] = name, ["mountPath"] = path };
        if (readOnly)
        {
            mount["readOnly"] = true;
        }

        return mount;
    }

    // Server-side apply before 1.22 refuses a port without its protocol, which is part of the key of the list.
    private static JsonObject Port(int number, string field, string? target)
    {
        var port = new JsonObject { ["name"] = "api", [field] = number, ["protocol"] = "TCP" };
        if (target is not null)
        {
            port[target] = "api";
        }

        return port;
    }

    private static JsonObject Probe(StorageNodeSpec spec, int periodSeconds, int failures) => new()
    {
        ["httpGet"] = new JsonObject { ["path"] = "/v1/health", ["port"] = "api", ["scheme"] = spec.Tls ? "HTTPS" : "HTTP" },
        ["periodSeconds"] = periodSeconds,
        ["failureThreshold"] = failures,
        ["timeoutSeconds"] = 5,
    };
}
