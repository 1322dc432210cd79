namespace ControlPlane.Kubernetes.Api;

/// <summary>One kind of object an API server keeps, and where it keeps it.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version within the group.</param>
/// <param name="Kind">Kind in manifests, CamelCase.</param>
/// <param name="Plural">Name in addresses, lower case.</param>
/// <param name="Namespaced">False for kinds that belong to the whole cluster.</param>
internal sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool Namespaced = true)
{
    internal static readonly ResourceType Namespace = new("", "v1", "Namespace", "namespaces", Namespaced: false);
    internal static readonly ResourceType ConfigMap = new("", "v1", "ConfigMap", "configmaps");
    internal static readonly ResourceType Service = new("", "v1", "Service", "services");
    internal static readonly ResourceType Pod = new("", "v1", "Pod", "pods");
    internal static readonly ResourceType PersistentVolumeClaim = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims");
    internal static readonly ResourceType StatefulSet = new("apps", "v1", "StatefulSet", "statefulsets");
    internal static readonly ResourceType Lease = new("coordination.k8s.io", "v1", "Lease", "leases");
    internal static readonly ResourceType Event = new("events.k8s.io", "v1", "Event", "events");
    internal static readonly ResourceType PodDisruptionBudget = new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets");
    internal static readonly ResourceType CustomResourceDefinition =
        new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", Namespaced: false);

    /// <summary>The value of <c>apiVersion</c> in manifests.</summary>
    internal string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The address of the collection, or of one object of it, relative to the server.</summary>
    internal string Path(string? space, string? name = null)
    {
        string path = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        if (Namespaced && space is not null)
        {
            path += $"/namespaces/{Uri.EscapeDataString(space)}";
        }

        path += $"/{Plural}";
        return name is null ? path : $"{path}/{Uri.EscapeDataString(name)}";
    }
}
